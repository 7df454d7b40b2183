import type { Clock } from '@astra/page-state/clock';
import type { ChatSession } from './chat-session.ts';
import type { Keep } from './keep.ts';
import { roomsToKeep, roomToKeep } from './offline-copy.ts';
import type { KeptRoom, OfflineCopy, OfflineLimits } from './offline-copy.ts';

/** The name of the cell in which the copy is kept. */
export const OFFLINE_CELL = 'offline-copy';

/** What a recorder needs. */
export interface OfflineRecorderParts {
  readonly session: Pick<ChatSession, 'phase' | 'rooms' | 'isWhole' | 'heard' | 'recent'>;
  readonly keep: Keep;
  readonly clock: Clock;
  readonly limits: OfflineLimits;
  /** Whether a room may be kept at all; others leave nothing behind. */
  readonly mayKeep: (roomId: string) => boolean;
  /** A copy is kept: when it was made. */
  readonly onSaved: (savedAt: number) => void;
}

/** A conversation brings many events at once, and each copy is written as a whole. */
const SAVE_AFTER_MS = 3000;

/**
 * Keeps a copy of recent messages while the chat is live, made anew each time from what the connection knows then: what
 * was deleted, or left, is in none of them any more.
 */
export class OfflineRecorder {
  readonly #parts: OfflineRecorderParts;
  readonly #stops: readonly (() => void)[];
  #cancel: (() => void) | null = null;
  #isStopped = false;

  constructor(parts: OfflineRecorderParts) {
    this.#parts = parts;
    const { phase, rooms, isWhole, heard } = parts.session;
    const later = (): void => this.#later();
    this.#stops = [phase, rooms, isWhole, heard].map((one) => one.subscribe(later));
    later();
  }

  /** Keeps at once what waits to be kept: the page may be gone in a moment. */
  async flush(): Promise<void> {
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = null;
    await this.#save();
  }

  /** Keeps nothing more. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
    for (const stop of this.#stops) stop();
  }

  #later(): void {
    const { phase, isWhole } = this.#parts.session;
    if (this.#isStopped || phase.getSnapshot().name !== 'live') return;
    // A copy of the one room that has come so far would take the place of all others.
    if (!isWhole.getSnapshot()) return;
    this.#cancel ??= this.#parts.clock.after(SAVE_AFTER_MS, () => {
      this.#cancel = null;
      void this.#save();
    });
  }

  async #save(): Promise<void> {
    const { keep, clock, onSaved } = this.#parts;
    const copy: OfflineCopy = { savedAt: clock.now(), rooms: await this.#rooms(clock.now()) };
    // Stopped meanwhile: it is being deleted, perhaps.
    if (this.#isStopped) return;
    try {
      await keep.write(OFFLINE_CELL, copy);
      onSaved(copy.savedAt);
    } catch {
      // Without room on the disk there is no copy of this moment.
    }
  }

  async #rooms(now: number): Promise<readonly KeptRoom[]> {
    const { session, limits, mayKeep } = this.#parts;
    const wanted = session.rooms.getSnapshot().filter(({ id }) => mayKeep(id));
    const kept: KeptRoom[] = [];
    // One after the other: the page is in use meanwhile.
    for (const item of roomsToKeep(wanted, limits, now)) {
      const recent = await session.recent(item.id);
      const { draft: _draft, hasFailed: _hasFailed, ...facts } = item;
      if (recent) kept.push(roomToKeep(facts, recent, { ...limits, now }));
    }
    return kept;
  }
}
