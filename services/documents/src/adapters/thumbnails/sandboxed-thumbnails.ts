import { fileURLToPath } from 'node:url';
import type { Log } from '@astra/kit/log';
import { AppError } from '@astra/kit/problems';
import { exitCodes } from '#adapters/marking/sandbox/exit-codes.ts';
import { runSandboxed } from '#adapters/sandbox/run-sandboxed.ts';
import { makeTurns } from '#adapters/sandbox/turns.ts';
import type { Thumbnailer } from '#ports/thumbnailer.ts';

const program = fileURLToPath(new URL('sandbox/main.ts', import.meta.url));
const longestMs = 20_000;
/** More than a small picture has. */
const mostOutputBytes = 100_000;
/** One at once: a list can wait, a call on the same machine cannot. A page asks for two at once. */
const turnsOf = { mostAtOnce: 1, mostWaiting: 40, mostOfOne: 4 };

/** Each picture is looked into by a process of its own, as what is only shown is. */
export function makeSandboxedThumbnails({ log }: { readonly log: Log }): Thumbnailer {
  const turns = makeTurns(turnsOf);
  return {
    make: async ({ content, readerId }) => {
      const leave = await turns.take({ readerId });
      try {
        const input = [await content()];
        const { code, output } = await runSandboxed({ program, input, longestMs, mostOutputBytes });
        if (code === exitCodes.unconfined) {
          log.error(
            { code },
            'No thumbnail is made: the process that would look into a picture has too many rights',
          );
          throw new AppError('unavailable');
        }
        if (code === 0 && output !== null) return output;
        log.info({ code }, 'A picture has no thumbnail');
        return null;
      } finally {
        leave();
      }
    },
  };
}
