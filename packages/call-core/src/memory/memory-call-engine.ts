import { ConnectError } from '../call-engine.ts';
import type {
  CallEngine,
  ConnectOptions,
  ConnectFailure,
  EngineGrant,
  EngineName,
  EngineSession,
  EngineState,
  LinkQuality,
  MediaSource,
  MediaStats,
  NetworkReport,
  RemoteParticipant,
  Wanted,
} from '../call-engine.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Reaction } from '../signals.ts';

/** A join of the memory engine, with a test's hands on it. */
export interface MemorySession extends EngineSession {
  /** What is being sent now, muted or not. */
  readonly sent: ReadonlyMap<MediaSource, { readonly track: MediaStreamTrack; isMuted: boolean }>;
  readonly wanted: readonly Wanted[];
  /** How often a track was published so far. */
  publications: number;
  become(state: EngineState): void;
  show(people: readonly RemoteParticipant[]): void;
  /** A host stops what is sent from this source. */
  muteByHost(source: MediaSource): void;
  /** Since when one's own hand is up, as the others see it. */
  handRaisedAt: number | null;
  /** One's own reactions so far. */
  readonly reactions: readonly Reaction[];
  /** Somebody else reacts. */
  reactBy(participantId: string, reaction: Reaction): void;
  /** The engine judges one's own line so. */
  feel(quality: LinkQuality): void;
  /** What is measured of the line, beside the signs of life. */
  measured: MediaStats;
  /** How often something came from the engine so far; 0 means that nobody knows. */
  signsOfLife: number;
}

/** An engine without media and without time, for tests of what stands on the port. */
export class MemoryCallEngine implements CallEngine {
  readonly name: EngineName;
  /** All joins so far, the last one last. */
  readonly sessions: MemorySession[] = [];
  /** The session that takes tracks since it was last opened, joined or not. */
  opened: MemorySession | null = null;
  /** Why joins fail now; null: they work. */
  failure: ConnectFailure | null = null;
  /** While true, joins hang until they are aborted or `go` is called. */
  isSlow = false;
  report: NetworkReport = { path: 'udp', rttMs: 20, lossRatio: 0, upKbps: 3000 };
  readonly #waiting = new Set<() => void>();
  readonly #spent = new Set<string>();

  constructor(name: EngineName = 'livekit') {
    this.name = name;
  }

  get last(): MemorySession {
    const last = this.sessions.at(-1);
    if (!last) throw new Error('Nobody joined yet');
    return last;
  }

  /** Lets the joins that hang go on. */
  go(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  async connect(grant: EngineGrant, { signal, onOpen }: ConnectOptions): Promise<EngineSession> {
    const session = makeMemorySession(this.name, grant.participantId);
    this.opened = session;
    onOpen?.(session);
    try {
      await this.#join(grant, signal);
    } catch (error) {
      await session.leave();
      throw error;
    }
    this.sessions.push(session);
    return session;
  }

  async #join(grant: EngineGrant, signal: AbortSignal): Promise<void> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    signal.throwIfAborted();
    if (this.failure) throw new ConnectError(this.failure);
    // A real engine knows a second use by its grant id; a test should notice one at once.
    if (this.#spent.has(grant.credential)) throw new ConnectError('refused');
    this.#spent.add(grant.credential);
  }

  async probe(): Promise<NetworkReport> {
    if (this.failure) throw new ConnectError(this.failure);
    return this.report;
  }
}

function makeMemorySession(engine: EngineName, participantId: string): MemorySession {
  const sent = new Map<MediaSource, { readonly track: MediaStreamTrack; isMuted: boolean }>();
  const state = makeStore<EngineState>({ status: 'connected' });
  const roster = makeStore<readonly RemoteParticipant[]>([]);
  const me = makeStore<{ readonly quality: LinkQuality; readonly isSpeaking: boolean }>({
    quality: 'good',
    isSpeaking: false,
  });
  const hostMutes = new Set<(source: MediaSource) => void>();
  let wanted: readonly Wanted[] = [];
  return {
    engine,
    participantId,
    state,
    roster,
    me,
    feel: (quality) => me.set({ quality, isSpeaking: false }),
    measured: NO_STATS,
    sent,
    get wanted() {
      return wanted;
    },
    become: state.set,
    show: roster.set,
    muteByHost: (source) => {
      const one = sent.get(source);
      if (one) one.isMuted = true;
      for (const run of hostMutes) run(source);
    },
    onHostMute: (run) => {
      hostMutes.add(run);
      return () => hostMutes.delete(run);
    },
    ...makeMemorySignals(),
    publications: 0,
    async publish(track, source) {
      this.publications += 1;
      sent.set(source, { track, isMuted: false });
    },
    unpublish: async (source) => void sent.delete(source),
    replaceTrack: async (track, source) => {
      const isMuted = sent.get(source)?.isMuted ?? false;
      sent.set(source, { track, isMuted });
    },
    setMuted: async (source, isMuted) => {
      const one = sent.get(source);
      if (one) one.isMuted = isMuted;
    },
    setWanted: (next) => {
      wanted = next;
    },
    signsOfLife: 0,
    async getStats() {
      return { ...this.measured, signsOfLife: this.signsOfLife };
    },
    leave: async () => state.set({ status: 'ended', reason: 'left' }),
  };
}

type MemorySignals = Pick<
  MemorySession,
  'handRaisedAt' | 'reactions' | 'setHand' | 'react' | 'reactBy' | 'onReaction'
>;

function makeMemorySignals(): MemorySignals {
  const listeners = new Set<(id: string, reaction: Reaction) => void>();
  const reactions: Reaction[] = [];
  return {
    handRaisedAt: null,
    reactions,
    setHand(raisedAt) {
      this.handRaisedAt = raisedAt;
    },
    react: (reaction) => void reactions.push(reaction),
    reactBy: (id, reaction) => {
      for (const run of listeners) run(id, reaction);
    },
    onReaction: (run) => {
      listeners.add(run);
      return () => listeners.delete(run);
    },
  };
}

/** What is known before anything came. */
export const NO_STATS = {
  at: 0,
  bytesSent: 0,
  bytesReceived: 0,
  packetsReceived: 0,
  packetsLost: 0,
  framesDecoded: 0,
  frozenMs: 0,
  rttMs: null,
  availableUpKbps: null,
  audioEnergy: 0,
  signsOfLife: 0,
  path: 'unknown',
} as const;
