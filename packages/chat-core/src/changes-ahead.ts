import type { ReadableMessage } from './chat-link.ts';

/** Far more than happens while a page of messages is on its way. */
const MOST = 5_000;

/**
 * What has become of messages that have not been read yet. History is read backwards, and a change may be told while the
 * page with its message is on its way: such a message comes as it was, and is taken as it is.
 */
export class ChangesAhead {
  readonly #gone = new Set<string>();
  /** By message and writer: what another one calls an edit of it takes nothing away. */
  readonly #edits = new Map<string, ReadableMessage>();

  /** An edit or a deletion of something that is not here. */
  take(change: ReadableMessage): void {
    if (change.text === null) {
      this.#gone.add(change.id);
      for (const [key, edit] of this.#edits)
        if (edit.wordsId === change.id) this.#edits.delete(key);
    } else {
      const key = keyOf(change);
      const before = this.#edits.get(key);
      if (!this.#gone.has(change.wordsId) && (!before || before.at <= change.at))
        this.#edits.set(key, change);
    }
    dropOldest(this.#gone);
    dropOldest(this.#edits);
  }

  isGone(id: string): boolean {
    return this.#gone.has(id);
  }

  /** The newest words of a message that comes now; they are kept here no longer. */
  editOf(message: Pick<ReadableMessage, 'id' | 'senderId'>): ReadableMessage | null {
    const key = keyOf(message);
    const edit = this.#edits.get(key) ?? null;
    this.#edits.delete(key);
    return edit;
  }

  clear(): void {
    this.#gone.clear();
    this.#edits.clear();
  }
}

const keyOf = ({ id, senderId }: Pick<ReadableMessage, 'id' | 'senderId'>): string =>
  `${senderId} ${id}`;

function dropOldest(
  all: Pick<Map<string, unknown>, 'size' | 'keys' | 'delete'> | Set<string>,
): void {
  const [oldest] = all.keys();
  if (all.size > MOST && oldest !== undefined) all.delete(oldest);
}
