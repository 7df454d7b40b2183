import type { EventLine } from './event-line.ts';
import type { ReadUpTo, RoomEventFact } from './timeline-types.ts';

/** How far everybody has read: by receipts, and by having written. */
export class Reading {
  readonly #receipts = new Map<string, string>();
  readonly #spoke = new Map<string, number>();
  readonly #nobody: string | null;
  #reads: readonly ReadUpTo[] | null = [];

  /** `nobody`: somebody who acts in the room and reads nothing. */
  constructor(nobody: string | null) {
    this.#nobody = nobody;
  }

  receive(userId: string, eventId: string): void {
    this.#receipts.set(userId, eventId);
    this.#reads = null;
  }

  receiptOf(userId: string): string | null {
    return this.#receipts.get(userId) ?? null;
  }

  /** Who writes has read what came before. */
  speak({ senderId }: RoomEventFact, position: number): void {
    this.#spoke.set(senderId, Math.max(position, this.#spoke.get(senderId) ?? -Infinity));
    this.#reads = null;
  }

  /** The same array until somebody has read on. */
  of(line: EventLine): readonly ReadUpTo[] {
    if (this.#reads) return this.#reads;
    const users = new Set([...this.#receipts.keys(), ...this.#spoke.keys()]);
    if (this.#nobody !== null) users.delete(this.#nobody);
    this.#reads = [...users].flatMap((userId) => {
      const position = Math.max(
        this.#byReceipt(userId, line),
        this.#spoke.get(userId) ?? -Infinity,
      );
      return position === -Infinity ? [] : [{ userId, position }];
    });
    return this.#reads;
  }

  /** A new window: the positions are others. Receipts stay, they name events. */
  forgetPositions(): void {
    this.#spoke.clear();
    this.#reads = null;
  }

  /** A receipt for an event that is not loaded (older, as a rule) says nothing yet. */
  #byReceipt(userId: string, line: EventLine): number {
    const eventId = this.#receipts.get(userId);
    return (eventId === undefined ? undefined : line.get(eventId)?.position) ?? -Infinity;
  }
}
