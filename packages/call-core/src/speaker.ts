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
