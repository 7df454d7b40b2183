import type { EngineSession } from './call-engine.ts';
import type { Clock } from '@astra/page-state/clock';
import { makeSender } from './sender.ts';
import type { Outgoing, Sender } from './sender.ts';

interface Early {
  readonly session: EngineSession;
  readonly sender: Sender;
  readonly stopLooking: () => void;
  readonly end: () => void;
}

/** Sends over the session of a join that is under way, until the call takes it over or the join fails. */
export class EarlySender {
  readonly #clock: Clock;
  #early: Early | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(session: EngineSession, outgoing: Outgoing): void {
    this.stop();
    const sender = makeSender(session, this.#clock);
    const stopLooking = session.state.subscribe(() => {
      const { status } = session.state.getSnapshot();
      if (status === 'lost' || status === 'ended') end();
    });
    const end = (): void => {
      stopLooking();
      sender.stop();
    };
    this.#early = { session, sender, stopLooking, end };
    sender.sync(outgoing);
  }

  sync(outgoing: Outgoing): void {
    this.#early?.sender.sync(outgoing);
  }

  /** The sender of a session that has connected; that of any other join has nothing more to do. */
  takeOver(session: EngineSession, outgoing: Outgoing): Sender {
    const early = this.#early;
    this.#early = null;
    if (early?.session === session) {
      // From here on a lost session may still carry media, and must obey a mute.
      early.stopLooking();
      return early.sender;
    }
    early?.end();
    const sender = makeSender(session, this.#clock);
    sender.sync(outgoing);
    return sender;
  }

  stop(): void {
    this.#early?.end();
    this.#early = null;
  }
}
