import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A server that says what a test tells it, byte for byte: no library of ours makes its answers better. */
export interface LyingServer {
  readonly url: string;
  /** The first line of each question so far. */
  readonly asked: readonly string[];
  /** Whose turn it is next; what it returns is sent, and the line is closed unless `keep`. */
  answer: (question: Question) => Answer | Promise<Answer>;
  stop(): Promise<void>;
}

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly socket: Socket;
}

/** What goes over the line; null: the answer writes to the socket itself. */
export type Answer = string | Buffer | null;

/** Starts one on loopback. */
export async function startLyingServer(): Promise<LyingServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let head = '';
    socket.on('data', (chunk) => {
      if (head.includes('\r\n\r\n')) return; // a body is of no interest
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const [line = ''] = head.split('\r\n');
      const [method = '', path = ''] = line.split(' ');
      asked.push(line);
      void (async () => {
        const answer = await lying.answer({ method, path, head, socket });
        if (answer !== null && !socket.destroyed) socket.end(answer);
      })();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  const lying: LyingServer = {
    url: `http://127.0.0.1:${port}/`,
    asked,
    answer: () => reply(404, ''),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return lying;
}

/** A whole answer; a length that is said need not be the body's. */
export function reply(
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const all = { 'content-length': `${Buffer.byteLength(body)}`, connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} Answer\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}
