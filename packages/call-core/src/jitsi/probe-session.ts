import type { EngineSession, NetworkReport } from '../call-engine.ts';
import { passed, testPicture } from '../test-picture.ts';

const LENGTH_MS = 3000;

/** Sends a moving test picture for a while and reads what the way to the server is like. */
export async function probeSession(
  session: EngineSession,
  signal: AbortSignal,
): Promise<NetworkReport> {
  const picture = testPicture();
  try {
    await session.publish(picture.track, 'camera');
    await passed(LENGTH_MS, signal);
    const { path, rttMs, availableUpKbps } = await session.getStats();
    return { path, rttMs, lossRatio: null, upKbps: availableUpKbps };
  } finally {
    picture.stop();
  }
}
