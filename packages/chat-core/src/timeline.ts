import type { Clock } from '@astra/page-state/clock';
import { makeStore } from '@astra/page-state/observable';
import type { Observable, Store } from '@astra/page-state/observable';
import { NewReplies } from './new-replies.ts';
import type { Outbox } from './outbox.ts';
import type { RoomNews, RoomSource, RoomWindow } from './room-source.ts';
import { TimelineModel } from './timeline-model.ts';
import { Pacer } from './pacer.ts';
import { ReadTeller } from './read-teller.ts';
import { TypingTeller } from './typing-teller.ts';
import type { Person, RoomEventFact, TimelineSnapshot } from './timeline-types.ts';
import { writeMessage } from './write-markdown.ts';
import type { TypedMessage } from './write-markdown.ts';

/** A page of messages opens one by one: in a long conversation each showing takes a while, and none can be seen apart. */
const SHOWING_MS = 30;

/** What the conversation of a room needs. */
export interface TimelineParts {
  readonly source: RoomSource;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** The local day of a moment, `YYYY-MM-DD`. */
  readonly dayOf: (at: number) => string;
}

/** Where a message belongs. */
export interface Placing {
  readonly replyTo?: string;
  readonly threadId?: string;
}

/** The conversation of one room, as it goes on. `open` first, `close` when it is shown no more. */
export class Timeline implements Observable<TimelineSnapshot> {
  readonly getSnapshot: () => TimelineSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #parts: TimelineParts;
  readonly #model: TimelineModel;
  readonly #newReplies: NewReplies;
  readonly #store: Store<TimelineSnapshot>;
  readonly #typing: TypingTeller;
  readonly #reads: ReadTeller;
  readonly #showing: Pacer;
  #stops: readonly (() => void)[] = [];
  #isLooking = true;
  /** Up to where the person had read when they came. */
  #marker: string | null = null;
  /** The last event that stood at the end while they looked at it. */
  #lookedTo: string | null = null;
  /** Where somebody wants to go who came by a message. */
  #wished: string | null = null;
  /** Counts the windows, so that a late page of an old one is dropped. */
  #opening = 0;

  constructor(parts: TimelineParts) {
    const { source, clock, dayOf } = parts;
    this.#parts = parts;
    this.#model = new TimelineModel({ myId: source.myId, serviceId: source.serviceId, dayOf });
    this.#newReplies = new NewReplies(this.#model);
    this.#typing = new TypingTeller(clock, (is) => void source.sayTyping(is).catch(() => {}));
    this.#reads = new ReadTeller(clock, source.markRead);
    this.#showing = new Pacer(clock, SHOWING_MS, () => this.#show());
    this.#store = makeStore<TimelineSnapshot>({
      entries: [],
      reads: [],
      newReplies: [],
      typing: [],
      people: new Map(),
      hasOlder: false,
      hasNewer: false,
      loading: 'nothing',
      failed: 'nothing',
      targetId: null,
    });
    this.getSnapshot = this.#store.getSnapshot;
    this.subscribe = this.#store.subscribe;
  }

  /** Shows the newest messages, with the line where the new begin. */
  async open(): Promise<void> {
    const { source, outbox } = this.#parts;
    const unsent = outbox.room(source.roomId);
    const takeUnsent = (): void => {
      this.#model.setUnsent(unsent.getSnapshot());
      this.#show();
    };
    this.#stops = [source.listen((news) => this.#hear(news)), unsent.subscribe(takeUnsent)];
    const marker = source.myMarker();
    this.#marker = marker;
    await this.#move(null);
    takeUnsent();
    if (marker !== null) this.#model.setNewAfter(this.#model.positionOf(marker));
    this.#show();
    const wished = this.#wished;
    this.#wished = null;
    if (wished !== null) await this.jumpToMessage(wished);
  }

  /** Lets go of the room. */
  close(): void {
    this.#opening += 1;
    this.#typing.stop();
    this.#reads.stop();
    this.#showing.stop();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** Loads a page of older messages, if there are any. A page that does not come is thrown, and `failed` until the next try. */
  readonly loadOlder = (): Promise<void> => this.#widen('older');

  /** After a jump: loads a page of newer messages. */
  readonly loadNewer = (): Promise<void> => this.#widen('newer');

  /** Goes to the first message of a day or moment; false: nothing was said since. */
  readonly jumpToDate = async (at: number): Promise<boolean> => {
    const id = await this.#parts.source.eventAt(at);
    if (id !== null) await this.#move(id);
    return id !== null;
  };

  /** Goes to a message, say one that was found or replied to: at once, or as `open` is done. Throws when it cannot be had. */
  readonly jumpToMessage = async (id: string): Promise<void> => {
    if (this.#stops.length === 0) this.#wished = id;
    else if (this.#model.positionOf(id) === null) await this.#move(id);
    else this.#show({ targetId: id });
  };

  /** Back to the newest messages. */
  readonly backToNow = (): Promise<void> => this.#move(null);

  /** Is the person looking at the newest messages? Then they count as read, and others are told. */
  readonly look = (isLooking: boolean): void => {
    if (!isLooking && this.#isLooking) {
      const lookedTo = this.#lookedTo === null ? null : this.#model.positionOf(this.#lookedTo);
      this.#model.setNewAfter(lookedTo ?? this.#model.myPosition);
    }
    if (isLooking && !this.#isLooking) this.#newReplies.settle();
    this.#isLooking = isLooking;
    this.#show();
    if (isLooking) void this.markRead();
  };

  /** An answer in a thread stands before the person's eyes. */
  readonly see = (id: string): void => {
    this.#newReplies.see(id);
    this.#show();
    if (this.#isLooking) void this.markRead();
  };

  /** Says that everything is read, up to an answer in a thread that nobody has looked at. */
  readonly markRead = async (): Promise<void> => {
    const { lastId } = this.#model;
    if (lastId === null || this.getSnapshot().hasNewer) return;
    this.#lookedTo = lastId;
    const { firstUnseen } = this.#newReplies;
    const readTo = firstUnseen === null ? lastId : this.#model.idBefore(firstUnseen);
    if (readTo === null || this.#model.hasReadTo(readTo)) return;
    this.#model.receive(this.#parts.source.myId, readTo);
    this.#show();
    await this.#reads.read(readTo);
  };

  /** Sends what was typed; gives its id. */
  readonly send = async (typed: TypedMessage, placing: Placing = {}): Promise<string> => {
    this.#typing.typed('');
    const { replyTo = null, threadId = null } = placing;
    return this.#post({ kind: 'message', content: writeMessage(typed), replyTo, threadId });
  };

  /** Changes the words of one's own message. */
  readonly edit = (id: string, typed: TypedMessage): Promise<string> =>
    this.#post({ kind: 'edit', of: id, content: writeMessage(typed) });

  /** Deletes a message with all its edits: one's own, or another's where one may. */
  readonly delete = (id: string): Promise<string> => this.#post({ kind: 'deletion', of: id });

  /** Gives a reaction, or takes one's own back. */
  readonly react = async (id: string, key: string): Promise<void> => {
    const mine = this.#model.message(id)?.reactions.find((one) => one.key === key && one.isMine);
    if (!mine) {
      await this.#post({ kind: 'reaction', of: id, key });
    } else if (mine.myEventId !== null) {
      await this.#post({ kind: 'deletion', of: mine.myEventId });
    }
  };

  /** Tries again to send what failed. */
  readonly retry = (unsentId: string): void => this.#parts.outbox.retry(unsentId);

  /** Sends a change that failed as a new message. */
  readonly sendAsNew = (unsentId: string): Promise<string | null> =>
    this.#parts.outbox.postAsNew(unsentId);

  /** Forgets what failed or still waits. */
  readonly discard = (unsentId: string): void => this.#parts.outbox.discard(unsentId);

  /** The person types; an empty field means that they stopped. */
  readonly typed = (text: string): void => this.#typing.typed(text);

  #post(body: Parameters<Outbox['post']>[1]): Promise<string> {
    return this.#parts.outbox.post(this.#parts.source.roomId, body);
  }

  async #move(aroundId: string | null): Promise<void> {
    const mine = (this.#opening += 1);
    this.#show({ loading: 'jump', failed: 'nothing' });
    try {
      await this.#parts.source.open(aroundId);
    } finally {
      if (mine === this.#opening) this.#show({ loading: 'nothing' });
    }
  }

  async #widen(where: 'older' | 'newer'): Promise<void> {
    const { loading, hasOlder, hasNewer } = this.getSnapshot();
    if (loading !== 'nothing' || !(where === 'older' ? hasOlder : hasNewer)) return;
    const mine = this.#opening;
    this.#show({ loading: where, failed: 'nothing' });
    let failed: TimelineSnapshot['failed'] = where;
    try {
      await this.#parts.source.widen(where);
      failed = 'nothing';
    } finally {
      if (mine === this.#opening) this.#show({ loading: 'nothing', failed });
    }
  }

  #hear(news: RoomNews): void {
    switch (news.kind) {
      case 'opened':
        this.#model.clear();
        this.#model.prepend(news.window.events);
        this.#takeReplies();
        return this.#showWindow(news.window, { targetId: news.aroundId });
      case 'widened':
        if (news.where === 'older') this.#model.prepend(news.window.events);
        else for (const event of news.window.events) this.#model.append(event);
        return this.#showWindow(news.window, {});
      case 'reset':
        // The server has left a gap: what is shown cannot be joined to what comes.
        return void this.#move(null).catch(() => {});
      case 'appended':
        return this.#append(news);
      case 'typing':
        return this.#show({ typing: news.userIds });
      case 'people':
        return this.#show({ people: peopleOf(news.people) });
      case 'changed':
        this.#model.change(news.event);
        return this.#showing.ask();
      case 'related':
        this.#model.relate(news.event);
        return this.#showing.ask();
      case 'received':
        this.#model.receive(news.userId, news.eventId);
        return this.#show();
    }
  }

  /** Those that came while the room was not open, or in a gap. */
  #takeReplies(): void {
    const readTo = this.#model.myReceiptId ?? this.#marker;
    const from = readTo === null ? null : this.#model.positionOf(readTo);
    if (from !== null) this.#newReplies.take(this.#model.repliesAfter(from));
  }

  #takeReply({ id, senderId }: RoomEventFact): void {
    const rootId = this.#model.rootOf(id)?.id ?? null;
    if (rootId === null) return;
    if (senderId === this.#parts.source.myId) this.#newReplies.seeThread(rootId);
    else this.#newReplies.take([id]);
  }

  #append({ events }: Extract<RoomNews, { kind: 'appended' }>): void {
    for (const event of events) {
      this.#model.append(event);
      this.#takeReply(event);
    }
    const senders = new Set(events.map(({ senderId }) => senderId));
    const { typing } = this.getSnapshot();
    // Who has written is not writing any more; their client says so a moment later.
    const isStale = typing.some((userId) => senders.has(userId));
    this.#show(isStale ? { typing: typing.filter((userId) => !senders.has(userId)) } : {});
    if (this.#isLooking) void this.markRead();
  }

  #showWindow({ hasOlder, hasNewer }: RoomWindow, more: Partial<TimelineSnapshot>): void {
    this.#show({ hasOlder, hasNewer, ...more });
    // Who opens a room looks at its end before anything of it has come.
    if (this.#isLooking) void this.markRead();
  }

  #show(change: Partial<TimelineSnapshot> = {}): void {
    const { entries, reads } = this.#model;
    const last = this.#store.getSnapshot();
    const { list: newReplies } = this.#newReplies;
    const next = { ...last, ...change, entries, reads, newReplies };
    const keys = Object.keys(next) as (keyof TimelineSnapshot)[];
    if (keys.some((key) => next[key] !== last[key])) this.#store.set(next);
  }
}

function peopleOf(people: readonly Person[]): ReadonlyMap<string, Person> {
  return new Map(people.map((person) => [person.id, person]));
}

/** The day of this machine's calendar. */
export function localDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const two = (part: number): string => String(part).padStart(2, '0');
