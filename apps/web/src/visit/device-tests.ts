import type { NetworkOutcome } from '@astra/call-core/check-in';
import type { DeviceProblem } from '@astra/call-core/call-state';
import type { DeviceOutcome } from '@astra/call-core/check-in';
import { makeStore, type Observable } from '@astra/call-core/observable';
import type { LevelMeter } from '@astra/call-core/sound-check';
import type { CheckResult } from '@astra/contracts/meetings';
import { noChecks, type CheckName, type Check, type Checks } from './device-checks.ts';

/** Where the tests stand. */
export interface DeviceTestsState {
  readonly hasBegun: boolean;
  readonly checks: Checks;
  /** One's own picture, for oneself only. */
  readonly picture: MediaStreamTrack | null;
  readonly wasTonePlayed: boolean;
  readonly isTonePlaying: boolean;
  readonly roundTripMs: number | null;
}

/** The tests of the devices and of the network, one after another or again. */
export interface DeviceTests extends Observable<DeviceTestsState> {
  /** How loud the microphone hears, 0 to 1. */
  readonly level: Observable<number>;
  /** Must be called from a touch: sound may play from then on. */
  readonly begin: (withCamera: boolean) => void;
  readonly retry: (name: 'camera' | 'microphone' | 'network') => void;
  readonly playTone: () => Promise<void>;
  readonly answerTone: (isHeard: boolean) => void;
  /** Lets every device go. The tests can begin again. */
  readonly stop: () => void;
}

/** What the tests stand on; fakes in tests. */
export interface DeviceTestParts {
  readonly open: (kind: 'camera' | 'microphone') => Promise<DeviceOutcome>;
  readonly meter: (track: MediaStreamTrack) => LevelMeter;
  readonly playTone: () => Promise<unknown>;
  readonly probe: (signal: AbortSignal) => Promise<NetworkOutcome>;
  readonly setTimer: (run: () => void, afterMs: number) => () => void;
}

/** A silent microphone is told after this time; the test goes on meanwhile. */
const quietAfterMs = 8000;
const nothing: DeviceTestsState = {
  hasBegun: false,
  checks: noChecks,
  picture: null,
  wasTonePlayed: false,
  isTonePlaying: false,
  roundTripMs: null,
};

/** Makes the tests. Nothing is opened before `begin`. */
export function makeDeviceTests(parts: DeviceTestParts): DeviceTests {
  const store = makeStore(nothing);
  const level = makeStore(0);
  // What each running test holds; letting go also makes late answers worthless.
  const held = new Map<CheckName, () => void>();

  const set = (change: Partial<DeviceTestsState>): void =>
    store.set({ ...store.getSnapshot(), ...change });
  const mark = (name: CheckName, check: Check): void =>
    set({ checks: { ...store.getSnapshot().checks, [name]: check } });
  const letGo = (name: CheckName): void => {
    held.get(name)?.();
    held.delete(name);
  };

  /** Begins a test anew; `isOld` says that it was begun again or stopped since. */
  const start = (
    name: CheckName,
  ): { readonly isOld: () => boolean; readonly onStop: (run: () => void) => void } => {
    letGo(name);
    mark(name, 'running');
    const runs: (() => void)[] = [];
    const stop = (): void => runs.forEach((run) => run());
    held.set(name, stop);
    return { isOld: () => held.get(name) !== stop, onStop: (run) => runs.push(run) };
  };

  const openDevice = async (kind: 'camera' | 'microphone'): Promise<void> => {
    const test = start(kind);
    const outcome = await parts.open(kind);
    if (test.isOld()) {
      outcome.track?.stop();
      return;
    }
    if (outcome.result !== 'good') return mark(kind, resultOf(outcome.result));
    const { track } = outcome;
    // Taken away by another application, the system or a cable.
    const lost = (): void => {
      letGo(kind);
      if (kind === 'camera') set({ picture: null });
      mark(kind, 'device-busy');
    };
    track.addEventListener('ended', lost);
    test.onStop(() => {
      track.removeEventListener('ended', lost);
      track.stop();
    });
    if (kind === 'camera') {
      set({ picture: track });
      mark(kind, 'good');
    } else listenTo(track, test.onStop);
  };

  const listenTo = (track: MediaStreamTrack, onStop: (run: () => void) => void): void => {
    const meter = parts.meter(track);
    const stopTimer = parts.setTimer(() => mark('microphone', 'not-heard'), quietAfterMs);
    const stopLevel = meter.level.subscribe(() => level.set(meter.level.getSnapshot()));
    const stopHeard = meter.hasHeard.subscribe(() => {
      stopTimer();
      mark('microphone', 'good');
    });
    onStop(() => {
      stopTimer();
      stopLevel();
      stopHeard();
      meter.stop();
      level.set(0);
    });
  };

  const testNetwork = async (): Promise<void> => {
    const test = start('network');
    const control = new AbortController();
    test.onStop(() => control.abort());
    const outcome = await parts.probe(control.signal).catch(() => null);
    if (test.isOld()) return;
    set({ roundTripMs: outcome?.rttMs ?? null });
    mark('network', networkResult(outcome));
  };

  const openAll = async (withCamera: boolean): Promise<void> => {
    // One question of the browser after the other; the graver first.
    await openDevice('microphone');
    if (!store.getSnapshot().hasBegun) return;
    if (withCamera) await openDevice('camera');
    else mark('camera', 'skipped');
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    level,
    begin: (withCamera) => {
      set({ hasBegun: true });
      void openAll(withCamera);
      void testNetwork();
    },
    retry: (name) => void (name === 'network' ? testNetwork() : openDevice(name)),
    playTone: async () => {
      if (store.getSnapshot().isTonePlaying) return;
      set({ isTonePlaying: true });
      try {
        await parts.playTone();
      } catch {
        // Nothing was heard then either: the person says so.
      } finally {
        set({ isTonePlaying: false, wasTonePlayed: true });
      }
    },
    answerTone: (isHeard) => mark('speaker', isHeard ? 'good' : 'not-heard'),
    stop: () => {
      for (const name of Array.from(held.keys())) letGo(name);
      store.set(nothing);
    },
  };
}

/** A device's problem as the service keeps it. */
function resultOf(problem: DeviceProblem): CheckResult {
  return problem === 'insecure-context' || problem === 'unknown' ? 'failed' : problem;
}

/** No way for the media at all is graver than a way that is slowed. */
function networkResult(outcome: NetworkOutcome | null): Check {
  if (outcome === null) return 'failed';
  if (outcome.canCall) return outcome.result;
  return outcome.result === 'udp-blocked' ? 'media-blocked' : 'failed';
}
