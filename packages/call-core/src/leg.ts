import type { EngineSession } from './call-engine.ts';
import type { Sender } from './sender.ts';

/** One join that carries the call, or has carried it until just now. */
export interface Leg {
  readonly session: EngineSession;
  readonly engineId: string;
  /** Nothing comes over it any more, whatever the engine believes. */
  isSilent: boolean;
  /** Whether something came over it within about a second. */
  readonly hasSigns: () => boolean;
  readonly sender: Sender;
  readonly stopListening: () => void;
}

/** Do pictures and sound (still) come over this leg? */
export function hasMedia(leg: Leg): boolean {
  const state = leg.session.state.getSnapshot();
  if (state.status === 'lost') return state.reason === 'signalling-gone';
  return state.status !== 'ended';
}

/** It is without its signalling alone, for now or for good: pictures and sound go on, as far as can be seen. */
export function isUndisturbed(leg: Leg | null): boolean {
  if (!leg || leg.isSilent) return false;
  const { status } = leg.session.state.getSnapshot();
  return status === 'reconnecting' ? leg.hasSigns() : status === 'lost' && hasMedia(leg);
}

/**
 * Worth to be kept beside the new one until everybody is there: what works, or has lost no more than its signalling. An
 * engine that only wavers is cut off by a new join of ours there.
 */
export function isWorthKeeping(old: Leg, isMove: boolean): boolean {
  const { status } = old.session.state.getSnapshot();
  if (status === 'connected') return isMove && !old.isSilent;
  return status === 'lost' && hasMedia(old);
}

/** Leaves it for good. */
export async function retire(leg: Leg): Promise<void> {
  leg.stopListening();
  leg.sender.stop();
  await leg.session.leave();
}
