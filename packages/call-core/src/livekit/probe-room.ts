import { Track } from 'livekit-client';
import type { LocalTrackPublication, Room } from 'livekit-client';
import type { NetworkReport } from '../call-engine.ts';
import { sentLoss, sumStats } from '../rtc-stats.ts';

const LENGTH_MS = 3000;
const PICTURES_PER_SECOND = 15;
const SIZE = { width: 640, height: 360 };
const BLOCK_PX = 16;

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

/** Blocks of chance: a still picture would be sent in so few bytes that nothing is measured. */
function testPicture(): { readonly track: MediaStreamTrack; readonly stop: () => void } {
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  const context = canvas.getContext('2d');
  const paint = (): void => {
    for (let x = 0; x < SIZE.width; x += BLOCK_PX) {
      for (let y = 0; y < SIZE.height; y += BLOCK_PX) paintBlock(context, x, y);
    }
  };
  paint();
  const timer = setInterval(paint, 1000 / PICTURES_PER_SECOND);
  const [track] = canvas.captureStream(PICTURES_PER_SECOND).getTracks();
  // A canvas stream always has its one track.
  if (!track) throw new Error('The browser gave no test picture');
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

function paintBlock(context: CanvasRenderingContext2D | null, x: number, y: number): void {
  if (!context) return;
  context.fillStyle = `hsl(${Math.floor(Math.random() * 360)} 60% 50%)`;
  context.fillRect(x, y, BLOCK_PX, BLOCK_PX);
}

function passed(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('Aborted'));
    });
  });
}
