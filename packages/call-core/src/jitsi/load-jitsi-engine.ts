import type { CallEngine, MediaCrypto } from '../call-engine.ts';

/** Where the deployment's own Jitsi client is, on the page's own origin. */
export const JITSI_LIBRARY = '/libs/lib-jitsi-meet.min.js';

/**
 * Loads the adapter and the client that the deployment serves when they are first needed: no page pays
 * for them before the check of the network or the call.
 */
export async function loadJitsiEngine(
  libraryUrl: string = JITSI_LIBRARY,
  crypto?: MediaCrypto,
): Promise<CallEngine> {
  crypto?.install();
  const [{ JitsiCallEngine }, { loadLibrary }] = await Promise.all([
    import('./jitsi-call-engine.ts'),
    import('./load-library.ts'),
  ]);
  return new JitsiCallEngine(await loadLibrary(libraryUrl));
}
