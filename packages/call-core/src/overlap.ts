import type { EngineSession, RemoteParticipant } from './call-engine.ts';
import type { Clock } from '@astra/page-state/clock';
import { hasMedia } from './leg.ts';
import type { Leg } from './leg.ts';
import { arePicturesThere } from './pictures.ts';

/** The old engine is left at the latest after this, whoever is still missing on the new one. */
const OVERLAP_MS = 6000;

/** What carries the call at the same time. */
interface Both {
  readonly old: Leg;
  readonly session: EngineSession;
  /** Who is on the new one already. */
  readonly others: () => readonly RemoteParticipant[];
}

/** A leg that is being left. */
export interface Leaving {
  readonly leg: Leg;
  readonly stopLooking: () => void;
}

/** Both engines carry the call until everybody's picture is on the new one; tells once when the old one can go. */
export function startOverlap(
  { old, session, others }: Both,
  clock: Clock,
  onOver: () => void,
): Leaving & { readonly look: () => void } {
  const look = (): void => {
    const isBack = arePicturesThere(old.session.roster.getSnapshot(), others());
    const isGone = session.state.getSnapshot().status !== 'connected';
    if (isBack || isGone || !hasMedia(old)) onOver();
  };
  const stops = [
    clock.after(OVERLAP_MS, onOver),
    session.roster.subscribe(look),
    session.state.subscribe(look),
    old.session.state.subscribe(look),
  ];
  return { leg: old, look, stopLooking: () => stops.forEach((stop) => stop()) };
}
