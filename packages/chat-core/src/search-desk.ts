import type { Clock } from '@astra/page-state/clock';
import type { Observable } from '@astra/page-state/observable';
import type { ChatLink, LinkHooks } from './chat-link.ts';
import { HistoryWalk } from './history-walk.ts';
import type { Keep } from './keep.ts';
import type { RoomListItem } from './rooms.ts';
import { MessageSearch } from './search.ts';
import { SearchRun } from './search-run.ts';
import type { SearchQuestion } from './search.ts';

/** Where an earlier version kept what was read. */
const FORMER_CELL = 'search';

/** What the search of a session needs. */
export interface SearchDeskParts {
  readonly clock: Clock;
  /** Null: not connected. */
  readonly link: () => ChatLink | null;
  readonly rooms: Observable<readonly RoomListItem[]>;
  readonly isWhole: Observable<boolean>;
}

type SearchHooks = Pick<
  LinkHooks,
  'onOlder' | 'onSealed' | 'onGap' | 'onHeard' | 'heardTo' | 'onLost'
>;

/** All that a session searches with: the index of what was read, and the way back to what was not. */
export class SearchDesk {
  readonly index: MessageSearch;
  /** What a connection tells of what is to be found. */
  readonly hooks: SearchHooks;
  readonly #parts: SearchDeskParts;
  readonly #walk: HistoryWalk;

  constructor(parts: SearchDeskParts) {
    const { clock, rooms } = parts;
    this.#parts = parts;
    const index = new MessageSearch(clock);
    this.index = index;
    this.#walk = new HistoryWalk({
      clock,
      history: () => parts.link()?.history ?? null,
      rooms: () => rooms.getSnapshot().filter(({ membership }) => membership === 'joined'),
      isFull: () => index.isFull,
      heardTo: (roomId) => index.heardTo(roomId),
    });
    this.hooks = {
      onOlder: (message) => index.take(message),
      onSealed: (message) => index.takeSealed(message),
      onGap: (roomId) => this.#walk.noteGap(roomId),
      onHeard: (roomId, eventId) => index.noteHeard(roomId, eventId),
      heardTo: (roomId) => index.heardTo(roomId),
      onLost: (roomId, before) => {
        index.forgetBefore(roomId, before);
        this.#walk.forget(roomId);
      },
    };
  }

  /** Begins when it is opened. */
  lookFor(question: SearchQuestion): SearchRun {
    const { clock, isWhole } = this.#parts;
    return new SearchRun({ clock, isWhole, search: this.index, walk: this.#walk }, question);
  }

  /** The connection answers, or does not; another one begins to read where this one does not go on. */
  setOnline(isOnline: boolean): void {
    this.#walk.setOnline(isOnline);
  }

  /** All rooms that one is in now. */
  setRooms(rooms: readonly RoomListItem[]): void {
    this.index.setRooms(new Map(rooms.map(({ id, keptDays }) => [id, keptDays])));
    this.#walk.keepOnly(new Set(rooms.map(({ id }) => id)));
  }

  /** One has left a room. */
  forgetRoom(roomId: string): void {
    this.index.forgetRoom(roomId);
    this.#walk.forget(roomId);
  }

  /** This device can open more than before: what did not open is read again. */
  beginAnew(): void {
    this.#walk.forget();
  }

  /** The connection is over: how far it had read says nothing to the next one. */
  end(): void {
    this.#walk.setOnline(false);
    this.#walk.forget();
  }

  /** Forgets everything. */
  clear(): void {
    this.end();
    this.index.clear();
  }

  /** Until now words were kept on the device, whatever its organisation said of that. */
  async eraseFormer(keep: Keep): Promise<void> {
    const former = (await keep.read(FORMER_CELL)) ?? null;
    if (former !== null) await keep.write(FORMER_CELL, null);
  }
}
