import { atStake } from './at-stake.ts';
import type { AtStake } from './at-stake.ts';
import type { ChatAccount, ChatLink, OpenLink } from './chat-link.ts';
import type { Clock } from '@astra/page-state/clock';
import { SendLater } from './courier.ts';
import { makeAnswers, makeDrafts, makeEdits } from './drafts.ts';
import type { Answers, Drafts, Edits } from './drafts.ts';
import type { Encryption } from './encryption.ts';
import type { Keep } from './keep.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import { Outbox } from './outbox.ts';
import { copyRoom } from './room-copy.ts';
import type { CopiedMessage, CopyWish } from './room-copy.ts';
import { listRooms } from './rooms.ts';
import type { RoomCard, RoomListItem } from './rooms.ts';
import type { FoundMessage, SearchQuestion } from './search.ts';
import { SearchDesk } from './search-desk.ts';
import type { SearchRun } from './search-run.ts';
import type { AskFormerDevices } from './former-devices.ts';
import type { RecentEvents } from './offline-copy.ts';
import { nextPhase } from './session-phase.ts';
import type { ConnectionSign, SessionPhase } from './session-phase.ts';
import type { OutgoingContent, Unsent } from './timeline-types.ts';
import type { TabLock } from './tab-lock.ts';
import { localDay, Timeline } from './timeline.ts';
import { Visit } from './visit.ts';

/** What a chat needs. */
export interface ChatSessionParts {
  readonly account: ChatAccount;
  /** A new token for the same device; null when the session is over. Throws when nobody answers. */
  readonly renewToken: () => Promise<string | null>;
  readonly askFormerDevices: AskFormerDevices;
  /** Loads Matrix only now: `() => import('@astra/chat-core/matrix/open-matrix')`. */
  readonly loadOpen: () => Promise<OpenLink>;
  /** What the chat service says of the rooms, by their ids. */
  readonly cards?: Observable<ReadonlyMap<string, RoomCard>>;
  readonly tabLock: TabLock;
  readonly keep: Keep;
  readonly clock: Clock;
  /** A name that no other message of this device ever had. */
  readonly newId: () => string;
}

const NO_CARDS: ReadonlyMap<string, RoomCard> = new Map();

/** The chat of one device of a person, in one tab at a time. */
export class ChatSession {
  readonly phase: Observable<SessionPhase>;
  readonly rooms: Observable<readonly RoomListItem[]>;
  /** Have all rooms come? One that somebody waits for comes before the others. */
  readonly isWhole: Observable<boolean>;
  readonly drafts: Drafts;
  /** Changes of messages that were begun. */
  readonly edits: Edits;
  /** What the drafts answer. */
  readonly answers: Answers;
  /** Counts what the chat service tells of messages to be read: ask it anew then. */
  readonly readings: Observable<number>;
  /** Counts what came in any room and can be read, edits and deletions too. */
  readonly heard: Observable<number>;
  readonly #parts: ChatSessionParts;
  readonly #phase = makeStore<SessionPhase>({ name: 'idle' });
  readonly #rooms = makeStore<readonly RoomListItem[]>([]);
  readonly #isWhole = makeStore(false);
  readonly #readings = makeStore(0);
  readonly #heard = makeStore(0);
  readonly #outbox: Outbox;
  readonly #search: SearchDesk;
  #firstRoom: Promise<string | null> = Promise.resolve(null);
  #visit: Visit | null = null;
  /** What was opened last: it can remove what it keeps here. */
  #opened: ChatLink | null = null;

  constructor(parts: ChatSessionParts) {
    const { keep, clock, newId } = parts;
    this.#parts = parts;
    this.phase = this.#phase;
    this.rooms = this.#rooms;
    this.isWhole = this.#isWhole;
    this.readings = this.#readings;
    this.heard = this.#heard;
    this.drafts = makeDrafts(keep, clock);
    this.edits = makeEdits(keep, clock);
    this.answers = makeAnswers(keep, clock);
    this.#search = new SearchDesk({
      clock,
      link: () => this.#visit?.link ?? null,
      rooms: this.#rooms,
      isWhole: this.#isWhole,
    });
    const courier = {
      // Between two visits there is nobody to carry it.
      send: (parcel: Parameters<ChatLink['courier']['send']>[0]): Promise<string> =>
        this.#visit?.link?.courier.send(parcel) ?? Promise.reject(new SendLater(1000)),
    };
    this.#outbox = new Outbox({ courier, keep, clock, newId });
  }

  /** The person's own Matrix id. */
  get myId(): string {
    return this.#parts.account.userId;
  }

  /** Null until the chat is connected. */
  get encryption(): Encryption | null {
    return this.#visit?.link?.encryption ?? null;
  }

  /** Starts, unless another tab has the chat: then it waits until that one is closed. */
  start(): Promise<void> {
    return this.#begin(false);
  }

  /** Brings the chat into this tab; the other one stops. */
  takeOver(): Promise<void> {
    return this.#begin(true);
  }

  /** Stops cleanly; what is unsent stays for the next start. */
  async stop(): Promise<void> {
    if (this.#visit) await this.#end(this.#visit, { name: 'idle' });
    // It was being taken away already, perhaps.
    if (!this.#visit) this.#phase.set({ name: 'idle' });
  }

  /** What `forget` would lose for good. */
  atStake(): Promise<AtStake> {
    const begun = [this.drafts, this.edits].flatMap((part) => [...part.getSnapshot().keys()]);
    return atStake({ encryption: this.encryption, unsent: this.#outbox.unsent, begun });
  }

  /** Is something on its way that will be there in a moment, if one waits for it? */
  isSettling({ keysLeft }: Pick<AtStake, 'keysLeft'>): boolean {
    if (this.#phase.getSnapshot().name !== 'live') return false;
    return keysLeft > 0 || this.#outbox.unsent.some(({ state }) => state.name !== 'failed');
  }

  /** Stops, and removes everything that this device keeps. */
  async forget(): Promise<void> {
    await this.stop();
    await this.#opened?.forget();
    await this.#parts.keep.clear();
    this.#search.clear();
  }

  /**
   * Somebody waits for this room: where it has yet to come, it comes before the others. Which one it is may turn out later:
   * the first sync waits for that; null, or a failure: there is none.
   */
  waitFor(roomId: string | Promise<string | null>): void {
    this.#firstRoom = Promise.resolve(roomId).catch(() => null);
  }

  /**
   * The conversation of a room, not yet open; null: no such room, or not connected. `dayOf` gives the day of a moment
   * (milliseconds) as `YYYY-MM-DD`, on the clock by which the conversation is read; default: this machine's.
   */
  timeline(roomId: string, dayOf = localDay): Timeline | null {
    const source = this.#visit?.link?.room(roomId);
    if (!source) return null;
    return new Timeline({ source, outbox: this.#outbox, clock: this.#parts.clock, dayOf });
  }

  /**
   * Sends ready words to a room, open or not; they are kept until they have gone. Gives their id;
   * throws `ElsewhereError` where another tab has the chat.
   */
  post(roomId: string, content: OutgoingContent): Promise<string> {
    return this.#outbox.post(roomId, { kind: 'message', content, replyTo: null, threadId: null });
  }

  /** What of one's own is on its way in a room. */
  unsent(roomId: string): Observable<readonly Unsent[]> {
    return this.#outbox.room(roomId);
  }

  /** Keeps at once what is begun and not sent, new words and changes; says whether anything is kept. */
  async keepBegun(): Promise<boolean> {
    const kept = await Promise.all(this.#unfinished.map((part) => part.flush()));
    return kept.includes(true);
  }

  /** Tries again to send what failed. */
  retry(unsentId: string): void {
    this.#outbox.retry(unsentId);
  }

  /** Finds words in what this page has read so far. */
  search(question: SearchQuestion): readonly FoundMessage[] {
    return this.#search.index.find(question);
  }

  /** Finds words in all messages, back to the first one: reads what this page has not. Begins when it is opened. */
  lookFor(question: SearchQuestion): SearchRun {
    return this.#search.lookFor(question);
  }

  /** All that this device can read of a room, to be kept outside of the chat. Throws when it is aborted. */
  copy(roomId: string, how: CopyWish): Promise<readonly CopiedMessage[]> {
    const history = (): ChatLink['history'] | null => this.#visit?.link?.history ?? null;
    return copyRoom({ ...how, roomId, history, myId: this.myId, clock: this.#parts.clock });
  }

  /** The newest events of a room; null: no such room, or not connected. */
  async recent(roomId: string): Promise<RecentEvents | null> {
    return (await this.#visit?.link?.recent(roomId)) ?? null;
  }

  /** Takes an invitation. */
  async accept(roomId: string): Promise<void> {
    await this.#visit?.link?.accept(roomId);
  }

  /** Tells the person of no more than being named in this room, on all of their devices; or of all again. */
  async mute(roomId: string, isMuted: boolean): Promise<void> {
    await this.#visit?.link?.mute(roomId, isMuted);
  }

  /** Leaves a room or turns an invitation down; its words leave this device. */
  async leave(roomId: string): Promise<void> {
    await this.#visit?.link?.leave(roomId);
    this.#search.forgetRoom(roomId);
    this.drafts.set(roomId, null);
    this.edits.set(roomId, null);
    this.answers.set(roomId, null);
  }

  get #unfinished(): readonly Pick<Drafts | Edits | Answers, 'load' | 'flush' | 'handOver'>[] {
    return [this.drafts, this.edits, this.answers];
  }

  async #begin(isTaking: boolean): Promise<void> {
    const before = this.#visit;
    if (before && !before.isEnding && (before.hasTurn || !isTaking)) return;
    const visit = new Visit(before ? this.#end(before, { name: 'idle' }) : undefined);
    this.#visit = visit;
    try {
      await visit.ready;
      const isHeld = !isTaking && (await this.#parts.tabLock.isHeld());
      if (visit.isEnding) return;
      this.#wait(isHeld);
      await this.#parts.tabLock.hold({
        isTaking,
        signal: visit.signal,
        onTaken: () => void this.#end(visit, { name: 'other-tab' }),
      });
      if (visit.isEnding) return;
      visit.hasTurn = true;
      await this.#connect(visit);
    } catch (error) {
      // Whoever ended it meanwhile has said their own word.
      if (visit.isEnding) return;
      await this.#end(visit, {
        name: 'failed',
        detail: error instanceof Error ? error.message : '',
      });
    }
  }

  #wait(isElsewhere: boolean): void {
    if (isElsewhere) void this.#handOver();
    const since = this.#parts.clock.now();
    this.#phase.set(isElsewhere ? { name: 'other-tab' } : { name: 'connecting', since });
  }

  async #connect(visit: Visit): Promise<void> {
    const { account, loadOpen, renewToken, askFormerDevices, clock } = this.#parts;
    this.#phase.set({ name: 'connecting', since: clock.now() });
    const loads = [this.#outbox, ...this.#unfinished].map((part) => part.load());
    const kept = Promise.all([...loads, this.#search.eraseFormer(this.#parts.keep)]);
    visit.kept = kept.catch(() => {});
    const [open] = await Promise.all([loadOpen(), kept]);
    if (visit.isEnding) return;
    const opening = open(account, {
      renewToken,
      askFormerDevices,
      firstRoom: () => this.#firstRoom,
      clock,
      onSign: (sign) => this.#take(sign, visit),
      onReading: () => this.#readings.set(this.#readings.getSnapshot() + 1),
      onReturned: (mark) => this.#outbox.settle(mark),
      onReadable: (message) => {
        this.#search.index.take(message);
        this.#heard.set(this.#heard.getSnapshot() + 1);
      },
      ...this.#search.hooks,
    });
    visit.opening = opening.catch(() => null);
    const link = await opening;
    // Whoever ends it waits for it, and stops it.
    if (visit.isEnding) return;
    visit.link = link;
    this.#follow(link, visit.signal);
    await link.start();
  }

  #follow(link: ChatLink, signal: AbortSignal): void {
    const { clock, cards } = this.#parts;
    const update = (): void => this.#list(link);
    const takeWhole = (): void => this.#isWhole.set(link.isWhole.getSnapshot());
    let { changedPeople: asked } = link.encryption.getSnapshot();
    let wasConfirmed = link.encryption.getSnapshot().device === 'confirmed';
    const stops = [
      link.rooms.subscribe(update),
      link.isWhole.subscribe(takeWhole),
      this.drafts.subscribe(update),
      cards?.subscribe(update) ?? (() => {}),
      this.#outbox.subscribe(update),
      clock.onOnline(link.hurry),
      link.encryption.subscribe(() => {
        const { device, changedPeople } = link.encryption.getSnapshot();
        if (device === 'confirmed') this.#outbox.retryAll('device-not-confirmed');
        if (device === 'confirmed' && !wasConfirmed) this.#search.beginAnew();
        wasConfirmed = device === 'confirmed';
        // Somebody was accepted, perhaps: what still may not go out is refused again.
        if (changedPeople !== asked) this.#outbox.retryAll('keys-changed');
        asked = changedPeople;
      }),
    ];
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop();
    });
    // What is there from the beginning changes nothing, perhaps.
    update();
    takeWhole();
  }

  #list(link: ChatLink): void {
    const cards = this.#parts.cards?.getSnapshot() ?? NO_CARDS;
    const next = listRooms(
      {
        facts: link.rooms.getSnapshot(),
        cards,
        drafts: this.drafts.getSnapshot(),
        unsentOf: (roomId) => this.#outbox.room(roomId).getSnapshot(),
      },
      this.#rooms.getSnapshot(),
    );
    this.#rooms.set(next);
    // Not of a copy, nor of a part: that says nothing of the rooms that are not in it.
    const isAll = this.#phase.getSnapshot().name === 'live' && link.isWhole.getSnapshot();
    if (!isAll || next.length === 0) return;
    this.#search.setRooms(next);
  }

  #take(sign: ConnectionSign, visit: Visit): void {
    if (visit.isEnding) return;
    const next = nextPhase(this.#phase.getSnapshot(), sign, this.#parts.clock.now());
    if (next.name === 'signed-out') return void this.#end(visit, next);
    this.#phase.set(next);
    this.#outbox.setOnline(next.name === 'live');
    this.#search.setOnline(next.name === 'live');
  }

  /** The other tab has what is kept from now on: nothing of it may stand here and be written over it. */
  async #handOver(): Promise<void> {
    this.#search.clear();
    await Promise.all([this.#outbox, ...this.#unfinished].map((part) => part.handOver()));
    this.#rooms.set([]);
    this.#isWhole.set(false);
  }

  #end(visit: Visit, phase: SessionPhase): Promise<void> {
    const isTaken = phase.name === 'other-tab';
    if (!visit.isEnding) {
      this.#outbox.close();
      this.#search.end();
      // Before the link's last answers come.
      if (isTaken) void this.#outbox.handOver();
    }
    return visit.end(async () => {
      // What is taken away while it is being opened fails in the middle, where nobody catches it.
      const [link] = await Promise.all([visit.opening, visit.kept]);
      this.#opened = link ?? this.#opened;
      // Only now may another tab open the keys.
      await link?.stop();
      await (isTaken ? this.#handOver() : Promise.all(this.#unfinished.map((one) => one.flush())));
      // Another one waits for this end, perhaps: how it stands is its own word.
      if (this.#visit !== visit) return;
      this.#visit = null;
      this.#phase.set(phase);
    });
  }
}
