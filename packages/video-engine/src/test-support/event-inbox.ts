import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventPost } from '../memory/memory-engine.ts';
import type { EngineEvent, VideoEngine } from '../video-engine.ts';

/** Keeps what an engine posts, and lets a test wait for one that fits. */
export interface EventInbox {
  readonly add: (post: EventPost) => void;
  /** The first post, come or to come, whose event fits; nobody takes it away. */
  next(engine: VideoEngine, fits: (event: EngineEvent) => boolean): Promise<EventPost>;
}

/** Makes an inbox that waits at most ten seconds for each event. */
export function makeEventInbox(): EventInbox {
  const posts: EventPost[] = [];
  const waiting = new Set<() => void>();
  const firstFit = async (
    engine: VideoEngine,
    fits: (event: EngineEvent) => boolean,
  ): Promise<EventPost | null> => {
    for (const post of posts) {
      const event = await engine.readEvent(post.rawBody, post.headers);
      if (event && fits(event)) return post;
    }
    return null;
  };
  return {
    add: (post) => {
      posts.push(post);
      for (const wake of waiting) wake();
    },
    next: async (engine, fits) => {
      const giveUp = AbortSignal.timeout(30_000);
      for (;;) {
        const seen = posts.length;
        const post = await firstFit(engine, fits);
        if (post) return post;
        if (giveUp.aborted) throw new Error('The engine never told this event.');
        if (posts.length === seen) await wokenOr(giveUp, waiting);
      }
    },
  };
}

function wokenOr(giveUp: AbortSignal, waiting: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      waiting.delete(wake);
      giveUp.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    giveUp.addEventListener('abort', wake);
  });
}

/** Listens on loopback for the posts of a real engine. */
export async function listenForEvents(
  inbox: EventInbox,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      inbox.add({ rawBody: Buffer.concat(parts).toString('utf8'), headers: request.headers });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
