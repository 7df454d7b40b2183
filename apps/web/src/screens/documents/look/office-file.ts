import {
  OfficeError,
  type OfficeDocument,
  type Unreadable,
} from '@astra/office-reader/office-document';
import { readerOf } from './trusted-worker.ts';

/** What the worker that reads office files is asked. */
export interface OfficeWish {
  readonly content: ArrayBuffer;
  /** How numbers and dates of sheets are written (BCP 47). */
  readonly locale: string;
}
export type OfficeAnswer = { readonly document: OfficeDocument } | { readonly reason: Unreadable };

const openingMs = 20_000;

/**
 * Reads an office file in a worker of its own, which has no page, no address to ask and nothing but these bytes. What comes back
 * is words and pictures, which the page shows as its own: nothing of the file becomes markup. It ends with its answer, or after
 * 20 seconds without one.
 * @throws OfficeError
 */
export async function openOffice(
  { content, locale }: OfficeWish,
  signal: AbortSignal,
): Promise<OfficeDocument> {
  const worker = readerOf('office');
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise<OfficeAnswer>((resolve, fail) => {
      const giveUp = (): void => fail(new OfficeError('broken'));
      worker.addEventListener('message', ({ data }: MessageEvent<OfficeAnswer>) => resolve(data));
      worker.addEventListener('error', giveUp);
      signal.addEventListener('abort', giveUp);
      late = setTimeout(giveUp, openingMs);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
      worker.postMessage({ content, locale } satisfies OfficeWish);
    });
    if ('reason' in answer) throw new OfficeError(answer.reason);
    return answer.document;
  } finally {
    clearTimeout(late);
    // A file made to keep it busy would not let it answer.
    worker.terminate();
  }
}
