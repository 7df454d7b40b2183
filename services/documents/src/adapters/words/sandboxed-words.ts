import { fileURLToPath } from 'node:url';
import type { Log } from '@astra/kit/log';
import { runSandboxed } from '#adapters/sandbox/run-sandboxed.ts';
import type { ReadWords, WordReader } from '#ports/words.ts';
import { exitCodes, said } from './sandbox/outcomes.ts';

const program = fileURLToPath(new URL('sandbox/main.ts', import.meta.url));
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
      const head = Buffer.from(mediaType);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(head.byteLength);
      const input = [Buffer.concat([length, head]), content];
      const { code, output } = await runSandboxed({
        program,
        input,
        longestMs,
        mostOutputBytes,
        signal,
      });
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
