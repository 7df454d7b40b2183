import { packetsByTrack } from '../rtc-stats.ts';
import type { JitsiPerson, TheirTrack } from './library.ts';
import { neutralSource } from './words.ts';

/**
 * Packets received so far from each one of whom packets are to come, by the library's name of them. What is muted does not
 * count, nor a picture that the bridge does not pass on (nobody asked for it, or one's own connection does not bear it);
 * `isPassedOn` knows by the name of the source.
 */
export function receivedFrom(
  people: readonly JitsiPerson[],
  isPassedOn: (sourceName: string) => boolean,
  report: RTCStatsReport,
): ReadonlyMap<string, number> {
  const packets = packetsByTrack([report]);
  const received = new Map<string, number>();
  for (const person of people) {
    const due = person.getTracks().filter((track) => isDue(track, isPassedOn));
    const counts = due.map((track) => packets.get(track.getTrack().id) ?? 0);
    if (counts.length > 0)
      received.set(
        person.getId(),
        counts.reduce((one, other) => one + other, 0),
      );
  }
  return received;
}

/** A page of text that nobody turns may send nothing: screens do not count. */
function isDue(track: TheirTrack, isPassedOn: (sourceName: string) => boolean): boolean {
  if (track.isMuted()) return false;
  const source = neutralSource(track);
  return (
    source === 'microphone' || (source === 'camera' && isPassedOn(track.getSourceName() ?? ''))
  );
}
