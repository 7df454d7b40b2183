import type { RoomEventFact } from './timeline-types.ts';

/** A page of a room's history, read backwards. What is in it was told by `onOlder` and `onSealed` before it is given. */
export interface HistoryPage {
  /** From where the page before it is read; null: the room begins here, as far as one may read it. */
  readonly from: string | null;
  /** When the oldest of it was sent, in milliseconds; null: nothing was in it. */
  readonly oldestAt: number | null;
  /** The event was in it up to which all was to be read. */
  readonly isJoined: boolean;
}

/** Where a page is read. */
export interface PagePlace {
  /** Undefined: what this device has of the room already. */
  readonly from: string | undefined;
  /** Up to which event; null: to the beginning. */
  readonly until: string | null;
}

/** The events of a page, for a copy of all of them. */
export interface FactsPage {
  /** From the oldest on, as they can be read now: some open a while after they came. */
  readonly facts: () => readonly RoomEventFact[];
  /** From where the page before it is read; null: the room begins here, as far as one may read it. */
  readonly from: string | null;
}

/** What was said in rooms, as the server keeps it. Nothing of it is marked as read, and nobody is told. */
export interface History {
  /** Throws `ReadLater` where the server asks for patience. Null: one may not read there, or not any more. */
  readonly page: (roomId: string, place: PagePlace) => Promise<HistoryPage | null>;
  /** The same, with all that was said, and told by no hook; `from` null: the newest. */
  readonly facts: (roomId: string, from: string | null) => Promise<FactsPage | null>;
}

/** The server asks for patience. */
export class ReadLater extends Error {
  override readonly name = 'ReadLater';
  readonly afterMs: number;

  constructor(afterMs: number, options?: ErrorOptions) {
    super('later', options);
    this.afterMs = afterMs;
  }
}
