import type { LinkQuality, MediaSource, RemoteMedia, RemoteParticipant } from '../call-engine.ts';
import type { JitsiPerson, TheirTrack } from './library.ts';
import { neutralSource } from './words.ts';

/** What the library tells of people by events alone, by its own name of each. */
export interface Impressions {
  readonly speakerId: string | null;
  readonly qualities: ReadonlyMap<string, LinkQuality>;
  readonly handOf: (person: JitsiPerson) => number | null;
  readonly isSilent: (id: string) => boolean;
}

/** Everybody else. Who has no identity was not let in by meetings: the focus, and nobody besides. */
export function readPeople(
  people: readonly JitsiPerson[],
  { speakerId, qualities, handOf, isSilent }: Impressions,
): readonly RemoteParticipant[] {
  return people.flatMap((person) => {
    const user = person.getIdentity()?.user;
    if (user?.id === undefined) return [];
    return {
      id: user.id,
      name: user.name ?? '',
      joinedAt: Number(user.joined ?? 0),
      isSpeaking: person.getId() === speakerId,
      quality: isSilent(person.getId()) ? 'lost' : (qualities.get(person.getId()) ?? 'unknown'),
      handRaisedAt: handOf(person),
      media: mediaOf(person),
    };
  });
}

/** The library's name of somebody's source, which it has only while the source is there. */
export function sourceName(
  people: readonly JitsiPerson[],
  participantId: string,
  source: MediaSource,
): string | null {
  const person = people.find((one) => one.getIdentity()?.user?.id === participantId);
  const track = person?.getTracks().find((one) => neutralSource(one) === source);
  return track?.getSourceName() ?? null;
}

function mediaOf(person: JitsiPerson): RemoteParticipant['media'] {
  const media: Partial<Record<MediaSource, RemoteMedia>> = {};
  const tracks = person.getTracks();
  for (const track of tracks) {
    const { source, isMuted } = isScreenSound(track, tracks)
      ? { source: 'screen-audio' as const, isMuted: !tracks.some(isShownScreen) }
      : { source: neutralSource(track), isMuted: track.isMuted() };
    // A screen that is no longer shared stays with the engine, muted, to be quick the next time.
    const isGone = isMuted && (source === 'screen' || source === 'screen-audio');
    if (!isGone) media[source] = { isMuted, track: track.getTrack() };
  }
  return media;
}

const isSound = (track: TheirTrack): boolean => track.getType() === 'audio';
const isShownScreen = (track: TheirTrack): boolean =>
  !isSound(track) && neutralSource(track) === 'screen' && !track.isMuted();

/** The bridge tells no name of a sound that came second, and the library takes it for muted for ever. */
const isScreenSound = (track: TheirTrack, all: readonly TheirTrack[]): boolean =>
  isSound(track) &&
  track.getSourceName() === null &&
  all.some((other) => isSound(other) && other.getSourceName() !== null);
