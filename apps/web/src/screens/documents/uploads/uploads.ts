import type { Clock } from '@astra/page-state/clock';
import type { Observable } from '@astra/page-state/observable';
import type { Place, Target } from '#api/documents.ts';
import { askOn } from './carry.ts';
import { cleanIfPhoto } from './clean-file.ts';
import { fingerprintOf } from './fingerprint.ts';
import { makeFolderFiles, type OfFolder } from './folder-files.ts';
import type { UploadRow, UploadsView } from './row.ts';
import { makeRunner, type Held, type Inside, type Parts } from './runner.ts';
import { fresh, makeUploadList, recalled, tooLarge } from './upload-list.ts';

/** The files on their way from this page. They go on while the person looks at other screens. */
export interface Uploads extends Observable<UploadsView> {
  /**
   * Sends files to a place. One that was broken off before goes on from where it stood; one above `largestBytes` is
   * refused as the service would, before a byte of it is sent. Left out: only the service knows.
   */
  readonly add: (files: readonly File[], place: Target, largestBytes?: number) => void;
  /** Whether it was broken off on its way there: it goes on as what it was to be, a file or a version of one. */
  readonly wasLeft: (file: File, place: Place) => Promise<boolean>;
  /**
   * Sends the files of a folder. What has come of them, where that was broken off before, is not sent again; gives how many
   * are on their way.
   */
  readonly addOfFolder: (
    files: readonly File[],
    folder: OfFolder,
    largestBytes?: number,
  ) => Promise<number>;
  /** Resolves once nothing of a folder is on the list any more. */
  readonly whenGone: (sendingId: string) => Promise<void>;
  /** Brings back what was broken off when a page was left, and what was refused since. */
  readonly recall: () => Promise<void>;
  readonly pause: (key: string) => void;
  readonly goOn: (key: string) => void;
  /** Goes on with the file that the person gave again; another one is refused. */
  readonly goOnWith: (key: string, file: File) => Promise<void>;
  /** Ends it and takes it off the list. */
  readonly cancel: (key: string) => void;
  /** Something was heard of where they go: what waits asks at once. */
  readonly lookAgain: () => void;
  /** Takes off the list what is over. */
  readonly clear: () => void;
}

const isSamePlace = (a: Target, b: Target): boolean =>
  a.spaceId === b.spaceId && a.folderId === b.folderId && a.fileId === b.fileId;

/** The file as it was sent, a photo perhaps without what it says beside; null for another one. */
async function heldAs(print: string | undefined, file: File): Promise<Held | null> {
  if ((await fingerprintOf(file)) === print) return { file, print };
  const clean = await cleanIfPhoto(file).catch(() => null);
  return clean && (await fingerprintOf(clean)) === print ? { file: clean, print } : null;
}

/** Whether one of what was broken off on its way there is of this file. */
async function wasLeft(
  { known, list }: Pick<Parts, 'known'> & Pick<Inside, 'list'>,
  file: File,
  at: Place,
): Promise<boolean> {
  for (const { state, place, uploadId } of list.getSnapshot().rows) {
    if (state !== 'interrupted' || !isSamePlace(place, at)) continue;
    if (await heldAs(known.find(uploadId ?? ''), file)) return true;
  }
  return false;
}

/** What was broken off by leaving the page, and goes on with the same file. */
function makeReturns(
  { wire, clock, known, holds }: Parts,
  { list, runner, queue }: Inside,
): Pick<Uploads, 'add' | 'wasLeft' | 'recall' | 'goOnWith'> {
  /** One that was broken off, of this very file and for this place. */
  const brokenOff = (print: string, place: Target): UploadRow | undefined =>
    list
      .getSnapshot()
      .rows.find(
        ({ state, uploadId, place: theirs }) =>
          state === 'interrupted' &&
          known.find(uploadId ?? '') === print &&
          isSamePlace(theirs, place),
      );
  const addOne = async (file: File, place: Target): Promise<void> => {
    const print = await fingerprintOf(file);
    const before = brokenOff(print, place);
    const row = before ?? fresh(file.name, file.size, place);
    if (!before) list.add([row]);
    runner.hold(row.key, { file, print });
    queue(row.key);
  };
  const awaited = new Set<string>();
  /** What another page is sending is broken off only once that page is gone. */
  const recallOnceLeft = async (uploadId: string): Promise<void> => {
    if (awaited.has(uploadId)) return;
    awaited.add(uploadId);
    await holds.whenLeft(uploadId);
    awaited.delete(uploadId);
    // With the page the network may have gone: nobody would ask again.
    await askOn(clock, recall);
  };
  const recall = async (): Promise<void> => {
    const { items } = await wire.list();
    const taken = await holds.taken();
    const there = new Set(list.getSnapshot().rows.map(({ uploadId }) => uploadId));
    // What was begun in another browser cannot go on here; that it was refused is said in each.
    const lost = items.filter(
      ({ id, state }) => !there.has(id) && (state === 'refused' || known.find(id) !== undefined),
    );
    for (const { id } of lost) if (taken.has(id)) void recallOnceLeft(id).catch(() => undefined);
    const rows = lost.filter(({ id }) => !taken.has(id)).map(recalled);
    if (rows.length > 0) list.add(rows);
    for (const row of rows) if (row.state === 'scanning') runner.watch(row);
  };
  return {
    add: (files, place, largestBytes = Infinity) => {
      for (const file of files)
        if (file.size > largestBytes) list.add([tooLarge(file, place)]);
        else void addOne(file, place);
    },
    wasLeft: (file, at) => wasLeft({ known, list }, file, at),
    recall,
    goOnWith: async (key, file) => {
      const held = await heldAs(known.find(list.find(key)?.uploadId ?? ''), file);
      if (!held) return list.change(key, { isOther: true });
      runner.hold(key, held);
      queue(key);
    },
  };
}

/** A clock by which what rests wakes on our word too, as it does when the network is back. */
function wakingClock(clock: Clock): { readonly clock: Clock; readonly wake: () => void } {
  const resting = new Set<() => void>();
  const onOnline: Clock['onOnline'] = (listener) => {
    const stop = clock.onOnline(listener);
    resting.add(listener);
    return () => {
      resting.delete(listener);
      stop();
    };
  };
  return {
    clock: {
      now: () => clock.now(),
      after: (delayMs, run) => clock.after(delayMs, run),
      random: () => clock.random(),
      onOnline,
    },
    wake: () => {
      for (const each of resting) each();
    },
  };
}

/** Holds the files on their way, some at once, the others in a queue. */
export function makeUploads(parts: Parts): Uploads {
  const { wire, known, holds } = parts;
  const list = makeUploadList();
  const { clock, wake } = wakingClock(parts.clock);
  const runner = makeRunner({ ...parts, clock }, list);
  const giveUp = ({ uploadId }: UploadRow): void => {
    if (uploadId === null) return;
    known.forget(uploadId);
    // It would be given up anyway after a day. Other tabs hear of it once it is gone.
    void wire
      .drop(uploadId)
      .catch(() => undefined)
      .finally(() => holds.letGo(uploadId));
  };
  const queue = (key: string): void => {
    list.change(key, { state: 'queued', error: null, isOther: false });
    runner.startNext();
  };
  return {
    getSnapshot: list.getSnapshot,
    subscribe: list.subscribe,
    lookAgain: wake,
    clear: () => {
      for (const row of list.clear()) giveUp(row);
    },
    ...makeReturns(parts, { list, runner, queue }),
    ...makeFolderFiles({ ...parts, clock }, { list, runner, queue }),
    pause: (key) => {
      runner.stop(key);
      list.change(key, { state: 'paused', since: null });
      runner.startNext();
    },
    goOn: queue,
    cancel: (key) => {
      const row = list.find(key);
      runner.stop(key);
      runner.forget(key);
      list.remove(key);
      if (row) giveUp(row);
      runner.startNext();
    },
  };
}
