import type { TimelineModel } from './timeline-model.ts';
import type { NewReply } from './timeline-types.ts';

const NONE: readonly NewReply[] = [];

/** Answers of others in threads that are new to the person: they stand below what was said before, where nobody looks by themselves. */
export class NewReplies {
  readonly #model: TimelineModel;
  /** In the order of their coming. */
  readonly #ids = new Set<string>();
  readonly #seen = new Set<string>();
  #list = NONE;

  constructor(model: TimelineModel) {
    this.#model = model;
  }

  /** The same array until one comes or is seen. */
  get list(): readonly NewReply[] {
    const next = [...this.#ids].flatMap((id): NewReply[] => {
      const root = this.#model.rootOf(id);
      return root ? [{ id, rootSenderId: root.senderId, isSeen: this.#seen.has(id) }] : [];
    });
    const isSame =
      next.length === this.#list.length &&
      next.every(({ id, isSeen }, at) => {
        const last = this.#list[at];
        return last?.id === id && last.isSeen === isSeen;
      });
    if (!isSame) this.#list = next;
    return this.#list;
  }

  /** The first of those that nobody has looked at; null: all are seen. */
  get firstUnseen(): string | null {
    return this.list.find(({ isSeen }) => !isSeen)?.id ?? null;
  }

  /** These are new, unless they were seen before. */
  take(ids: readonly string[]): void {
    for (const id of ids) if (!this.#seen.has(id)) this.#ids.add(id);
  }

  see(id: string): void {
    if (this.#ids.has(id)) this.#seen.add(id);
  }

  /** Who answers in a thread has read it. */
  seeThread(rootId: string): void {
    for (const id of this.#ids) if (this.#model.rootOf(id)?.id === rootId) this.see(id);
  }

  /** What was seen is not new any more. */
  settle(): void {
    for (const id of this.#seen) this.#ids.delete(id);
  }
}
