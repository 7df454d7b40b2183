import type { Uploads } from './uploads.ts';
import { isGoing } from './row.ts';

const watched = new Set<Pick<Uploads, 'getSnapshot'>>();

/** The browser asks before it leaves a page that is sending something, wherever to. */
export function askBeforeLeaving(uploads: Pick<Uploads, 'getSnapshot'>): void {
  if (watched.size === 0) window.addEventListener('beforeunload', ask);
  watched.add(uploads);
}

function ask(event: BeforeUnloadEvent): void {
  const isSending = [...watched].some((uploads) => uploads.getSnapshot().rows.some(isGoing));
  if (isSending) event.preventDefault();
}
