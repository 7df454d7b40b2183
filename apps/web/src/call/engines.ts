import '#call/old-browsers.ts';
import type { EngineGrant as GivenGrant } from '@astra/contracts/meetings';
import type { CallEngine, EngineGrant, EngineName } from '@astra/call-core/call-engine';
import { GrantRefused } from '@astra/call-core/grant-refused';
import { loadLiveKitEngine } from '@astra/call-core/livekit/load-livekit-engine';
import { isPassing, problemOf } from '#shared/problem-error.ts';

const loaded = new Map<EngineName, Promise<CallEngine>>();

/** Loads an engine once; a failed download is tried again the next time. */
export function loadEngine(name: EngineName): Promise<CallEngine> {
  const known = loaded.get(name);
  if (known) return known;
  if (name !== 'livekit') return Promise.reject(new Error(`No engine ${name} in this build`));
  const loading = loadLiveKitEngine();
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

/** A grant for the next join. What will not change by trying again ends the call with the service's own word. */
export async function grantFrom(fetch: () => Promise<GivenGrant>): Promise<EngineGrant> {
  try {
    const grant = await fetch();
    if (grant.engine === 'memory') throw new Error('The in-memory engine has no pictures');
    return { ...grant, engine: grant.engine };
  } catch (error) {
    if (isPassing(error)) throw error;
    throw new GrantRefused(problemOf(error), { cause: error });
  }
}
