/** So many looks without a packet, a second apart: as patient as `liveness.ts` is with one's own connection. */
const LOOKS_WITHOUT_PACKET = 3;
/** Whoever else asks for the statistics meanwhile makes no look of it. */
const LOOK_EVERY_MS = 900;

interface Heard {
  readonly packets: number;
  readonly misses: number;
}

/**
 * Notices who has fallen silent: nothing comes from them any more, though they send. The server says so too, but only after five
 * to fifteen seconds, and whoever sits before a still picture does not wait so long.
 */
export class SilentPeople {
  #heard: ReadonlyMap<string, Heard> = new Map();
  #lookedAt = -Infinity;

  /** `packets`: received so far from each one who is to be received; true: somebody else is silent now. */
  look(packets: ReadonlyMap<string, number>, now: number): boolean {
    if (now - this.#lookedAt < LOOK_EVERY_MS) return false;
    this.#lookedAt = now;
    const before = this.#heard;
    this.#heard = new Map([...packets].map(([id, count]) => [id, next(before.get(id), count)]));
    const ids = new Set([...before.keys(), ...packets.keys()]);
    return [...ids].some((id) => isSilent(before.get(id)) !== this.has(id));
  }

  has(participantId: string): boolean {
    return isSilent(this.#heard.get(participantId));
  }
}

/** Whoever was never heard yet is only on their way. */
function next(last: Heard | undefined, packets: number): Heard {
  const isMiss = packets > 0 && packets === last?.packets;
  return { packets, misses: isMiss ? last.misses + 1 : 0 };
}

const isSilent = (heard: Heard | undefined): boolean =>
  heard !== undefined && heard.misses >= LOOKS_WITHOUT_PACKET;
