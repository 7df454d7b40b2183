import type { EngineName, LinkQuality, MediaSource, RemoteParticipant } from './call-engine.ts';
import type { CallPhase } from './call-state.ts';
import type { Reaction } from './signals.ts';

/** What carries the call, without one's own devices. */
export interface CarrierState {
  readonly phase: CallPhase;
  readonly engine: EngineName | null;
  readonly myId: string | null;
  readonly me: { readonly quality: LinkQuality; readonly isSpeaking: boolean };
  readonly participants: readonly RemoteParticipant[];
}

/** Who has the tracks and signals that are carried. */
export interface Owner {
  readonly onEnd: () => void;
  readonly onHostMute: (source: MediaSource) => void;
  readonly onReaction: (participantId: string, reaction: Reaction) => void;
}

/** One's own link as long as nobody knows better. */
export const UNKNOWN_ME = { quality: 'unknown', isSpeaking: false } as const;

/** Before a first join. */
export const NOWHERE = {
  engine: null,
  myId: null,
  me: UNKNOWN_ME,
  participants: [],
} as const satisfies Partial<CarrierState>;
