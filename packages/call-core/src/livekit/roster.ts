import type { RemoteParticipant as EngineParticipant, Room } from 'livekit-client';
import type { MediaSource, RemoteMedia, RemoteParticipant } from '../call-engine.ts';
import { keepSameRoster } from '../same-roster.ts';
import { neutralQuality, neutralSource } from './words.ts';

/** Everybody else, by time of joining. What did not change since `last` is the same object. */
export function readRoster(
  room: Room,
  last: readonly RemoteParticipant[],
): readonly RemoteParticipant[] {
  return keepSameRoster(last, [...room.remoteParticipants.values()].map(toParticipant));
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
