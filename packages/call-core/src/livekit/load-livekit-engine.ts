import type { CallEngine, MediaCrypto } from '../call-engine.ts';

/**
 * Loads the adapter and the engine's own client when they are first needed: a chunk of their own,
 * so that no page pays for them before the check of the network or the call.
 */
export async function loadLiveKitEngine(crypto?: MediaCrypto): Promise<CallEngine> {
  crypto?.install();
  const { LiveKitCallEngine } = await import('./livekit-call-engine.ts');
  return new LiveKitCallEngine();
}
