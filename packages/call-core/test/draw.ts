import type { RemoteParticipant } from '../src/call-engine.ts';
import { makeCallSession } from '../src/call-session.ts';
import type { CallSession } from '../src/call-session.ts';
import type { CallPhase } from '../src/call-state.ts';
import type { GrantOccasion } from '../src/joining.ts';
import type { LocalStart } from '../src/local-media.ts';
import { MemoryCallEngine } from '../src/memory/memory-call-engine.ts';
import { MemoryClock, settled } from '@astra/page-state/memory-clock';
import { MemoryDevices, MemoryTrack } from '../src/memory/memory-devices.ts';

/** One second of a drawing. */
const TICK_MS = 1000;

const LETTERS = {
  idle: '.',
  joining: 'j',
  'in-call': 'i',
  reconnecting: 'r',
  moving: 'm',
  ended: 'x',
} as const satisfies Record<CallPhase['name'], string>;

/** What the meetings service says when its engine does not answer. */
export const ENGINE_AWAY = new Error('engine-unavailable');

/** A call with everything around it in memory. */
export class Stage {
  readonly livekit = new MemoryCallEngine('livekit');
  readonly jitsi = new MemoryCallEngine('jitsi');
  readonly devices = new MemoryDevices();
  readonly clock = new MemoryClock();
  readonly occasions: Pick<GrantOccasion, 'why' | 'attempt' | 'lostEngineId'>[] = [];
  readonly call: CallSession;
  /** How often the page was told that the engine wavers. */
  wavers = 0;
  /** What the meetings service says when it is asked for a grant; null: a grant. */
  refusal: Error | null = null;
  /** What the meetings service says of the meeting. */
  isGoingOn: () => Promise<boolean> = async () => false;
  /** What happens while a grant is on its way. */
  onGrant: () => void = () => {};
  /** The engine that the meetings service chooses. */
  chosen: MemoryCallEngine = this.livekit;

  constructor(start: LocalStart = {}) {
    this.call = makeCallSession({
      devices: this.devices,
      clock: this.clock,
      start,
      isGoingOn: () => this.isGoingOn(),
      onWaver: () => {
        this.wavers += 1;
      },
      faultOf: (error) =>
        error instanceof TypeError ? 'network' : error === ENGINE_AWAY ? 'server' : null,
      loadEngine: async (name) => (name === 'jitsi' ? this.jitsi : this.livekit),
      fetchGrant: async ({ why, attempt, lostEngineId }) => {
        this.occasions.push({ why, attempt, lostEngineId });
        if (this.refusal) throw this.refusal;
        const grant = {
          engineId: this.chosen.name,
          engine: this.chosen.name,
          url: 'ws://memory',
          credential: `grant-${this.occasions.length}`,
          roomId: 'room',
          participantId: 'me',
          expiresAt: '2030-01-01T00:00:00Z',
        };
        await Promise.resolve();
        this.onGrant();
        return grant;
      },
    });
  }

  /**
   * Lets a drawing happen, one letter a second (`-`: nothing), and draws the phase at the end of
   * each second: `.` idle, `j` joining, `i` in the call, `r` reconnecting, `m` moving, `x` ended.
   */
  async draw(drawing: string, deeds: Readonly<Record<string, () => unknown>>): Promise<string> {
    let phases = '';
    for (const letter of drawing) {
      if (letter !== '-') await deeds[letter]?.();
      await this.clock.pass(TICK_MS - 1);
      phases += LETTERS[this.call.getSnapshot().phase.name];
      await this.clock.pass(1);
    }
    return phases;
  }

  /** A call that is under way, with nobody else in it. */
  static async inCall(start: LocalStart = {}): Promise<Stage> {
    const stage = new Stage(start);
    stage.call.join();
    await settled();
    return stage;
  }
}

/** Somebody else, with only the facts that matter to a test. */
export function aParticipant(facts: Partial<RemoteParticipant> = {}): RemoteParticipant {
  return {
    id: 'dr-a',
    name: 'Dr A',
    joinedAt: 1,
    isSpeaking: false,
    quality: 'good',
    handRaisedAt: null,
    media: {},
    ...facts,
  };
}

/** A remote track as the roster of a memory engine shows it. */
export function aTrack(): MediaStreamTrack {
  return new MemoryTrack('video', { id: 'remote', label: '' }) as unknown as MediaStreamTrack;
}
