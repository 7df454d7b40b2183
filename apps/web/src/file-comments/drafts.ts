import { makeBrowserCells } from '@astra/chat-core/browser-cells';
import type { BrowserCells } from '@astra/chat-core/browser-cells';
import { makeEncryptedKeep } from '@astra/chat-core/keep';
import type { Keep } from '@astra/chat-core/keep';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';

/**
 * Comments that are begun and not sent. They are kept in this browser as drafts of messages are: sealed, by a key that goes
 * when the person signs out or another one signs in.
 */
export interface CommentDrafts extends Observable<ReadonlyMap<string, string>> {
  /** Takes up what this person left; what others left goes. */
  readonly open: (personId: string) => Promise<void>;
  /** What stands in the field now; an empty one is no draft. */
  readonly set: (name: string, text: string) => void;
  /** Once all that was typed is kept: whether anything is. */
  readonly keep: () => Promise<boolean>;
  /** Everything goes, here and in the browser. */
  readonly forget: () => Promise<void>;
}

/** Whose they are, in the name of the cell that holds their key. */
const keyOf = (personId: string): string => `key ${personId}`;
const isDraft = (name: string): boolean => !name.startsWith('key ');

export function makeCommentDrafts(cells: BrowserCells): CommentDrafts {
  const store = makeStore<ReadonlyMap<string, string>>(new Map());
  let keep: Keep | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other; where storage is closed they live as long as the page. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work).catch(() => undefined);
    last = next;
    return next;
  };
  const write = async (name: string): Promise<void> => {
    const text = store.getSnapshot().get(name);
    if (text === undefined) await cells.remove(name);
    else await keep?.write(name, text);
  };
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    open: (personId) =>
      inTurn(async () => {
        keep = await keepOf(cells, personId);
        const left = new Map<string, string>();
        for (const name of (await cells.names()).filter(isDraft)) {
          const text = await keep.read(name);
          // Only `write` wrote it.
          if (typeof text === 'string') left.set(name, text);
        }
        // What is typed already counts more.
        store.set(new Map([...left, ...store.getSnapshot()]));
      }),
    set: (name, text) => {
      const now = store.getSnapshot();
      if ((now.get(name) ?? '') === text) return;
      const next = new Map(now);
      if (text === '') next.delete(name);
      else next.set(name, text);
      store.set(next);
      void inTurn(() => write(name));
    },
    keep: async () => {
      await last;
      // Where storage is closed nothing is.
      const names = await cells.names().catch((): readonly string[] => []);
      return names.some(isDraft);
    },
    forget: () => {
      store.set(new Map());
      return inTurn(async () => {
        keep = null;
        await cells.clear();
      });
    },
  };
}

async function keepOf(cells: BrowserCells, personId: string): Promise<Keep> {
  const known = await cells.get(keyOf(personId));
  if (known) return makeEncryptedKeep(cells, known);
  await cells.clear();
  const key = crypto.getRandomValues(new Uint8Array(32));
  await cells.put(keyOf(personId), key);
  return makeEncryptedKeep(cells, key);
}

/** Those of who is signed in. */
export const commentDrafts = makeCommentDrafts(makeBrowserCells('astra-comment-drafts'));
