import { browserClock } from '@astra/page-state/browser-clock';
import { makeBrowserDevices } from '../../src/browser-devices.ts';
import { ConnectError } from '../../src/call-engine.ts';
import type {
  CallEngine,
  EngineGrant,
  EngineName,
  LinkQuality,
  MediaSource,
  MediaStats,
  NetworkReport,
} from '../../src/call-engine.ts';
import { makeCallSession } from '../../src/call-session.ts';
import type { CallSession } from '../../src/call-session.ts';
import { checkDevice } from '../../src/check-in.ts';
import { GrantRefused } from '../../src/grant-refused.ts';
import type { GrantOccasion } from '../../src/joining.ts';
import type { LocalStart } from '../../src/local-media.ts';
import { loadJitsiEngine } from '../../src/jitsi/load-jitsi-engine.ts';
import { loadLiveKitEngine } from '../../src/livekit/load-livekit-engine.ts';
import type { Reaction } from '../../src/signals.ts';
import { makeLevelMeter, playTestTone } from '../../src/sound-check.ts';
import { watchGaps } from './gaps.ts';
import type { Gaps } from './gaps.ts';

/** What the test gives to the page. */
interface FromTest {
  /** A grant, or the problem key of a refusal. */
  readonly fetchGrant: (why: GrantOccasion['why']) => Promise<EngineGrant | string>;
}

/** A participant as JSON. */
export interface SeenParticipant {
  readonly id: string;
  readonly name: string;
  readonly quality: LinkQuality;
  readonly handRaisedAt: number | null;
  readonly media: Partial<
    Record<MediaSource, { readonly isMuted: boolean; readonly hasTrack: boolean }>
  >;
}

/** The page's side of the browser tests. */
export interface Harness {
  call: CallSession;
  /** All phases so far, in order. */
  readonly phases: string[];
  start(start: LocalStart): void;
  seen(): readonly SeenParticipant[];
  /** The statistics; zeros outside of a call. */
  stats(): Promise<MediaStats | null>;
  /** Do decoded pictures or heard sound grow within this time? A yes comes at once. */
  grows(what: 'frames' | 'energy', withinMs: number): Promise<boolean>;
  /** One attempt with one grant: `joined`, or why not. */
  tryOnce(grant: EngineGrant): Promise<string>;
  /** Joins past the call and its limits, sends these words as reactions, one after another, and stays. */
  shout(grant: EngineGrant, words: readonly string[]): Promise<void>;
  /** All reactions of others that were shown so far. */
  readonly shown: string[];
  probe(grant: EngineGrant): Promise<NetworkReport>;
  /** Opens a microphone and waits until the meter has heard it: the loudest level by then. */
  hear(): Promise<number>;
  playTone(): Promise<boolean>;
  /** Standstills of each person's camera. */
  readonly gaps: Gaps;
}

const fromTest = globalThis as unknown as FromTest;
const elements = new Map<MediaStreamTrack, HTMLMediaElement>();
const gaps = watchGaps();

/** Plays what is there, as a call screen does: browsers decode no sound that nothing plays. */
function play(call: CallSession): void {
  const { participants } = call.getSnapshot();
  const tracks = participants
    .flatMap((one) => Object.values(one.media).map(({ track }) => track))
    .filter((track) => track !== null);
  for (const track of tracks) {
    if (elements.has(track)) continue;
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.srcObject = new MediaStream([track]);
    element.autoplay = true;
    document.body.append(element);
    elements.set(track, element);
    const owner = participants.find((one) => one.media.camera?.track === track);
    if (owner && element instanceof HTMLVideoElement) gaps.follow(owner.id, element);
  }
  for (const [track, element] of elements) {
    if (tracks.includes(track)) continue;
    element.remove();
    elements.delete(track);
  }
}

let lastShown = 0;

function keepShown(call: CallSession): void {
  for (const { id, participantId, reaction } of call.getSnapshot().reactions) {
    if (id > lastShown && participantId !== null)
      harness.shown.push(`${participantId} ${reaction}`);
    lastShown = Math.max(lastShown, id);
  }
}

/** Engines by name, as an app has them: a new adapter is one line here. */
const loaders: Readonly<Partial<Record<EngineName, () => Promise<CallEngine>>>> = {
  livekit: () => loadLiveKitEngine(),
  jitsi: () => loadJitsiEngine(new URLSearchParams(location.search).get('library') ?? ''),
};

async function loadEngine(name: EngineName): Promise<CallEngine> {
  const load = loaders[name];
  if (!load) throw new Error(`This page has no engine ${name}`);
  return load();
}

const LOOK_MS = 250;
/** A muted source may still hand out the rest of its buffer: count real change only. */
const NOTICEABLE = { frames: 5, energy: 1e-6 } as const;

function makeCall(start: LocalStart = {}): CallSession {
  return makeCallSession({
    start,
    clock: browserClock,
    devices: makeBrowserDevices(),
    loadEngine,
    fetchGrant: async ({ why }) => {
      const reply = await fromTest.fetchGrant(why);
      if (typeof reply === 'string') throw new GrantRefused(reply);
      return reply;
    },
  });
}

const harness: Harness = {
  call: makeCall(),
  phases: [],
  shown: [],
  start: (start) => {
    harness.call = makeCall(start);
    harness.phases.length = 0;
    harness.shown.length = 0;
    lastShown = 0;
    harness.call.subscribe(() => {
      const { phase } = harness.call.getSnapshot();
      const name = phase.name === 'ended' ? phase.reason : phase.name;
      if (harness.phases.at(-1) !== name) harness.phases.push(name);
      play(harness.call);
      keepShown(harness.call);
    });
    harness.call.join();
  },
  seen: () =>
    harness.call.getSnapshot().participants.map(({ id, name, quality, handRaisedAt, media }) => ({
      id,
      name,
      quality,
      handRaisedAt,
      media: Object.fromEntries(
        Object.entries(media).map(([source, one]) => [
          source,
          { isMuted: one.isMuted, hasTrack: one.track !== null },
        ]),
      ),
    })),
  stats: () => harness.call.getStats(),
  grows: async (what, withinMs) => {
    const counted = async (): Promise<number> => {
      const stats = await harness.call.getStats();
      return (what === 'frames' ? stats?.framesDecoded : stats?.audioEnergy) ?? 0;
    };
    const before = await counted();
    const until = Date.now() + withinMs;
    while (Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if ((await counted()) - before > NOTICEABLE[what]) return true;
    }
    return false;
  },
  tryOnce: async (grant) => {
    const engine = await loadEngine(grant.engine);
    try {
      const session = await engine.connect(grant, { signal: AbortSignal.timeout(15_000) });
      await session.leave();
      return 'joined';
    } catch (error) {
      return error instanceof ConnectError ? error.reason : String(error);
    }
  },
  shout: async (grant, words) => {
    const engine = await loadEngine(grant.engine);
    const session = await engine.connect(grant, { signal: AbortSignal.timeout(15_000) });
    // Somebody who changed our page sends whatever they like.
    for (const word of words) session.react(word as Reaction);
  },
  probe: async (grant) => {
    const engine = await loadEngine(grant.engine);
    return engine.probe(grant, { signal: AbortSignal.timeout(20_000) });
  },
  hear: async () => {
    const { track } = await checkDevice(makeBrowserDevices(), 'microphone');
    if (!track) return 0;
    const meter = makeLevelMeter(track);
    let loudest = 0;
    await new Promise<void>((resolve) => {
      meter.level.subscribe(() => {
        loudest = Math.max(loudest, meter.level.getSnapshot());
      });
      meter.hasHeard.subscribe(resolve);
    });
    meter.stop();
    track.stop();
    return loudest;
  },
  playTone: () => playTestTone(null),
  gaps,
};

Object.assign(globalThis, { harness });
