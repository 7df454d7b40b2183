import { Track } from 'livekit-client';
import type { LocalTrackPublication, Room } from 'livekit-client';
import type { NetworkReport } from '../call-engine.ts';
import { sentLoss, sumStats } from '../rtc-stats.ts';
import { passed, PICTURES_PER_SECOND, testPicture } from '../test-picture.ts';

const LENGTH_MS = 3000;

/** Sends a moving test picture for a while and reads what the way to the server is like. */
export async function probeRoom(room: Room, signal: AbortSignal): Promise<NetworkReport> {
  const picture = testPicture();
  try {
    const publication = await room.localParticipant.publishTrack(picture.track, {
      source: Track.Source.Camera,
      simulcast: false,
      videoEncoding: { maxBitrate: 1_500_000, maxFramerate: PICTURES_PER_SECOND },
    });
    await passed(LENGTH_MS, signal);
    return await reportOf(publication);
  } finally {
    picture.stop();
  }
}

async function reportOf(publication: LocalTrackPublication): Promise<NetworkReport> {
  const report = await publication.track?.getRTCStatsReport();
  if (!report) return { path: 'unknown', rttMs: null, lossRatio: null, upKbps: null };
  const { path, rttMs, availableUpKbps } = sumStats([report], Date.now());
  return { path, rttMs, lossRatio: sentLoss(report), upKbps: availableUpKbps };
}
