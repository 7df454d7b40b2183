import { makeOuterPages, type OuterPages } from '@astra/kit/outer-page';
import { previewOf } from '#domain/link-preview.ts';
import type { Pages } from '#ports/pages.ts';
import { readPage } from './read-page.ts';

const limits = {
  timeoutMs: 5_000,
  mostBytes: 1_000_000,
  mostSteps: 3,
  contentTypes: ['text/html', 'application/xhtml+xml'],
} as const;
/** So many are looked at in one moment by this process; what comes then goes without. */
const mostAtOnce = 10;

/** `inside`: origins of this house, beside the internet. */
export function makePages(
  inside: readonly string[],
  outer: OuterPages = makeOuterPages({ inside, limits }),
): Pages {
  let looking = 0;
  return {
    look: async (address) => {
      if (looking >= mostAtOnce) return null;
      looking += 1;
      try {
        return previewOf(await readPage(await outer.read(address)));
      } catch {
        // Whatever it was: its words could hold the address, which no log may.
        return null;
      } finally {
        looking -= 1;
      }
    },
  };
}
