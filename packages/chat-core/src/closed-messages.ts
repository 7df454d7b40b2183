import type { Clock } from '@astra/page-state/clock';
import type { SealedMessage } from './chat-link.ts';
import type { SealedReason } from './timeline-types.ts';

/** How many messages do not open on this device, by what can be done about it. */
export interface ClosedCounts {
  /** They open in a moment, or turn out to be lost. */
  readonly opening: number;
  /** The recovery code opens them. */
  readonly needCode: number;
  /** They were written before one came: a colleague can say them again. */
  readonly beforeJoining: number;
  /** No key of them is to be had: a colleague can say them again. */
  readonly lost: number;
}

/** What the backup has not by then, it has not: its keys come one after another. */
const OPENING_MS = 60_000;
/** More would only be a number. */
const MOST = 50_000;

const kinds: Partial<Record<SealedReason, keyof ClosedCounts>> = {
  'key-on-its-way': 'opening',
  'recover-this-device': 'needCode',
  'before-you-joined': 'beforeJoining',
};

interface Closed extends SealedMessage {
  readonly foundAt: number;
}

/** The messages that were met and do not open, by their ids: nothing else is kept of them. */
export class ClosedMessages {
  readonly #clock: Clock;
  readonly #byId = new Map<string, Closed>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** False: that is known. */
  take(message: SealedMessage): boolean {
    const before = this.#byId.get(message.id);
    if (before?.reason === message.reason || (!before && this.#byId.size >= MOST)) return false;
    this.#byId.set(message.id, { ...message, foundAt: before?.foundAt ?? this.#clock.now() });
    return true;
  }

  /** It opened, or it is gone. */
  open(id: string): void {
    this.#byId.delete(id);
  }

  forgetRooms(isGone: (roomId: string) => boolean): void {
    for (const { id, roomId } of this.#byId.values()) if (isGone(roomId)) this.#byId.delete(id);
  }

  countIn(isWanted: (roomId: string) => boolean): ClosedCounts {
    const counts = { opening: 0, needCode: 0, beforeJoining: 0, lost: 0 };
    for (const one of this.#byId.values()) if (isWanted(one.roomId)) counts[this.#kindOf(one)] += 1;
    return counts;
  }

  clear(): void {
    this.#byId.clear();
  }

  #kindOf({ reason, foundAt }: Closed): keyof ClosedCounts {
    const kind = kinds[reason] ?? 'lost';
    return kind === 'opening' && this.#clock.now() - foundAt > OPENING_MS ? 'lost' : kind;
  }
}
