import { askBeforeLeaving } from '#shared/ask-before-leaving.ts';
import type { Uploads } from './uploads.ts';
import { isGoing } from './row.ts';

/** The browser asks before it leaves a page that is sending something. */
export function askWhileSending(uploads: Pick<Uploads, 'getSnapshot'>): void {
  askBeforeLeaving(() => uploads.getSnapshot().rows.some(isGoing));
}
