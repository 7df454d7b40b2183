import type { DeviceOutcome, NetworkOutcome } from '@astra/call-core/check-in';
import type { DeviceProblem } from '@astra/call-core/call-state';
import { makeStore, type Observable } from '@astra/page-state/observable';
import type { LevelMeter } from '@astra/call-core/sound-check';
import type { CheckResult } from '@astra/contracts/meetings';
import {
  hasAdvice,
  isFault,
  noChecks,
  type CheckName,
  type Check,
  type Checks,
  type Tried,
} from './device-checks.ts';

/** A fault that is mended outside of the page. */
export type MendedElsewhere = 'no-device' | 'permission-refused';

/** Where the tests stand. */
export interface DeviceTestsState {
  readonly hasBegun: boolean;
  readonly checks: Checks;
  /** One's own picture, for oneself only. */
  readonly picture: MediaStreamTrack | null;
  /** Of the devices that are open, which. */
  readonly deviceIds: Readonly<Partial<Record<'camera' | 'microphone', string>>>;
  readonly wasTonePlayed: boolean;
  readonly isTonePlaying: boolean;
  readonly roundTripMs: number | null;
  readonly again: Tried;
}

/** What the tests stand on; fakes in tests. */
export interface DeviceTestParts {
  readonly open: (kind: 'camera' | 'microphone') => Promise<DeviceOutcome>;
  readonly meter: (track: MediaStreamTrack) => LevelMeter;
  readonly playTone: () => Promise<unknown>;
  readonly probe: (signal: AbortSignal) => Promise<NetworkOutcome>;
  /** Calls back with what may be no fault any more: a device was plugged in, or a permission given. The result stops it. */
  readonly onMended: (run: (fault: MendedElsewhere) => void) => () => void;
  /** Calls back after the time; the result stops it. */
  readonly setTimer: (run: () => void, afterMs: number) => () => void;
}

/** A silent microphone is told after this time; the test goes on meanwhile. */
const quietAfterMs = 8000;
/** So does a browser that still waits for its question to be answered. */
const unansweredAfterMs = 8000;
const nothing: DeviceTestsState = {
  hasBegun: false,
  checks: noChecks,
  picture: null,
  deviceIds: {},
  wasTonePlayed: false,
  isTonePlaying: false,
  roundTripMs: null,
  again: {},
};

/** One run of one test: what it holds is let go when it is begun again or left. */
class Run {
  isOver = false;
  readonly #atEnd: (() => void)[] = [];

  onEnd(run: () => void): void {
    this.#atEnd.push(run);
  }

  end(): void {
    this.isOver = true;
    for (const run of this.#atEnd) run();
  }
}

/** The tests of camera, microphone, speaker and network. Nothing is opened before `begin`. */
export class DeviceTests implements Observable<DeviceTestsState> {
  readonly #parts: DeviceTestParts;
  readonly #store = makeStore(nothing);
  readonly #level = makeStore(0);
  readonly #runs = new Map<CheckName, Run>();
  #stopWatching: (() => void) | undefined;

  constructor(parts: DeviceTestParts) {
    this.#parts = parts;
  }

  readonly getSnapshot = (): DeviceTestsState => this.#store.getSnapshot();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** How loud the microphone hears, 0 to 1. */
  get level(): Observable<number> {
    return this.#level;
  }

  /** Must be called from a touch: sound may be measured and played from then on. */
  readonly begin = (withCamera: boolean): void => {
    this.#set({ hasBegun: true });
    this.#stopWatching ??= this.#parts.onMended((fault) => this.#tryMended(fault));
    void this.#openAll(withCamera);
    void this.#testNetwork();
  };

  readonly retry = (name: 'camera' | 'microphone' | 'network'): void => {
    const { again, checks } = this.getSnapshot();
    const before = checks[name];
    // Another device in the place of one that works is no second try.
    const isAgain = isFault(before) || hasAdvice(before);
    this.#set({ again: { ...again, [name]: isAgain ? before : undefined } });
    void (name === 'network' ? this.#testNetwork() : this.#openDevice(name));
  };

  /** Another speaker was chosen: is it heard? */
  readonly retrySpeaker = (): void => {
    this.#mark('speaker', 'idle');
    void this.playTone();
  };

  readonly playTone = async (): Promise<void> => {
    if (this.getSnapshot().isTonePlaying) return;
    this.#set({ isTonePlaying: true });
    try {
      await this.#parts.playTone();
    } catch {
      // Nothing was heard then either: the person says so.
    } finally {
      this.#set({ isTonePlaying: false, wasTonePlayed: true });
    }
  };

  readonly answerTone = (isHeard: boolean): void =>
    this.#mark('speaker', isHeard ? 'good' : 'not-heard');

  /** Lets every device go. The tests can begin again. */
  readonly stop = (): void => {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    for (const run of this.#runs.values()) run.end();
    this.#runs.clear();
    this.#store.set(nothing);
  };

  #set(change: Partial<DeviceTestsState>): void {
    this.#store.set({ ...this.getSnapshot(), ...change });
  }

  #mark(name: CheckName, check: Check): void {
    this.#set({ checks: { ...this.getSnapshot().checks, [name]: check } });
  }

  #start(name: CheckName): Run {
    this.#runs.get(name)?.end();
    const run = new Run();
    this.#runs.set(name, run);
    this.#mark(name, 'running');
    return run;
  }

  async #openAll(withCamera: boolean): Promise<void> {
    // One question of the browser after the other; the graver first.
    await this.#openDevice('microphone');
    if (!this.getSnapshot().hasBegun) return;
    if (withCamera) await this.#openDevice('camera');
    else this.#mark('camera', 'skipped');
  }

  /** What was told as a fault and is none any more needs no button. */
  #tryMended(fault: MendedElsewhere): void {
    for (const kind of ['microphone', 'camera'] as const)
      if (this.getSnapshot().checks[kind] === fault) void this.#openDevice(kind);
  }

  async #openDevice(kind: 'camera' | 'microphone', isAfterLoss = false): Promise<void> {
    const run = this.#start(kind);
    const outcome = await this.#whenAnswered(kind, run);
    if (run.isOver) return outcome.track?.stop();
    if (outcome.result !== 'good') return this.#mark(kind, resultOf(outcome.result));
    this.#hold(outcome.track, run, () => this.#lose(kind, isAfterLoss));
    this.#show(kind, outcome.track, run);
    if (kind === 'microphone') return this.#listen(outcome.track, run);
    this.#set({ picture: outcome.track });
    this.#mark(kind, 'good');
  }

  /** Why it is gone, opening it anew tells: pulled out, taken by another application, forbidden; or another takes its place. */
  #lose(kind: 'camera' | 'microphone', wasOpenedAnew: boolean): void {
    // Not for ever with a device that ends as soon as it is open.
    if (wasOpenedAnew) this.#mark(kind, 'device-busy');
    else void this.#openDevice(kind, true);
  }

  /** An overlooked question of the browser would otherwise be "being tried" for ever. */
  async #whenAnswered(kind: 'camera' | 'microphone', run: Run): Promise<DeviceOutcome> {
    let isAnswered = false;
    const stopTimer = this.#parts.setTimer(() => {
      if (!isAnswered && !run.isOver) this.#mark(kind, 'unanswered');
    }, unansweredAfterMs);
    const outcome = await this.#parts.open(kind);
    isAnswered = true;
    stopTimer();
    if (!run.isOver) this.#mark(kind, 'running');
    return outcome;
  }

  #hold(track: MediaStreamTrack, run: Run, onLost: () => void): void {
    const lose = (): void => {
      run.end();
      onLost();
    };
    track.addEventListener('ended', lose);
    run.onEnd(() => {
      track.removeEventListener('ended', lose);
      track.stop();
    });
  }

  #show(kind: 'camera' | 'microphone', track: MediaStreamTrack, run: Run): void {
    const { deviceId } = track.getSettings();
    if (deviceId !== undefined)
      this.#set({ deviceIds: { ...this.getSnapshot().deviceIds, [kind]: deviceId } });
    if (kind === 'camera') run.onEnd(() => this.#set({ picture: null }));
  }

  #listen(track: MediaStreamTrack, run: Run): void {
    const meter = this.#parts.meter(track);
    const stopTimer = this.#parts.setTimer(
      () => this.#mark('microphone', 'not-heard'),
      quietAfterMs,
    );
    run.onEnd(stopTimer);
    run.onEnd(meter.level.subscribe(() => this.#level.set(meter.level.getSnapshot())));
    run.onEnd(
      meter.hasHeard.subscribe(() => {
        stopTimer();
        this.#mark('microphone', 'good');
      }),
    );
    run.onEnd(() => {
      meter.stop();
      this.#level.set(0);
    });
  }

  async #testNetwork(): Promise<void> {
    const run = this.#start('network');
    const control = new AbortController();
    run.onEnd(() => control.abort());
    const outcome = await this.#parts.probe(control.signal).catch(() => null);
    if (run.isOver) return;
    this.#set({ roundTripMs: outcome?.rttMs ?? null });
    this.#mark('network', networkResult(outcome));
  }
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
