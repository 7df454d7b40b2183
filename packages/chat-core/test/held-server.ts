import { createServer, request } from 'node:http';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A slow way to a server: what is asked of some addresses waits, and is asked of the server when it may go on. */
export interface HeldServer {
  readonly url: string;
  /** From now on what is asked there waits; what waits for the server's answer already is asked anew. */
  readonly hold: (part: string) => void;
  /** Asks for what waits there, as things stand now. */
  readonly release: (part: string) => void;
  /** Resolves when something waits there. */
  readonly waits: (part: string) => Promise<void>;
  /** Refuses what is asked there, as a server does that has no time. */
  readonly refuse: (part: string) => void;
  /** Neither holds nor refuses anything any more. */
  readonly free: () => void;
  readonly close: () => Promise<void>;
}

interface Way {
  readonly asked: IncomingMessage;
  readonly reply: ServerResponse;
  onward: ClientRequest | null;
}

export async function holdServer(target: string): Promise<HeldServer> {
  const ways = new Set<Way>();
  const held = new Set<string>();
  const watchers = new Set<() => void>();
  let refused: string | null = null;

  const isHeld = ({ asked: { url = '' } }: Way): boolean =>
    [...held].some((part) => url.includes(part));
  const isWaiting = (part: string): boolean =>
    [...ways].some((way) => !way.onward && way.asked.url?.includes(part) === true);

  const goOn = (way: Way): void => {
    const { method, headers, url = '' } = way.asked;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      way.reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(way.reply);
    });
    way.onward = onward;
    onward.on('error', () => way.onward === onward && way.reply.destroy());
    way.asked.pipe(onward);
  };
  const goOnAll = (): void => {
    for (const way of ways) if (!way.onward && !isHeld(way)) goOn(way);
  };
  const server = createServer((asked, reply) => {
    const { url = '' } = asked;
    const way: Way = { asked, reply, onward: null };
    if (refused !== null && url.includes(refused)) {
      reply.writeHead(503, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    ways.add(way);
    reply.on('close', () => {
      ways.delete(way);
      way.onward?.destroy();
    });
    if (!isHeld(way)) goOn(way);
    for (const look of watchers) look();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hold: (part) => {
      held.add(part);
      for (const way of ways) {
        if (!isHeld(way) || way.reply.headersSent) continue;
        const { onward } = way;
        way.onward = null;
        onward?.destroy();
      }
    },
    release: (part) => {
      held.delete(part);
      goOnAll();
    },
    waits: (part) =>
      new Promise((done) => {
        const look = (): void => {
          if (!isWaiting(part)) return;
          watchers.delete(look);
          done();
        };
        watchers.add(look);
        look();
      }),
    refuse: (part) => {
      refused = part;
    },
    free: () => {
      held.clear();
      refused = null;
      goOnAll();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
