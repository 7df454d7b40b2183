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
  const [{ JitsiCallEngine }, { loadLibrary }] = await adapter();
  return new JitsiCallEngine(await loadLibrary(libraryUrl));
}

/**
 * Brings the same into the browser's cache. The client is not run: a megabyte of script would be felt in the call that
 * goes on, and may never be needed.
 */
export async function fetchJitsiEngine(libraryUrl: string = JITSI_LIBRARY): Promise<void> {
  const [reply] = await Promise.all([fetch(libraryUrl, { priority: 'low' }), adapter()]);
  if (!reply.ok) throw new Error('The engine’s client could not be fetched');
  // To its end: browsers keep nothing of which they have a part.
  await reply.arrayBuffer();
}

const adapter = () => Promise.all([import('./jitsi-call-engine.ts'), import('./load-library.ts')]);
