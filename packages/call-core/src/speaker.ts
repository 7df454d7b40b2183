import type { RemoteParticipant } from './call-engine.ts';

/**
 * Whose picture is large when there is room for one only. Who was large stays so while they speak and
 * while nobody does: a picture that jumps at each cough is worse than one that is late.
 */
export function nextSpeaker(
  people: readonly RemoteParticipant[],
  lastId: string | null,
): string | null {
  const last = people.find(({ id }) => id === lastId);
  if (last?.isSpeaking) return last.id;
  const speaker = people.find(({ isSpeaking }) => isSpeaking);
  return (speaker ?? last ?? people[0])?.id ?? null;
}

/** A new voice is followed after this long: a cough, a word between, a flicker of the engine moves nothing. */
const HOLD_MS = 1500;

/** Whose picture is large, and who is about to be. */
export interface Followed {
  readonly id: string | null;
  /** False: they are large because somebody has to be, and the first voice takes the place at once. */
  readonly hasSpoken: boolean;
  /** Whose voice it would be, and since when. */
  readonly next: { readonly id: string | null; readonly since: number } | null;
}

export const NOBODY: Followed = { id: null, hasSpoken: false, next: null };

/** Follows the voices calmly; call it again at `dueAt` and whenever the people change. */
export function followSpeaker(
  last: Followed,
  people: readonly RemoteParticipant[],
  now: number,
): Followed {
  const id = nextSpeaker(people, last.id);
  const isVoice = people.some((one) => one.id === id && one.isSpeaking);
  if (id === last.id) return stays(last, isVoice);
  // Who is gone leaves no picture to hold.
  const isGone = people.every((one) => one.id !== last.id);
  if (isGone || !last.hasSpoken) return { id, hasSpoken: isVoice, next: null };
  if (last.next?.id !== id) return { ...last, next: { id, since: now } };
  return now - last.next.since >= HOLD_MS ? { id, hasSpoken: isVoice, next: null } : last;
}

/** The same object when nothing changed, so that a screen is not drawn anew. */
function stays(last: Followed, isVoice: boolean): Followed {
  const hasSpoken = last.hasSpoken || isVoice;
  if (!last.next && hasSpoken === last.hasSpoken) return last;
  return { ...last, hasSpoken, next: null };
}

/** When to look again; null: when somebody begins or stops to speak. */
export function dueAt({ next }: Followed): number | null {
  return next && next.since + HOLD_MS;
}
