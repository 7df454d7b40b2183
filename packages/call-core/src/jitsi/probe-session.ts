import type { NetworkReport } from '../call-engine.ts';
import { sentLoss, sumStats } from '../rtc-stats.ts';
import { passed, testPicture } from '../test-picture.ts';
import type { JitsiSession } from './jitsi-session.ts';

const LENGTH_MS = 3000;

/** Sends a moving test picture for a while and reads what the way to the server is like. */
export async function probeSession(
  session: JitsiSession,
  signal: AbortSignal,
): Promise<NetworkReport> {
  const picture = testPicture();
  try {
    await session.publish(picture.track, 'camera');
    await passed(LENGTH_MS, signal);
    const report = await session.getReport();
    const { path, rttMs, availableUpKbps } = sumStats(report ? [report] : [], Date.now());
    return { path, rttMs, lossRatio: report && sentLoss(report), upKbps: availableUpKbps };
  } finally {
    picture.stop();
  }
}
