import type { RemoteParticipant as EngineParticipant, Room } from 'livekit-client';
import type { MediaSource, RemoteMedia, RemoteParticipant } from '../call-engine.ts';
import { neutralQuality, neutralSource } from './words.ts';

/** Everybody else, by time of joining. What did not change since `last` is the same object. */
export function readRoster(
  room: Room,
  last: readonly RemoteParticipant[],
): readonly RemoteParticipant[] {
  const people = [...room.remoteParticipants.values()]
    .map((one) => keepSame(last, toParticipant(one)))
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));
  const isSame = people.length === last.length && people.every((one, at) => one === last[at]);
  return isSame ? last : people;
}

function toParticipant(one: EngineParticipant): RemoteParticipant {
  return {
    id: one.identity,
    name: one.name ?? '',
    joinedAt: one.joinedAt?.getTime() ?? 0,
    isSpeaking: one.isSpeaking,
    quality: neutralQuality(one.connectionQuality),
    media: mediaOf(one),
  };
}

function mediaOf(one: EngineParticipant): RemoteParticipant['media'] {
  const media: Partial<Record<MediaSource, RemoteMedia>> = {};
  for (const publication of one.trackPublications.values()) {
    const source = neutralSource(publication.source);
    const track = publication.track?.mediaStreamTrack ?? null;
    if (source) media[source] = { isMuted: publication.isMuted, track };
  }
  return media;
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
    one.quality === other.quality;
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
