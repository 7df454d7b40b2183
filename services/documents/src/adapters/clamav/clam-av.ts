import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AppError } from '@astra/kit/problems';
import type { Scanner, ScanVerdict } from '#ports/scanner.ts';

type Settings = { readonly host: string; readonly port: number; readonly silenceMs?: number };

/** A large archive takes a while to be looked through after its last byte. */
const usualSilenceMs = 120_000;

/** ClamAV's daemon, by its INSTREAM command: pieces with their length before them, and one of no length at the end. */
export function makeClamAv({ host, port, silenceMs = usualSilenceMs }: Settings): Scanner {
  const converse = async <T>(talk: (socket: Socket) => Promise<T>): Promise<T> => {
    const socket = connect({ host, port });
    socket.setTimeout(silenceMs, () => socket.destroy(new Error('ClamAV is silent')));
    try {
      return await talk(socket);
    } finally {
      socket.destroy();
    }
  };
  const isAwake = (): Promise<boolean> =>
    converse(async (socket) => {
      const answer = reply(socket);
      socket.write('zPING\0');
      return (await answer) === 'PONG';
    }).catch(() => false);
  return {
    isThere: true,
    isAwake,
    scan: async (content) => {
      try {
        return await converse(async (socket) => {
          const answer = reply(socket);
          await Promise.race([send(socket, content), answer]);
          return verdict(await answer);
        });
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        // To what is too large for it the daemon can hang up faster than its word arrives.
        if (isHungUp(cause) && (await isAwake())) return 'unlooked';
        throw new AppError('unavailable', 'The virus scanner gave no answer', { cause });
      }
    },
  };
}

class HungUp extends Error {}

function isHungUp(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return error instanceof HungUp || code === 'ECONNRESET' || code === 'EPIPE';
}

async function send(socket: Socket, content: AsyncIterable<Uint8Array>): Promise<void> {
  await once(socket, 'connect');
  socket.write('zINSTREAM\0');
  const length = Buffer.alloc(4);
  for await (const chunk of content) {
    if (socket.destroyed) return;
    if (chunk.byteLength === 0) continue;
    length.writeUInt32BE(chunk.byteLength);
    socket.write(Buffer.from(length));
    if (!socket.write(chunk)) await drained(socket);
  }
  length.writeUInt32BE(0);
  socket.write(Buffer.from(length));
}

/** Until it takes more, or nothing ever. */
async function drained(socket: Socket): Promise<void> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  } finally {
    // Of a large file there are thousands of them on one line.
    heard.abort();
  }
}

async function reply(socket: Socket): Promise<string> {
  let words = '';
  socket.setEncoding('latin1');
  for await (const chunk of socket) {
    words += String(chunk);
    if (words.includes('\0')) return words.slice(0, words.indexOf('\0'));
    if (words.length > longestReply) break;
  }
  throw new HungUp('ClamAV has ended the conversation');
}
const longestReply = 4_096;

/**
 * Anything but a plain yes is no: a file too large for the daemon, or too deeply packed, is one that nobody has looked at.
 * That the daemon says so needs its `AlertExceedsMax`; without it, it calls clean what it has skipped.
 */
function verdict(words: string): ScanVerdict {
  if (words === 'stream: OK') return 'clean';
  if (/^stream: Heuristics\.Limits\.Exceeded\S* FOUND$/.test(words)) return 'unlooked';
  return /^stream: .+ FOUND$/.test(words) ? 'infected' : 'unlooked';
}

/** For a deployment that has none, and says so in its settings. */
export const noScanner: Scanner = {
  isThere: false,
  isAwake: () => Promise.resolve(true),
  scan: () => Promise.resolve('clean'),
};
