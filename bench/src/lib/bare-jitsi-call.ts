import type { EngineGrant } from '@astra/contracts/meetings';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Browser, Page } from 'playwright-core';
import { BrowserLike } from '#lib/browser-like.ts';
import { personWho } from '#lib/own-stack.ts';
import { arrive } from '#lib/visits.ts';
import { unwatched, type Watch } from '#lib/watch.ts';

/**
 * The peer of P1 over Jitsi: a page with nothing but the deployment's own client, its token at hand. Joins a room where
 * somebody else's camera is on already; gives the milliseconds from the call to join until the first frame of the other.
 */
export async function bareJitsiJoins(
  stack: Stack,
  { browser, tries }: { readonly browser: Browser; readonly tries: number },
): Promise<readonly number[]> {
  const { doctorsGrant, patientsGrant, end } = await admitted(stack);
  const other = await openBareJitsi(browser, stack);
  await other.evaluate(enterBareJitsi, await patientsGrant());
  const times: number[] = [];
  for (let n = 0; n < tries; n += 1) {
    const page = await openBareJitsi(browser, stack);
    const { joined } = await page.evaluate(enterBareJitsi, await doctorsGrant());
    times.push(await page.evaluate(firstFrame, joined));
    await page.context().close();
  }
  await other.context().close();
  await end();
  return times;
}

async function admitted(stack: Stack): Promise<{
  readonly doctorsGrant: () => Promise<EngineGrant>;
  readonly patientsGrant: () => Promise<EngineGrant>;
  readonly end: () => Promise<unknown>;
}> {
  const secretary = new BrowserLike(stack.origin);
  await secretary.signIn(personWho(stack, 'secretary'));
  const host = personWho(stack, 'clinician');
  const doctor = new BrowserLike(stack.origin);
  await doctor.signIn(host);
  const email = 'p1-bare@courriel.example';
  const { guest, meeting } = await arrive(stack, secretary, { id: host.id, email });
  const at = `/api/meetings/meetings/${meeting.id}`;
  await doctor.post(`${at}/open`);
  await doctor.post(`${at}/admit`, { guestId: meeting.guests[0]?.id });
  return {
    doctorsGrant: () => doctor.post<EngineGrant>(`${at}/grants`),
    patientsGrant: () => guest.post<EngineGrant>('/api/meetings/visit/grants'),
    end: () => doctor.post(`${at}/end`),
  };
}

/** A page of our own origin with no code of ours, and without our policy: the bare client knows nothing of it. */
export async function openBareJitsi(
  browser: Browser,
  { origin, watch = unwatched }: { readonly origin: string; readonly watch?: Watch },
): Promise<Page> {
  const context = await browser.newContext({
    permissions: ['camera', 'microphone'],
    bypassCSP: true,
  });
  await watch.begin(context);
  const page = await context.newPage();
  await page.goto(`${origin}/problems/not-found`);
  await page.addScriptTag({ url: '/libs/lib-jitsi-meet.min.js' });
  return page;
}

/** As much of the library as a bare page needs. */
interface Library {
  init(options: object): void;
  setLogLevel(level: string): void;
  createLocalTracks(options: object): Promise<readonly object[]>;
  readonly JitsiConnection: new (id: null, token: string, options: object) => Connection;
}
interface Connection {
  addEventListener(event: string, run: () => void): void;
  connect(): void;
  initJitsiConference(room: string, options: object): Conference;
}
interface Conference {
  on(event: string, run: (track: Track) => void): void;
  addTrack(track: object): Promise<void>;
  setReceiverConstraints(wanted: object): void;
  join(): void;
}
interface Track {
  isLocal(): boolean;
  getType(): string;
  attach(element: HTMLElement): void;
}
declare const JitsiMeetJS: Library;
declare global {
  var benchFrame: Promise<number>;
  var benchConference: Conference;
}

/** Runs in such a page: joins with camera and microphone, and shows everybody else's picture. */
export async function enterBareJitsi({
  url,
  credential,
  roomId,
}: EngineGrant): Promise<{ joined: number }> {
  JitsiMeetJS.setLogLevel('error');
  JitsiMeetJS.init({ disableAudioLevels: true, enableAnalyticsLogging: false });
  const joined = performance.now();
  // A token's middle part is JSON in base64url.
  const [, body = ''] = credential.split('.');
  const claims: unknown = JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/')));
  const { sub: domain } = claims as { readonly sub: string };
  const connection = new JitsiMeetJS.JitsiConnection(null, credential, {
    hosts: { domain, muc: `conference.${domain}`, focus: `focus.${domain}` },
    serviceUrl: `${url}?room=${roomId}`,
    p2p: { stunServers: [] },
  });
  await new Promise<void>((resolve) => {
    connection.addEventListener('connection.connectionEstablished', resolve);
    connection.connect();
  });
  const conference = connection.initJitsiConference(roomId, {
    p2p: { enabled: false },
    videoQuality: { codecPreferenceOrder: ['VP8'] },
  });
  globalThis.benchConference = conference;
  globalThis.benchFrame = new Promise((resolve) => {
    conference.on('conference.trackAdded', (track) => {
      if (track.isLocal() || track.getType() !== 'video') return;
      const video = document.createElement('video');
      video.muted = true;
      document.body.append(video);
      video.requestVideoFrameCallback(() => resolve(performance.now()));
      track.attach(video);
      void video.play();
    });
  });
  conference.join();
  const tracks = await JitsiMeetJS.createLocalTracks({
    devices: ['audio', 'video'],
    // Its own would be refused by a camera of fewer than fifteen pictures a second.
    constraints: { video: { height: { ideal: 720 }, frameRate: { max: 30 } } },
  });
  for (const track of tracks) await conference.addTrack(track);
  return { joined };
}

/** Runs in a page that has joined: asks for everybody's picture in so many lines. */
export async function wantLines(maxHeight: number): Promise<void> {
  globalThis.benchConference.setReceiverConstraints({
    lastN: -1,
    defaultConstraints: { maxHeight },
  });
}

async function firstFrame(joined: number): Promise<number> {
  return (await globalThis.benchFrame) - joined;
}
