import { RemoteTrackPublication, Track } from 'livekit-client';
import type { RemoteParticipant, Room } from 'livekit-client';
import { packetsByTrack } from '../rtc-stats.ts';

/**
 * Packets received so far from each one of whom packets are to come: what is muted, not asked for, or held back by the
 * server for the sake of one's own connection does not count.
 */
export function receivedFrom(
  room: Room,
  reports: readonly RTCStatsReport[],
): ReadonlyMap<string, number> {
  const packets = packetsByTrack(reports);
  const received = new Map<string, number>();
  for (const person of room.remoteParticipants.values()) {
    const counts = due(person).map((id) => packets.get(id) ?? 0);
    if (counts.length > 0) received.set(person.identity, sum(counts));
  }
  return received;
}

const sum = (counts: readonly number[]): number => counts.reduce((one, other) => one + other, 0);

/** The tracks of this participant that must bring packets just now. */
function due(person: RemoteParticipant): readonly string[] {
  return [...person.trackPublications.values()]
    .filter((one) => one instanceof RemoteTrackPublication && one.isEnabled && !one.isMuted)
    .map(({ track }) => track)
    .filter((track) => track?.streamState === Track.StreamState.Active && !isScreen(track))
    .map((track) => track?.mediaStreamTrack.id ?? '');
}

/** A page of text that nobody turns may send nothing. */
const isScreen = ({ source }: Track): boolean =>
  source === Track.Source.ScreenShare || source === Track.Source.ScreenShareAudio;
