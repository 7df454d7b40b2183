import type { Clock } from '@astra/page-state/clock';
import type { UploadWire } from '#api/upload-wire.ts';
import { problemOf } from '#shared/problem-error.ts';
import { askOn, carry, settle, type Carried } from './carry.ts';
import type { KnownFiles } from './known-files.ts';
import type { PageHolds } from './page-holds.ts';
import type { UploadRow } from './row.ts';
import type { UploadList } from './upload-list.ts';

/** What sending needs of the world around it. */
export interface Parts {
  readonly wire: UploadWire;
  readonly clock: Clock;
  readonly known: KnownFiles;
  readonly holds: PageHolds;
  readonly onArrived: (row: Pick<UploadRow, 'name' | 'place'>) => void;
}

/** A file that the person gave, and by what it is known again. */
export interface Held {
  readonly file: File;
  readonly print: string;
}

/** Carries some of the list at once; the others wait their turn. */
export interface Runner {
  readonly hold: (key: string, held: Held) => void;
  /** Begins what has its turn. */
  readonly startNext: () => void;
  /** All of it has arrived before: only what becomes of it is still to come. */
  readonly watch: (row: UploadRow) => void;
  readonly stop: (key: string) => void;
  readonly forget: (key: string) => void;
}

/** What those who put something on the list work with. */
export interface Inside {
  readonly list: UploadList;
  readonly runner: Runner;
  readonly queue: (key: string) => void;
}

const atOnce = 3;

export function makeRunner(parts: Parts, list: UploadList): Runner {
  const files = new Map<string, Held>();
  const running = new Map<string, AbortController>();

  async function run(
    key: string,
    go: (signal: AbortSignal) => Promise<'done' | 'infected'>,
  ): Promise<void> {
    const control = new AbortController();
    running.set(key, control);
    const isMine = (): boolean => running.get(key) === control;
    try {
      const end = await go(control.signal);
      if (isMine()) finish(parts, list, { key, end });
    } catch (error) {
      if (isMine()) fail(list, key, error);
    } finally {
      if (isMine()) running.delete(key);
      if (!list.find(key)) files.delete(key);
      startNext();
    }
  }

  function startNext(): void {
    for (const row of list.getSnapshot().rows) {
      if (running.size >= atOnce) return;
      const held = files.get(row.key);
      if (row.state !== 'queued' || !held || running.has(row.key)) continue;
      if (row.uploadId !== null) parts.holds.take(row.uploadId);
      void run(row.key, (signal) => {
        const news = tidings(parts, list, { key: row.key, held, signal });
        return carry(parts, { ...row, ...news, file: held.file, signal });
      });
    }
  }

  return {
    hold: (key, held) => void files.set(key, held),
    startNext,
    watch: ({ key, uploadId }) =>
      void run(key, (signal) =>
        askOn(parts.clock, () =>
          settle(parts, { signal, onScanning: () => undefined }, { id: uploadId ?? '' }),
        ),
      ),
    stop: (key) => {
      running.get(key)?.abort();
      running.delete(key);
    },
    forget: (key) => void files.delete(key),
  };
}

/** What is heard of a file on its way changes its row, until it is stopped. */
function tidings(
  { clock, known, holds, wire }: Parts,
  list: UploadList,
  {
    key,
    held,
    signal,
  }: { readonly key: string; readonly held: Held; readonly signal: AbortSignal },
): Carried {
  const tell = (next: Partial<UploadRow>): void => {
    if (!signal.aborted) list.change(key, next);
  };
  return {
    onBegun: (uploadId) => {
      // It was cancelled while it was being announced.
      if (!list.find(key)) return void wire.drop(uploadId).catch(() => undefined);
      known.keep(uploadId, held.print);
      holds.take(uploadId);
      // It is said of one that was stopped too: it goes on from there.
      list.change(key, { uploadId });
    },
    onSent: (sentBytes) => {
      const since = list.find(key)?.since ?? { at: clock.now(), bytes: sentBytes };
      tell({ sentBytes, since });
    },
    onGoing: () => tell({ state: 'sending', since: null }),
    onWaiting: (why) => tell({ state: why, since: null }),
    onScanning: () => tell({ state: 'scanning', sentBytes: held.file.size }),
  };
}

function finish(
  { known, holds, onArrived }: Parts,
  list: UploadList,
  { key, end }: { readonly key: string; readonly end: 'done' | 'infected' },
): void {
  const row = list.find(key);
  if (!row) return;
  if (row.uploadId !== null) {
    known.forget(row.uploadId);
    holds.letGo(row.uploadId);
  }
  if (end === 'infected') return list.change(key, { state: 'infected' });
  list.arrive(row);
  onArrived(row);
}

function fail(list: UploadList, key: string, error: unknown): void {
  // One that the service no longer knows begins anew.
  const isGone = ['not-found', 'upload-over'].includes(problemOf(error));
  list.change(key, {
    state: 'failed',
    error,
    ...(isGone ? { uploadId: null, sentBytes: 0 } : {}),
  });
}
