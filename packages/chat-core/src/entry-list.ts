import type { EventLine, Placed } from './event-line.ts';
import { isMessage } from './message-maker.ts';
import type { MessageMaker } from './message-maker.ts';
import type { TimelineEntry } from './timeline-types.ts';

interface ListParts {
  readonly myId: string;
  readonly dayOf: (at: number) => string;
  readonly maker: MessageMaker;
  readonly line: EventLine;
}

/** The lines of a timeline: messages, days, and where the new begins. */
export class EntryList {
  readonly #parts: ListParts;
  /** What the server has; then one's own that it has not. */
  #known: readonly TimelineEntry[] = [];
  #entries: readonly TimelineEntry[] | null = null;
  readonly #indexes = new Map<string, number>();
  readonly #orphanRoots = new Set<string>();
  /** The calendar takes longer than all the rest of a line, and each page of older messages builds all lines anew. */
  readonly #days = new Map<string, string>();
  #newAfter: number | null = null;
  #lastDay = '';
  #hasNew = false;

  constructor(parts: ListParts) {
    this.#parts = parts;
  }

  get entries(): readonly TimelineEntry[] {
    if (this.#entries) return this.#entries;
    const tail = this.#tail();
    // `concat` copies references in one piece; spreading would walk over them.
    this.#entries = tail.length === 0 ? this.#known : this.#known.concat(tail);
    return this.#entries;
  }

  /** One more at the end. */
  appended(placed: Placed): void {
    const { id, body } = placed.fact;
    // The beginning of a thread that comes after its replies takes them in.
    if (this.#orphanRoots.has(id)) return this.rebuild();
    if (this.#parts.maker.isReply(placed.fact) && 'threadId' in body && body.threadId !== null) {
      this.#parts.maker.addReply(body.threadId, id);
      this.#parts.maker.forget(id);
      return this.changed(body.threadId);
    }
    const more = this.#linesOf(placed, this.#known.length);
    if (more.length === 0) return;
    this.#known = this.#known.concat(more);
    this.#entries = null;
  }

  /** A message looks different now. */
  changed(id: string): void {
    const index = this.#indexes.get(id);
    const message = this.#parts.maker.messageOf(id);
    if (index === undefined || !message) return;
    const old = this.#known[index];
    if (old?.kind === 'message' && old.message === message) return;
    this.#known = this.#known.with(index, { kind: 'message', key: message.key, message });
    this.#entries = null;
  }

  /** One's own unsent messages are others now. */
  retail(): void {
    this.#entries = null;
  }

  setNewAfter(position: number | null): void {
    if (position === this.#newAfter) return;
    this.#newAfter = position;
    this.rebuild();
  }

  /** Puts all lines together again; the messages stay the same objects. */
  rebuild(): void {
    this.#indexes.clear();
    this.#orphanRoots.clear();
    this.#lastDay = '';
    this.#hasNew = false;
    const lines: TimelineEntry[] = [];
    for (const placed of this.#parts.line) {
      if (this.#parts.maker.isReply(placed.fact)) continue;
      lines.push(...this.#linesOf(placed, lines.length));
    }
    this.#known = lines;
    this.#entries = null;
  }

  #linesOf({ fact, position }: Placed, at: number): readonly TimelineEntry[] {
    const entry = this.#entryOf(fact.id);
    if (!entry) return [];
    const lines: TimelineEntry[] = [];
    const day = this.#dayOf(fact);
    if (day !== this.#lastDay) lines.push({ kind: 'day', key: `day ${day} ${fact.id}`, day });
    this.#lastDay = day;
    // Comings and goings are nothing to be read.
    if (entry.kind === 'message' && this.#isFirstNew(position, fact.senderId)) {
      this.#hasNew = true;
      lines.push({ kind: 'new', key: 'new' });
    }
    this.#indexes.set(fact.id, at + lines.length);
    return [...lines, entry];
  }

  #dayOf({ id, at }: Placed['fact']): string {
    const day = this.#days.get(id) ?? this.#parts.dayOf(at);
    this.#days.set(id, day);
    return day;
  }

  #entryOf(id: string): TimelineEntry | null {
    const fact = this.#parts.line.get(id)?.fact;
    if (!fact) return null;
    const { body, at } = fact;
    if (body.kind === 'membership') {
      return { kind: 'membership', key: id, at, subjectId: body.subjectId, change: body.change };
    }
    if (!isMessage(body)) return null;
    if ('threadId' in body && body.threadId !== null) this.#orphanRoots.add(body.threadId);
    const message = this.#parts.maker.messageOf(id);
    return message && { kind: 'message', key: message.key, message };
  }

  #isFirstNew(position: number, senderId: string): boolean {
    if (this.#newAfter === null || this.#hasNew) return false;
    return position > this.#newAfter && senderId !== this.#parts.myId;
  }

  #tail(): readonly TimelineEntry[] {
    let lastDay = this.#lastDay;
    return this.#parts.maker.echoes.flatMap((message): TimelineEntry[] => {
      const entry = { kind: 'message', key: message.key, message } as const;
      const day = this.#parts.dayOf(message.at);
      if (day === lastDay) return [entry];
      lastDay = day;
      return [{ kind: 'day', key: `day ${day} ${message.key}`, day }, entry];
    });
  }
}
