import { RoomEvent } from 'livekit-client';
import type { Room } from 'livekit-client';
import { LONGEST_SIGNAL, makeAllowance, readHand, readReaction, writeHand } from '../signals.ts';
import type { Reaction } from '../signals.ts';
import type { HandOf } from './roster.ts';

const HAND = 'astra.hand';
const REACTION = 'astra.reaction';

/**
 * Packets of one sender: so many at once, so many a second. An honest browser sends fewer; what is more is
 * dropped before it is looked at.
 */
const BURST = 12;
const PER_SECOND = 6;

/**
 * Raised hands and reactions as small packets. Not as attributes of the participant: who may write those may
 * also write their own name, and the id of the grant. So hands are told anew to whoever comes later.
 */
export class RoomSignals {
  readonly #room: Room;
  readonly #onHand: () => void;
  readonly #hands = new Map<string, number>();
  readonly #listeners = new Set<(participantId: string, reaction: Reaction) => void>();
  readonly #allowance = makeAllowance(BURST, PER_SECOND);
  #raisedAt: number | null = null;

  /** To be made before the room connects, so that nothing is missed. */
  constructor(room: Room, onHand: () => void) {
    this.#room = room;
    this.#onHand = onHand;
    // By the name that the server writes on a packet: on a busy machine one comes sooner than the news of its sender, and
    // it is told once. Of the server's own packets there is none.
    room.on(RoomEvent.DataReceived, (...[payload, , , topic, , identity]) => {
      if (identity) this.#hear(identity, topic, payload);
    });
    room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => this.#lower(identity));
    // Whoever is ready for packets only now has heard of no hand yet.
    room.on(RoomEvent.ParticipantActive, ({ identity }) => {
      if (identity !== room.localParticipant.identity) this.#tellHand([identity]);
    });
    room.on(RoomEvent.Reconnected, () => this.#tellHand());
  }

  readonly handOf: HandOf = (participantId) => this.#hands.get(participantId) ?? null;

  setHand(raisedAt: number | null): void {
    const isNews = this.#raisedAt !== raisedAt;
    this.#raisedAt = raisedAt;
    if (isNews) this.#send(HAND, writeHand(raisedAt));
  }

  react(reaction: Reaction): void {
    this.#send(REACTION, reaction);
  }

  onReaction(run: (participantId: string, reaction: Reaction) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  #tellHand(to?: string[]): void {
    if (this.#raisedAt !== null) this.#send(HAND, writeHand(this.#raisedAt), to);
  }

  #send(topic: string, word: string, to?: string[]): void {
    this.#publish(topic, word, to).catch(() => {
      // The connection is gone: the call tells its hand to the next one, and a reaction is of its moment.
    });
  }

  async #publish(topic: string, word: string, to?: string[]): Promise<void> {
    const { localParticipant } = this.#room;
    // What is sent before the server counts us in is thrown away by it.
    await localParticipant.waitUntilActive();
    await localParticipant.publishData(new TextEncoder().encode(word), {
      reliable: true,
      topic,
      ...(to ? { destinationIdentities: to } : {}),
    });
  }

  #hear(identity: string, topic: string | undefined, payload: Uint8Array): void {
    const now = Date.now();
    if (payload.length > LONGEST_SIGNAL || !this.#allowance.take(identity, now)) return;
    const word = new TextDecoder().decode(payload);
    if (topic === HAND) this.#see(identity, readHand(word, now));
    const reaction = topic === REACTION ? readReaction(word) : null;
    if (reaction) for (const run of this.#listeners) run(identity, reaction);
  }

  #see(identity: string, raisedAt: number | null): void {
    if (raisedAt === null) return this.#lower(identity);
    this.#hands.set(identity, raisedAt);
    this.#onHand();
  }

  #lower(identity: string): void {
    if (this.#hands.delete(identity)) this.#onHand();
  }
}
