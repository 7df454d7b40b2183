import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { startLiveKit } from '@astra/video-engine/test-support/livekit-server';
import type { Lab } from './lab.ts';

/** LiveKit, as set-up built it. */
export async function openLiveKitLab(): Promise<Lab> {
  const server = await startLiveKit();
  const foreignKey = { key: server.apiKey.key, secret: 'x'.repeat(43) };
  return {
    engine: new LiveKitEngine(server),
    lateEngine: new LiveKitEngine({ ...server, now: () => new Date(Date.now() - 125_000) }),
    forgingEngine: new LiveKitEngine({ ...server, apiKey: foreignKey }),
    nowhereUrl: 'ws://127.0.0.1:9',
    // It refuses before a word is said.
    tellsOfRoom: () => true,
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}
