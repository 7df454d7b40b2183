import type { RemoteParticipant } from './call-engine.ts';

/** The people by time of joining. What did not change since `last` is the same object. */
export function keepSameRoster(
  last: readonly RemoteParticipant[],
  now: readonly RemoteParticipant[],
): readonly RemoteParticipant[] {
  const people = now
    .map((one) => keepSame(last, one))
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));
  const isSame = people.length === last.length && people.every((one, at) => one === last[at]);
  return isSame ? last : people;
}

function keepSame(last: readonly RemoteParticipant[], now: RemoteParticipant): RemoteParticipant {
  const before = last.find((one) => one.id === now.id);
  return before && isSameParticipant(before, now) ? before : now;
}

function isSameParticipant(one: RemoteParticipant, other: RemoteParticipant): boolean {
  const isFlatSame =
    one.name === other.name &&
    one.joinedAt === other.joinedAt &&
    one.isSpeaking === other.isSpeaking &&
    one.quality === other.quality &&
    one.handRaisedAt === other.handRaisedAt;
  return isFlatSame && isSameMedia(one.media, other.media);
}

function isSameMedia(one: RemoteParticipant['media'], other: RemoteParticipant['media']): boolean {
  const sources = ['camera', 'microphone', 'screen', 'screen-audio'] as const;
  return sources.every(
    (source) =>
      one[source]?.track === other[source]?.track &&
      one[source]?.isMuted === other[source]?.isMuted,
  );
}
