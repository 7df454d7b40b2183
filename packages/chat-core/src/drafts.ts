import type { Clock } from '@astra/page-state/clock';
import type { Keep } from './keep.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';

const CELL = 'drafts';
/** Not at each key. */
const SAVE_AFTER_MS = 500;

/** What was begun in each room and not sent. */
export interface Drafts extends Observable<ReadonlyMap<string, string>> {
  /** Takes up what an earlier visit left. */
  readonly load: () => Promise<void>;
  /** What stands in the field now; an empty one is no draft. */
  readonly set: (roomId: string, text: string) => void;
  /** Keeps at once what waits to be kept. */
  readonly flush: () => Promise<void>;
  /** Another tab takes them: keeps, forgets them here, and takes nothing until they are loaded anew. */
  readonly handOver: () => Promise<void>;
}

/** Makes drafts that are kept, sealed, over a reload. */
export function makeDrafts(keep: Keep, clock: Clock): Drafts {
  const store = makeStore<ReadonlyMap<string, string>>(new Map());
  let cancel: (() => void) | null = null;
  let isElsewhere = false;
  const save = async (): Promise<void> => {
    cancel?.();
    cancel = null;
    await keep.write(CELL, [...store.getSnapshot()]).catch(() => {});
  };
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    load: async () => {
      isElsewhere = false;
      const kept = await keep.read(CELL);
      // Only our own `save` wrote it. What is typed already counts more.
      if (Array.isArray(kept)) {
        store.set(new Map([...(kept as [string, string][]), ...store.getSnapshot()]));
      }
    },
    set: (roomId, text) => {
      if (isElsewhere) return;
      const now = store.getSnapshot();
      const isEmpty = text.trim() === '';
      if (isEmpty ? !now.has(roomId) : now.get(roomId) === text) return;
      const next = new Map(now);
      if (isEmpty) next.delete(roomId);
      else next.set(roomId, text);
      store.set(next);
      cancel ??= clock.after(SAVE_AFTER_MS, () => void save());
    },
    flush: async () => {
      if (cancel) await save();
    },
    handOver: async () => {
      isElsewhere = true;
      if (cancel) await save();
      store.set(new Map());
    },
  };
}
