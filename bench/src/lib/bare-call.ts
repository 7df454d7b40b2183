import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type * as LiveKit from 'livekit-client';
import type { Browser, Page } from 'playwright-core';
import type { Stack } from '@astra/platform-local/run/stack';
import { unwatched, type Watch } from '#lib/watch.ts';

const client = createRequire(import.meta.url).resolve('livekit-client');

/** Pages with nothing but the engine's own client, for one room of the stack's server. */
export async function bareStage(
  { run }: Stack,
  { browser, room, watch = unwatched, address = '127.0.0.1' }: Setting,
): Promise<Stage> {
  const server = createServer((_request, reply) =>
    reply.setHeader('content-type', 'text/html').end('<!doctype html><title>bare</title>'),
  );
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { url, apiKey, apiSecret } = run.liveKit;
  await new RoomServiceClient(url, apiKey, apiSecret).createRoom({ name: room, emptyTimeout: 60 });
  return {
    where: async (identity) => {
      const token = new AccessToken(apiKey, apiSecret, { identity, ttl: 120 });
      token.addGrant({ roomJoin: true, room });
      // By the name that our pages use, too.
      return { url: url.replace('http://127.0.0.1', 'ws://localhost'), token: await token.toJwt() };
    },
    open: async () => {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
      await watch.begin(context);
      const page = await context.newPage();
      await page.goto(origin);
      await page.addScriptTag({ path: client });
      return page;
    },
    close: () => server.close(),
  };
}

/**
 * The peer of P1: its tokens are at hand. Joins a room where somebody else's camera is on already; gives the milliseconds
 * from the call to join until the first frame of the other, for each try.
 */
export async function bareJoins(
  stack: Stack,
  { browser, tries, watch = unwatched, address = '127.0.0.1' }: Trial,
): Promise<readonly number[]> {
  const stage = await bareStage(stack, { browser, room: 'bench-bare', watch, address });
  try {
    const other = await stage.open();
    await other.evaluate(publish, await stage.where('other'));
    const times: number[] = [];
    for (let n = 0; n < tries; n += 1) {
      const page = await stage.open();
      times.push(await page.evaluate(join, await stage.where(`joiner-${String(n)}`)));
      await watch.look(page);
      await page.evaluate(leave);
      await page.context().close();
    }
    await other.context().close();
    return times;
  } finally {
    stage.close();
  }
}

type Place = {
  readonly browser: Browser;
  readonly watch?: Watch;
  /** Where the browser finds what it calls localhost. */
  readonly address?: string;
};
type Setting = Place & { readonly room: string };
type Trial = Place & { readonly tries: number };
type Stage = {
  readonly open: () => Promise<Page>;
  /** The way in for one more person. */
  readonly where: (identity: string) => Promise<Where>;
  readonly close: () => void;
};
type Where = { readonly url: string; readonly token: string };
declare const LivekitClient: typeof LiveKit;
declare global {
  var benchRoom: LiveKit.Room;
}

async function publish({ url, token }: Where): Promise<void> {
  const room = new LivekitClient.Room();
  await room.connect(url, token);
  await room.localParticipant.enableCameraAndMicrophone();
}

async function join({ url, token }: Where): Promise<number> {
  const begun = performance.now();
  const room = new LivekitClient.Room();
  globalThis.benchRoom = room;
  const frame = new Promise<number>((resolve) => {
    room.on('trackSubscribed', (track) => {
      if (track.kind !== LivekitClient.Track.Kind.Video) return;
      const video = document.createElement('video');
      video.muted = true;
      document.body.append(video);
      video.requestVideoFrameCallback(() => resolve(performance.now() - begun));
      track.attach(video);
      void video.play();
    });
  });
  await room.connect(url, token);
  const publishing = room.localParticipant.enableCameraAndMicrophone();
  const ms = await frame;
  await publishing;
  return ms;
}

function leave(): Promise<void> {
  return globalThis.benchRoom.disconnect();
}
