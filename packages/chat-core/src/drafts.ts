import type { Clock } from '@astra/page-state/clock';
import type { Keep } from './keep.ts';
import type { LinkPreview } from './link-preview.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';

/** Not at each key. */
const SAVE_AFTER_MS = 500;

/** What was begun in rooms and is not sent, by their Matrix ids; kept, sealed, over a reload. */
export interface Begun<T> extends Observable<ReadonlyMap<string, T>> {
  /** Takes up what an earlier visit left. */
  readonly load: () => Promise<void>;
  /** What stands in the field now; null: nothing is begun there. */
  readonly set: (roomId: string, begun: T | null) => void;
  /** Keeps at once what waits to be kept; says whether anything is kept. */
  readonly flush: () => Promise<boolean>;
  /** Another tab takes them: keeps, forgets them here, and takes nothing until they are loaded anew. */
  readonly handOver: () => Promise<void>;
}

/** New words of a room; an empty field is no draft. */
export type Drafts = Begun<string>;

/** A message that is being changed, as it stands. */
export interface EditedMessage {
  readonly id: string;
  readonly text: string;
  readonly linkPreview: LinkPreview | null;
}

/** Its words as they are to be. */
export interface BegunEdit {
  readonly message: EditedMessage;
  readonly text: string;
}

/** What new words answer: a message itself, or the thread that it is in. */
export interface BegunAnswer {
  readonly kind: 'reply' | 'thread';
  readonly message: {
    readonly id: string;
    readonly senderId: string;
    /** The thread in which it is an answer itself. */
    readonly threadId: string | null;
  };
}

/** What the draft of a room answers, if it does. */
export type Answers = Begun<BegunAnswer>;

/** The change of a message that is under way in a room: one at a time. */
export type Edits = Begun<BegunEdit>;

/** The cells of a keep that hold what is begun. */
export const begunCells = ['drafts', 'edits', 'answers'] as const;

/** What is typed new in each room. */
export function makeDrafts(keep: Keep, clock: Clock): Drafts {
  const drafts = makeBegun<string>('drafts', keep, clock);
  return {
    ...drafts,
    set: (roomId, text) => drafts.set(roomId, text === null || text.trim() === '' ? null : text),
  };
}

/** The changes that are under way. An emptied field is one, too: only `null` gives it up. */
export const makeEdits = (keep: Keep, clock: Clock): Edits => makeBegun('edits', keep, clock);

/** What the drafts answer. */
export const makeAnswers = (keep: Keep, clock: Clock): Answers => makeBegun('answers', keep, clock);

/** `cell` is where the keep has them. */
function makeBegun<T>(cell: (typeof begunCells)[number], keep: Keep, clock: Clock): Begun<T> {
  const store = makeStore<ReadonlyMap<string, T>>(new Map());
  let cancel: (() => void) | null = null;
  let isElsewhere = false;
  let isKept = true;
  const save = async (): Promise<void> => {
    cancel?.();
    cancel = null;
    const writing = keep.write(cell, [...store.getSnapshot()]);
    // Where storage is closed it lives as long as the page.
    isKept = await writing.then(
      () => true,
      () => false,
    );
  };
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    load: async () => {
      isElsewhere = false;
      const kept = await keep.read(cell);
      // Only our own `save` wrote it. What is typed already counts more.
      if (Array.isArray(kept)) {
        store.set(new Map([...(kept as [string, T][]), ...store.getSnapshot()]));
      }
    },
    set: (roomId, begun) => {
      if (isElsewhere) return;
      const now = store.getSnapshot();
      if ((now.get(roomId) ?? null) === begun) return;
      const next = new Map(now);
      if (begun === null) next.delete(roomId);
      else next.set(roomId, begun);
      store.set(next);
      // What was sent or given up must not be there again.
      if (begun === null) void save();
      else cancel ??= clock.after(SAVE_AFTER_MS, () => void save());
    },
    flush: async () => {
      if (cancel) await save();
      return isKept && store.getSnapshot().size > 0;
    },
    handOver: async () => {
      isElsewhere = true;
      if (cancel) await save();
      store.set(new Map());
    },
  };
}
