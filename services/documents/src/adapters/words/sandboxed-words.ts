import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Log } from '@astra/kit/log';
import { sandboxFlags } from '#adapters/marking/sandboxed-marker.ts';
import type { ReadWords, WordReader } from '#ports/words.ts';
import { exitCodes, said } from './sandbox/outcomes.ts';

const program = fileURLToPath(new URL('sandbox/main.ts', import.meta.url));
const own = fileURLToPath(new URL('../../../', import.meta.url));
const longestMs = 60_000;
/** More than the most words have. */
const mostOutputBytes = 4_000_000;
const unreadable: ReadWords = { outcome: 'unreadable', words: [] };

/**
 * As what is only shown is looked into: by a process of its own for each file, without environment, network, files and other
 * programs. The words come over a pipe and lie nowhere.
 */
export function makeSandboxedWords({ log }: { readonly log: Log }): WordReader {
  return {
    read: async ({ content, mediaType, signal }) => {
      const begun = Date.now();
      const child = spawn(process.execPath, [...sandboxFlags, program], {
        env: {},
        cwd: own,
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: longestMs,
        killSignal: 'SIGKILL',
        signal,
      });
      const ended = endOf(child);
      dieFirst(child);
      const head = Buffer.from(mediaType);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(head.byteLength);
      // What ends before it has read all says why by how it ends.
      child.stdin?.on('error', () => undefined);
      child.stdin?.write(Buffer.concat([length, head]));
      child.stdin?.end(content);
      const { code, output } = await ended;
      signal.throwIfAborted();
      const facts = { code, mediaType, ms: Date.now() - begun };
      if (code === exitCodes.unconfined) {
        log.error(
          facts,
          'Contents are not searched: the process that would look has too many rights',
        );
        throw new Error('Not confined');
      }
      if (code === 0 && output !== null) return readWords(output);
      log.info(facts, 'The words of a file cannot be read');
      return unreadable;
    },
  };
}

function readWords(output: Buffer): ReadWords {
  const [first, ...words] = output.toString('utf8').split('\n');
  const outcome = Object.values(said).find((each) => each === first);
  return outcome === undefined ? unreadable : { outcome, words: words.filter(Boolean) };
}

function endOf(child: ChildProcess): Promise<{ code: number | null; output: Buffer | null }> {
  const parts: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on('data', (part: Buffer) => {
    bytes += part.byteLength;
    if (bytes <= mostOutputBytes) parts.push(part);
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, output: null }));
    child.once('close', (code) =>
      resolve({ code, output: bytes <= mostOutputBytes ? Buffer.concat(parts) : null }),
    );
  });
}

/** When there is too little memory, it is this one that goes, not the service (Linux). */
function dieFirst({ pid }: ChildProcess): void {
  if (pid !== undefined) writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => undefined);
}
