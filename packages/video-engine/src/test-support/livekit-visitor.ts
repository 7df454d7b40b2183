import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import type * as LiveKit from 'livekit-client';
import type { EngineGrant, MediaSource } from '../video-engine.ts';
import { chromiumPath } from './chromium.ts';

const client = createRequire(import.meta.url).resolve('livekit-client');

/** The engine's own client in a real browser: what somebody with a grant can do, and no more. */
export interface LiveKitBrowser {
  readonly page: Page;
  /** All its processes die at once. */
  kill(): Promise<void>;
  /** All its processes stand still with their connections open, as when the network is gone. */
  freeze(): void;
  close(): Promise<void>;
}

/** Starts a browser whose page has LiveKit's client. */
export async function openLiveKitBrowser(): Promise<LiveKitBrowser> {
  const server = await chromium.launchServer({
    executablePath: chromiumPath(),
    args: ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage();
  await page.addScriptTag({ path: client });
  return {
    page,
    kill: () => server.kill(),
    // It has a process group of its own.
    freeze: () => process.kill(-(server.process().pid ?? 0), 'SIGSTOP'),
    close: () => server.close(),
  };
}

/** Somebody in a room of a real LiveKit. */
export interface LiveKitVisitor {
  /** Settles when this join is cut off. */
  readonly cut: Promise<unknown>;
  /** Sends a still picture or silence. */
  start(source: MediaSource): Promise<void>;
  leave(): Promise<void>;
}

interface Joined {
  readonly room: LiveKit.Room;
  readonly cut: Promise<unknown>;
}

/** Joins as a browser would, up to connected; rejects when the server refuses. */
export async function joinLiveKit(page: Page, grant: EngineGrant): Promise<LiveKitVisitor> {
  const joined = await page.evaluateHandle(async ({ url, credential }): Promise<Joined> => {
    // The script tag above put it there.
    const { Room } = (globalThis as unknown as InPage).LivekitClient;
    const room = new Room({ reconnectPolicy: { nextRetryDelayInMs: () => null } });
    const cut = new Promise((resolve) => room.on('disconnected', resolve));
    await room.connect(url, credential, { maxRetries: 0 });
    return { room, cut };
  }, grant);
  return {
    // The browser may be closed before anybody is cut off.
    cut: joined.evaluate(({ cut }) => cut).catch(() => {}),
    start: (source) => joined.evaluate(publish, source),
    leave: () => joined.evaluate(({ room }) => room.disconnect()),
  };
}

/** What the page has; tests of services know no pages. */
interface InPage {
  readonly LivekitClient: typeof LiveKit;
  readonly AudioContext: new () => {
    createMediaStreamDestination(): { readonly stream: Stream };
  };
  readonly document: { createElement(name: 'canvas'): Canvas };
}
interface Stream {
  getTracks(): never[];
}
interface Canvas {
  getContext(kind: '2d'): { fillRect(x: number, y: number, width: number, height: number): void };
  captureStream(picturesPerSecond: number): Stream;
}

/** Runs in the page: a still picture or silence, which needs no permission. */
async function publish({ room }: Joined, source: MediaSource): Promise<void> {
  const { AudioContext, document, LivekitClient } = globalThis as unknown as InPage;
  const { Track } = LivekitClient;
  const sound = new AudioContext().createMediaStreamDestination().stream;
  const picture = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
  picture.getContext('2d').fillRect(0, 0, 64, 64);
  const [track] = (source === 'camera' ? picture.captureStream(5) : sound).getTracks();
  if (!track) throw new Error('The browser gave no track');
  const engineSource = source === 'camera' ? Track.Source.Camera : Track.Source.Microphone;
  await room.localParticipant.publishTrack(track, { source: engineSource });
}
