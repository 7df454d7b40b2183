import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A connection of LiveKit's signalling, opened by hand: what a client of somebody else's making can do. */
export interface LiveKitSignal {
  /** 101 when it was opened. */
  readonly status: number;
  /** Everything heard so far. */
  heard(): string;
  /** Waits until something fits, and gives it; rejects when the connection ends before. */
  hear(pattern: RegExp): Promise<string>;
  readonly isOver: () => boolean;
  close(): void;
}

/** Where and as whom. */
export interface SignalWish {
  /** Of a grant: ws(s). */
  readonly url: string;
  readonly token: string;
  /** The page that asks; a gateway wants to know. */
  readonly origin?: string;
  /** More of the query, as `reconnect=1`. */
  readonly more?: string;
}

/** A token as the server sends it to whoever is inside. */
export const RENEWED = /eyJ[\w-]+\.[\w-]+\.[\w-]+/u;

/** Opens the signalling and keeps what is said there; media never come. */
export async function openSignal({ url, token, origin, more }: SignalWish): Promise<LiveKitSignal> {
  const query = `access_token=${token}&protocol=16&auto_subscribe=1${more ? `&${more}` : ''}`;
  return openAt(`${url}/rtc?${query}`, origin);
}

/** The same at an address of one's own making. */
export async function openAt(url: string, origin?: string): Promise<LiveKitSignal> {
  const asked = request(url.replace(/^ws/u, 'http'), {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...(origin === undefined ? {} : { origin }),
    },
  }).end();
  const [answer, socket, head] = await Promise.race([
    once(asked, 'upgrade') as Promise<[IncomingMessage, Duplex, Buffer]>,
    once(asked, 'response') as Promise<[IncomingMessage, undefined?, undefined?]>,
  ]);
  if (!socket) answer.resume();
  return signalOf(answer.statusCode ?? 0, socket ?? null, head?.toString('latin1') ?? '');
}

function signalOf(status: number, socket: Duplex | null, first: string): LiveKitSignal {
  let text = first;
  let isOver = socket === null;
  let wake: (() => void) | null = null;
  socket?.on('error', () => socket.destroy());
  socket?.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    wake?.();
  });
  socket?.once('close', () => {
    isOver = true;
    wake?.();
  });
  return {
    status,
    heard: () => text,
    hear: async (pattern) => {
      for (;;) {
        const found = pattern.exec(text)?.[0];
        if (found !== undefined) return found;
        if (isOver) throw new Error(`Over before ${String(pattern)} was heard`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    isOver: () => isOver,
    close: () => socket?.destroy(),
  };
}
