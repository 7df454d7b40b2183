import { expect, onTestFinished, test, vi } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { freeTcpPort } from '@astra/video-engine/test-support/free-ports';
import { joinAsVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { startLiveKit } from '@astra/video-engine/test-support/livekit-server';
import { joinLiveKit, openLiveKitBrowser } from '@astra/video-engine/test-support/livekit-visitor';
import { startProsody } from '@astra/video-engine/test-support/prosody-server';
import type { TestProsody } from '@astra/video-engine/test-support/prosody-server';
import type { EngineGrant, MediaSource } from '@astra/video-engine/video-engine';
import { patience } from '@astra/testing/patience';
import type { NamedEngine } from '#ports/engines.ts';
import { emailOf, grantOf, meet, people, startHouse, type House, type Person } from './house.ts';
import { aFocus } from './jitsi-focus.ts';
import { knock } from './knock.ts';

/** Somebody in a room, by whichever engine. */
type There = { readonly start: (source: MediaSource) => Promise<void> };
/** A real server, and how people come into its rooms. */
type Side = NamedEngine & {
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly join: (grant: EngineGrant) => Promise<There>;
  /** What the engine needs before it can hold anybody silent. */
  readonly ready: (roomId: string) => Promise<unknown>;
};

async function jitsiSide(meetingsUrl: string): Promise<Side> {
  const server: TestProsody = await startProsody(meetingsUrl);
  onTestFinished(() => server.stop());
  return {
    id: 'jitsi',
    engine: new JitsiEngine(server),
    kill: () => server.kill(),
    restart: () => server.restart(),
    join: (grant) => joinAsVisitor(grant, server.domain),
    ready: async (roomId) => {
      const focus = await aFocus(server, roomId);
      onTestFinished(() => focus.close());
    },
  };
}

async function liveKitSide(meetingsUrl: string): Promise<Side> {
  const server = await startLiveKit(`${meetingsUrl}/engines/livekit/webhook`);
  onTestFinished(() => server.stop());
  const browser = await openLiveKitBrowser();
  onTestFinished(() => browser.close());
  return {
    id: 'livekit',
    engine: new LiveKitEngine(server),
    kill: () => server.kill(),
    restart: () => server.restart(),
    join: async (grant) => {
      await knock(meetingsUrl, { wish: 'enter', token: grant.credential });
      return joinLiveKit(browser.page, grant);
    },
    ready: async () => {},
  };
}

/** The service before both, in the order of `preferred`. */
async function deployment(preferred: 'jitsi' | 'livekit') {
  const port = await freeTcpPort();
  const url = `http://127.0.0.1:${port}`;
  // One after the other: two that look for a free port at once may find the same.
  const jitsi = await jitsiSide(url);
  const liveKit = await liveKitSide(url);
  const [first, second] = preferred === 'jitsi' ? [jitsi, liveKit] : [liveKit, jitsi];
  const house = await startHouse([first, second]);
  onTestFinished(() => house.close());
  await house.app.listen({ host: '127.0.0.1', port });
  // The service's own rounds look by the machine's time; its clock must go along.
  const ticking = setInterval(() => house.clock.advance(500), 500);
  onTestFinished(() => clearInterval(ticking));
  return { first, second, house };
}

const { drA, drB, drElse } = people;
const everybody: readonly Person[] = [drA, drB, drElse];

const does = (
  house: House,
  who: Person,
  [meeting, act, body = {}]: readonly [Meeting, string, object?],
) => house.as(who)('POST', `/meetings/${meeting.id}/${act}`, body);
const grantFor = async (house: House, who: Person, meeting: Meeting) =>
  grantOf(await does(house, who, [meeting, 'grants']));
const seen = async (house: House, meeting: Meeting): Promise<Meeting> =>
  (await house.as(drA)('GET', `/meetings/${meeting.id}`)).body as Meeting;

const idsOf = (grants: readonly EngineGrant[]): readonly string[] =>
  grants.map(({ participantId }) => participantId).toSorted();
const roomOf = (grants: readonly EngineGrant[]): string => grants[0]?.roomId ?? '';

/** A host, a colleague who moderates too, and somebody of another organisation. */
async function aMeetingOfThree(house: House): Promise<Meeting> {
  const invitees = [{ name: 'Confrère', email: emailOf(drElse.id), locale: 'fr' as const }];
  const meeting = await meet(house, { invitees });
  await does(house, drA, [meeting, 'moderators', { personId: drB.id, isModerator: true }]);
  return meeting;
}

/** Whoever is in the call by the service's own record. */
async function inside(house: House, meeting: Meeting): Promise<readonly string[]> {
  const reply = await house.as(drA)('GET', `/meetings/${meeting.id}/attendance`);
  const items = reply.body.items as { participantId: string; leftAt: string | null }[];
  return items
    .filter(({ leftAt }) => leftAt === null)
    .map(({ participantId }) => participantId)
    .toSorted();
}

/** Everybody comes in with a fresh grant, their microphones open. */
async function allJoin(house: House, side: Side, meeting: Meeting) {
  const grants = await Promise.all(everybody.map((who) => grantFor(house, who, meeting)));
  await side.ready(roomOf(grants));
  for (const grant of grants) {
    const there = await side.join(grant);
    await there.start('microphone');
  }
  const ids = idsOf(grants);
  await vi.waitFor(async () => expect(await inside(house, meeting)).toEqual(ids), patience);
  return grants;
}

/** Who sends sound, by the engine's own account. */
const speaking = async (side: Side, roomId: string) =>
  (await side.engine.presence(roomId))
    .filter(({ sending }) => sending.includes('microphone'))
    .map(({ participantId }) => participantId)
    .toSorted();

test.each(['jitsi', 'livekit'] as const)(
  'when a real %s dies, its meeting goes on over the other engine, and it is used again when it is back',
  async (preferred) => {
    const { first, second, house } = await deployment(preferred);
    const meeting = await aMeetingOfThree(house);
    const before = await allJoin(house, first, meeting);
    await does(house, drA, [meeting, 'mute', { personId: drElse.id, source: 'microphone' }]);
    const unused = await Promise.all(everybody.map((who) => grantFor(house, who, meeting)));
    const audible = idsOf(before.slice(0, 2));
    await vi.waitFor(
      async () => expect(await speaking(first, roomOf(before))).toEqual(audible),
      patience,
    );
    const record = await seen(house, meeting);

    await first.kill();

    const isMoved = async () => expect((await seen(house, meeting)).engineId).toBe(second.id);
    await vi.waitFor(isMoved, { timeout: 8_000, interval: 50 });
    // Who does not come back is no ghost.
    expect(await inside(house, meeting)).toEqual([]);
    const after = await allJoin(house, second, meeting);
    expect(after.map(({ engineId }) => engineId)).toEqual(everybody.map(() => second.id));
    expect(idsOf(after)).toEqual(idsOf(before));
    expect(new Set(after.map(({ roomId }) => roomId)).size).toBe(1);
    // Their page opens the microphone as before: they are silent all the same, and the others are heard.
    await vi.waitFor(
      async () => expect(await speaking(second, roomOf(after))).toEqual(audible),
      patience,
    );
    const { members, host } = await seen(house, meeting);
    expect({ members, host }).toEqual({ members: record.members, host: record.host });
    const order = [meeting, 'mute', { personId: drA.id, source: 'camera' }] as const;
    const byModerator = await does(house, drB, [meeting, 'ask-to-speak', { personId: drElse.id }]);
    expect([byModerator.status, (await does(house, drElse, order)).status]).toEqual([204, 403]);

    await first.restart();
    await vi.waitFor(
      async () => expect(await house.query('select id from engines where not is_up')).toEqual([]),
      patience,
    );
    for (const grant of [...before, ...unused]) await expect(first.join(grant)).rejects.toThrow();
    const next = await meet(house);
    expect(next.engineId).toBe(first.id);
    expect((await seen(house, meeting)).engineId).toBe(second.id);
    expect(await inside(house, meeting)).toEqual(idsOf(after));
    expect(await house.trail('meeting.change-engine')).toMatchObject([
      { targetId: meeting.id, outcome: 'done', reason: 'engine-down' },
    ]);
  },
  120_000,
);
