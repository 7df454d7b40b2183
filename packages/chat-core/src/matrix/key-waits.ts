import type { MatrixEvent } from 'matrix-js-sdk';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { Clock } from '@astra/page-state/clock';
import type { EventBody, RoomEventFact, SealedReason } from '../timeline-types.ts';
import { readEvent } from './read-event.ts';

/** The backup is asked for one key after another: of a long page the last comes some seconds after the first. */
const BACKUP_MS = 60_000;
/** A key is sent before its message: what has not come by then was late by more than a telephone that wakes up. */
const SENDING_MS = 600_000;
/** Its person may have left the device since: its keys are asked for. */
const FORMER_MS = 10_000;

interface Wait {
  /** Milliseconds from when it was first found sealed. */
  readonly ms: number;
  /** Milliseconds from when it was written; the later of the two counts. */
  readonly sinceWritten: number;
  readonly reason: SealedReason;
}

const lost: Wait = { ms: BACKUP_MS, sinceWritten: 0, reason: 'key-never-came' };
const late: Wait = { ...lost, sinceWritten: SENDING_MS };
const unconfirmed: Wait = { ms: FORMER_MS, sinceWritten: 0, reason: 'sender-not-confirmed' };
const waits: Partial<Record<DecryptionFailureCode, Wait>> = {
  [DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP]: {
    ...lost,
    reason: 'older-than-this-device',
  },
  [DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID]: late,
  [DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX]: late,
  [DecryptionFailureCode.UNKNOWN_SENDER_DEVICE]: unconfirmed,
  [DecryptionFailureCode.UNSIGNED_SENDER_DEVICE]: unconfirmed,
};

/** Reads the events of one room that is open. */
export interface RoomReader {
  readonly read: (event: MatrixEvent) => RoomEventFact | null;
  readonly stop: () => void;
}

/** Until when a message without its key is said to open by itself; then it says the truth, and opens if its key comes after all. */
export class KeyWaits {
  readonly #clock: Clock;
  readonly #foundAt = new WeakMap<MatrixEvent, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `onOver` is told when something else is to be said of an event than was read. */
  reader(onOver: (event: MatrixEvent) => void): RoomReader {
    const cancels = new Map<MatrixEvent, () => void>();
    const over = (event: MatrixEvent): void => {
      cancels.delete(event);
      onOver(event);
    };
    return {
      read: (event) => {
        const fact = readEvent(event);
        const wait = fact && waitOf(event, fact);
        if (!wait) return fact;
        const left = this.#untilOf(event, wait) - this.#clock.now();
        if (left <= 0) return { ...fact, body: { ...wait.body, reason: wait.reason } };
        if (!cancels.has(event))
          cancels.set(
            event,
            this.#clock.after(left, () => over(event)),
          );
        return fact;
      },
      stop: () => {
        for (const cancel of cancels.values()) cancel();
        cancels.clear();
      },
    };
  }

  #untilOf(event: MatrixEvent, { ms, sinceWritten }: Wait): number {
    const found = this.#foundAt.get(event) ?? this.#clock.now();
    this.#foundAt.set(event, found);
    // When it was written is its server's word: a time that lies ahead is none.
    return Math.max(found + ms, Math.min(event.getTs(), found) + sinceWritten);
  }
}

type SealedBody = Extract<EventBody, { readonly kind: 'sealed' }>;

/** Null: it is open, or says all there is to say, or was not tried yet. */
function waitOf(
  event: MatrixEvent,
  { body }: RoomEventFact,
): (Wait & { readonly body: SealedBody }) | null {
  const code = event.decryptionFailureReason;
  if (body.kind !== 'sealed' || body.reason !== 'key-on-its-way' || code === null) return null;
  return { ...(waits[code] ?? lost), body };
}
