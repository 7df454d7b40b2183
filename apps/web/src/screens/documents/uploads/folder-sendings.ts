import { makeStore, type Observable } from '@astra/page-state/observable';
import type { Place } from '#api/documents.ts';
import { uuid } from '#shared/uuid.ts';
import { digestOf } from './fingerprint.ts';
import { keptHere, type KeptHere } from './kept-here.ts';
import { pageHolds, type PageHolds } from './page-holds.ts';

/** A folder that is sent. All that is made of it is asked for by ids that come from this one. */
export interface FolderSending {
  readonly id: string;
  /** It was broken off before: some of it may be there. */
  readonly isAgain: boolean;
}

/** A folder whose sending was broken off, when a page was left. */
export interface LeftFolder {
  readonly sendingId: string;
  /** Where what came of it lies. */
  readonly itemId: string;
}

/** Which folders this browser is sending, so that one goes on when it is given again at the same place. */
export interface FolderSendings extends Observable<readonly LeftFolder[]> {
  /** Takes up what was broken off of a folder of this name there; else begins. */
  readonly begin: (place: Place, name: string) => Promise<FolderSending>;
  /** What was broken off cannot be gone on with. */
  readonly beginAnew: (place: Place, name: string) => Promise<FolderSending>;
  /** This page sends no more of it: it can be taken up again. */
  readonly leave: (sendingId: string) => void;
  readonly lies: (sendingId: string, itemId: string) => void;
  /** All of it has come, or its sender wants no more of it. */
  readonly end: (sendingId: string) => void;
  /** Looks for what was broken off. */
  readonly recall: () => Promise<void>;
}

interface Known {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  readonly itemId?: string;
}

/** The service goes on with none that is older than a day. */
const longestMs = 24 * 3_600_000;

const isYoung = ({ begunAt }: Known): boolean => Date.now() - begunAt < longestMs;

const nameOf = ({ spaceId, folderId }: Place, name: string): Promise<string> =>
  digestOf([spaceId, folderId, name]);

export function makeFolderSendings(
  kept: KeptHere<Known>,
  holds: Pick<PageHolds, 'take' | 'letGo' | 'taken'>,
): FolderSendings {
  const left = makeStore<readonly LeftFolder[]>([]);
  const entryOf = (sendingId: string): [string, Known] | undefined =>
    Object.entries(kept.all()).find(([, { id }]) => id === sendingId);
  const beginAnew: FolderSendings['beginAnew'] = async (place, name) => {
    const id = uuid();
    holds.take(id);
    kept.keep(await nameOf(place, name), { id, begunAt: Date.now() });
    return { id, isAgain: false };
  };
  const unlist = (sendingId: string): void =>
    left.set(left.getSnapshot().filter((each) => each.sendingId !== sendingId));
  return {
    getSnapshot: left.getSnapshot,
    subscribe: left.subscribe,
    beginAnew,
    begin: async (place, name) => {
      const known = kept.all()[await nameOf(place, name)];
      // What a page has in hand is sent by that page; somebody who gives it once more means another one.
      if (!known || !isYoung(known) || (await holds.taken()).has(known.id))
        return beginAnew(place, name);
      holds.take(known.id);
      unlist(known.id);
      return { id: known.id, isAgain: true };
    },
    leave: holds.letGo,
    lies: (sendingId, itemId) => {
      const entry = entryOf(sendingId);
      if (entry) kept.keep(entry[0], { ...entry[1], itemId });
    },
    end: (sendingId) => {
      const entry = entryOf(sendingId);
      if (entry) kept.forget(entry[0]);
      holds.letGo(sendingId);
      unlist(sendingId);
    },
    recall: async () => {
      const taken = await holds.taken();
      const all = Object.entries(kept.all());
      for (const [name, known] of all) if (!isYoung(known)) kept.forget(name);
      left.set(
        all.flatMap(([, known]) =>
          known.itemId === undefined || !isYoung(known) || taken.has(known.id)
            ? []
            : [{ sendingId: known.id, itemId: known.itemId }],
        ),
      );
    },
  };
}

/** Those of this browser, of this page too. */
export const folderSendings: FolderSendings = makeFolderSendings(
  keptHere('astra-folders'),
  pageHolds,
);
