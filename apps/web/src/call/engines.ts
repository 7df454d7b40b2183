import '#call/old-browsers.ts';
import type { EngineGrant as GivenGrant } from '@astra/contracts/meetings';
import type { CallEngine, EngineGrant, EngineName } from '@astra/call-core/call-engine';
import type { Fault } from '@astra/call-core/call-state';
import { GrantRefused } from '@astra/call-core/grant-refused';
import { fetchJitsiEngine, loadJitsiEngine } from '@astra/call-core/jitsi/load-jitsi-engine';
import { loadLiveKitEngine } from '@astra/call-core/livekit/load-livekit-engine';
import { isPassing, problemOf } from '#shared/problem-error.ts';
import { hasRoom, StandBy } from './stand-by.ts';

const loaders: Readonly<Record<EngineName, () => Promise<CallEngine>>> = {
  livekit: () => loadLiveKitEngine(),
  jitsi: () => loadJitsiEngine(),
};
const loaded = new Map<EngineName, Promise<CallEngine>>();
const storageKey = 'astra-engine';

/** Loads an engine once; a failed download is tried again the next time. */
export function loadEngine(name: EngineName): Promise<CallEngine> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = loaders[name]();
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

/**
 * Brings an engine's code ahead of the call: of the engine where it is likely to be, or of the one that this browser was
 * given last.
 */
export function warmUpEngine(engineId: string | null = null): void {
  void loadEngine(engineId === null ? lastEngine() : kindOf(engineId)).catch(() => undefined);
}

/** A deployment has one Jitsi, and several LiveKits at most. */
const kindOf = (engineId: string): EngineName => (engineId === 'jitsi' ? 'jitsi' : 'livekit');

const standBy = new StandBy({
  // LiveKit's client is a part of our own app, small enough to be loaded.
  fetchCode: (name) => (name === 'jitsi' ? fetchJitsiEngine() : loadEngine(name)),
  runCode: loadEngine,
  whenIdle: (run) =>
    // Safari has no such thing.
    'requestIdleCallback' in globalThis ? requestIdleCallback(run) : setTimeout(run),
  // TypeScript knows nothing of it yet.
  hasRoom: () => hasRoom(navigator as Parameters<typeof hasRoom>[0]),
});

/** To be called while a call goes well: brings the code of the engine that stands by. */
export const bringStandBy = (): void => standBy.bring();

/** To be called when the engine wavers: lets the code run that was brought. */
export const readyStandBy = (): void => standBy.makeReady();

function lastEngine(): EngineName {
  try {
    return localStorage.getItem(storageKey) === 'jitsi' ? 'jitsi' : 'livekit';
  } catch {
    return 'livekit'; // a browser that keeps nothing
  }
}

function keepEngine(name: EngineName): void {
  try {
    localStorage.setItem(storageKey, name);
  } catch {
    // The next call loads what it needs a little later.
  }
}

/** What is away when no grant came: one's own network, or the engine, of which meetings knows. */
export function faultOf(error: unknown): Fault | null {
  const problem = problemOf(error);
  if (problem === 'engine-unavailable') return 'server';
  return problem === 'offline' || problem === 'no-answer' ? 'network' : null;
}

/** A grant for the next join. What will not change by trying again ends the call with the service's own word. */
export async function grantFrom(fetch: () => Promise<GivenGrant>): Promise<EngineGrant> {
  try {
    const grant = await fetch();
    const { engine, standBy: next, ...rest } = grant;
    if (engine === 'memory') throw new Error('The in-memory engine has no pictures');
    keepEngine(engine);
    if (next !== 'memory') standBy.expect(engine, next);
    return { ...rest, engine };
  } catch (error) {
    if (isPassing(error)) throw error;
    throw new GrantRefused(problemOf(error), { cause: error });
  }
}
