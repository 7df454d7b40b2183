import type { RemoteParticipant as EngineParticipant, Room } from 'livekit-client';
import type { MediaSource, RemoteMedia, RemoteParticipant } from '../call-engine.ts';
import { keepSameRoster } from '../same-roster.ts';
import { neutralQuality, neutralSource } from './words.ts';

/** Since when the hand of this participant is up. */
export type HandOf = (participantId: string) => number | null;

/** What the client does not know of a participant. */
interface Known {
  readonly handOf: HandOf;
  readonly isSilent: (participantId: string) => boolean;
}

/** Everybody else, by time of joining. What did not change since `last` is the same object. */
export function readRoster(
  room: Room,
  last: readonly RemoteParticipant[],
  known: Known,
): readonly RemoteParticipant[] {
  const people = [...room.remoteParticipants.values()].map((one) => toParticipant(one, known));
  return keepSameRoster(last, people);
}

function toParticipant(one: EngineParticipant, { handOf, isSilent }: Known): RemoteParticipant {
  return {
    id: one.identity,
    name: one.name ?? '',
    joinedAt: one.joinedAt?.getTime() ?? 0,
    isSpeaking: one.isSpeaking,
    quality: isSilent(one.identity) ? 'lost' : neutralQuality(one.connectionQuality),
    handRaisedAt: handOf(one.identity),
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
