import { makeAllowance, readHand, readReaction, writeHand } from '../signals.ts';
import type { Reaction } from '../signals.ts';
import { EVENTS } from './library.ts';
import type { JitsiConference, JitsiPerson } from './library.ts';

/** The property of a person's presence that holds a raised hand; the server's guard lets digits through. */
const HAND = 'raisedHand';
const REACTION = 'astra-reaction';

/** Messages of one sender: what is more is dropped before it is looked at. */
const BURST = 12;
const PER_SECOND = 6;

/**
 * A raised hand is part of one's presence, which whoever comes later gets from the server too. Reactions go
 * by the bridge, which writes the sender.
 */
export class BridgeSignals {
  readonly #conference: JitsiConference;
  readonly #listeners = new Set<(participantId: string, reaction: Reaction) => void>();
  readonly #allowance = makeAllowance(BURST, PER_SECOND);
  /** The words that were read, so that a clock that is fast does not move its hand in the order at each look. */
  readonly #read = new Map<string, { readonly word: unknown; readonly raisedAt: number | null }>();
  #word = writeHand(null);

  /** To be made before the room is joined, so that nothing is missed. */
  constructor(conference: JitsiConference) {
    this.#conference = conference;
    conference.on(EVENTS.message, (from, told) => this.#hear(from, told));
  }

  readonly handOf = (person: JitsiPerson): number | null => {
    const word = person.getProperty(HAND);
    const known = this.#read.get(person.getId());
    if (known?.word === word) return known?.raisedAt ?? null;
    const raisedAt = readHand(word, Date.now());
    this.#read.set(person.getId(), { word, raisedAt });
    return raisedAt;
  };

  setHand(raisedAt: number | null): void {
    const word = writeHand(raisedAt);
    if (word === this.#word) return;
    this.#word = word;
    this.#conference.setLocalParticipantProperty(HAND, word);
  }

  react(reaction: Reaction): void {
    try {
      this.#conference.broadcastEndpointMessage({ type: REACTION, reaction });
    } catch {
      // The way to the bridge is not open: a reaction is of its moment.
    }
  }

  onReaction(run: (participantId: string, reaction: Reaction) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  #hear(from: unknown, told: unknown): void {
    const id = isPerson(from) ? from.getIdentity()?.user?.id : undefined;
    if (id === undefined || !this.#allowance.take(id, Date.now())) return;
    const reaction = reactionOf(told);
    if (reaction) for (const run of this.#listeners) run(id, reaction);
  }
}

/** What came by the bridge, if it is a reaction. */
export function reactionOf(told: unknown): Reaction | null {
  if (typeof told !== 'object' || told === null) return null;
  const { type, reaction } = told as { readonly type?: unknown; readonly reaction?: unknown };
  return type === REACTION ? readReaction(reaction) : null;
}

/** The library gives the sender as one of its people; anything else is not somebody. */
function isPerson(from: unknown): from is JitsiPerson {
  return typeof from === 'object' && from !== null && 'getIdentity' in from;
}
