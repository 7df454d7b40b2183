import { AppError } from '@astra/kit/problems';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';

/** At once in this process: each has a piece in memory as it came, and those that are on their way to the file server. */
const mostAtOnce = 16;
/** Of these, of one person: nobody's files wait for all of somebody else's. */
const mostOfMember = 4;
const mostOfGuest = 2;

/**
 * Gives whoever sends their turn; the result is called at its end.
 * @throws AppError `upload-elsewhere` while the same upload is being received, `too-many-requests` when nothing is free:
 * a second later it may be.
 */
export type TakeTurn = (by: By, upload: Upload) => () => void;

export function makeTakeTurn(): TakeTurn {
  /** Who sends, by the upload. */
  const running = new Map<string, string>();
  return ({ actor }, { id }) => {
    if (running.has(id)) throw new AppError('upload-elsewhere');
    const most = actor.kind === 'guest' ? mostOfGuest : mostOfMember;
    const theirs = [...running.values()].filter((sender) => sender === actor.id).length;
    if (running.size >= mostAtOnce || theirs >= most)
      throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 1 } });
    running.set(id, actor.id);
    return () => running.delete(id);
  };
}
