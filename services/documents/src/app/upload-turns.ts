import { AppError } from '@astra/kit/problems';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';

/** At once in this process: each has a piece in memory as it came, and those that are on their way to the file server. */
const mostAtOnce = 16;
/** Of these, of one person: nobody's files wait for all of somebody else's. */
const mostOfMember = 4;
const mostOfGuest = 2;

/** Whoever sends, until they call its end. */
export type Turn = {
  readonly end: () => void;
  /** Called when somebody else comes to go on with the same upload, or at once if they have; null: no longer. */
  readonly whenWanted: (act: (() => void) | null) => void;
};
/**
 * @throws AppError `upload-elsewhere` while the same upload is being received (whoever holds it hears that it is wanted),
 * `too-many-requests` when nothing is free: a second later it may be.
 */
export type TakeTurn = (by: By, upload: Upload) => Turn;

type Running = { readonly sender: string; isWanted: boolean; act: (() => void) | null };

export function makeTakeTurn(): TakeTurn {
  /** By the upload. */
  const running = new Map<string, Running>();
  return ({ actor }, { id }) => {
    const holder = running.get(id);
    if (holder) {
      holder.isWanted = true;
      holder.act?.();
      throw new AppError('upload-elsewhere');
    }
    const most = actor.kind === 'guest' ? mostOfGuest : mostOfMember;
    const theirs = [...running.values()].filter(({ sender }) => sender === actor.id).length;
    if (running.size >= mostAtOnce || theirs >= most)
      throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 1 } });
    const own: Running = { sender: actor.id, isWanted: false, act: null };
    running.set(id, own);
    return {
      end: () => running.delete(id),
      whenWanted: (act) => {
        own.act = act;
        if (own.isWanted) act?.();
      },
    };
  };
}
