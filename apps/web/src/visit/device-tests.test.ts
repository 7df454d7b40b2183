import { expect, test } from 'vitest';
import type { DeviceOutcome, NetworkOutcome } from '@astra/call-core/check-in';
import { makeStore } from '@astra/page-state/observable';
import { wayOn } from './device-checks.ts';
import { DeviceTests, type DeviceTestParts, type MendedElsewhere } from './device-tests.ts';

class FakeTrack extends EventTarget {
  isStopped = false;
  stop(): void {
    this.isStopped = true;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: 'one' };
  }
}

const network: NetworkOutcome = {
  result: 'good',
  canCall: true,
  rttMs: 31,
  upKbps: 1500,
  report: null,
  failure: null,
};

/** Lets promises that are already settled be heard. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function arrange(parts: Partial<DeviceTestParts> = {}) {
  const tracks: FakeTrack[] = [];
  const hasHeard = makeStore(false);
  const timers: (() => void)[] = [];
  const mended: { tell?: (fault: MendedElsewhere) => void } = {};
  const good = (): DeviceOutcome => {
    const track = new FakeTrack();
    tracks.push(track);
    // The tests only listen to it and stop it.
    return { result: 'good', track: track as unknown as MediaStreamTrack };
  };
  const tests = new DeviceTests({
    open: async () => good(),
    meter: () => ({ level: makeStore(0), hasHeard, stop: () => undefined }),
    playTone: async () => undefined,
    probe: async () => network,
    setTimer: (run) => {
      timers.push(run);
      return () => undefined;
    },
    onMended: (run) => {
      mended.tell = run;
      return () => {
        delete mended.tell;
      };
    },
    ...parts,
  });
  return { tests, tracks, hasHeard, timers, good, mended };
}

test('nothing is opened before the person asks for it', () => {
  const { tests, tracks } = arrange();

  expect(tests.getSnapshot().hasBegun).toBe(false);
  expect(tracks).toEqual([]);
});

test('a microphone is good once a voice was heard', async () => {
  const { tests, hasHeard } = arrange();
  tests.begin(true);
  await settled();
  expect(tests.getSnapshot().checks.microphone).toBe('running');

  hasHeard.set(true);

  expect(tests.getSnapshot().checks).toMatchObject({
    microphone: 'good',
    camera: 'good',
    network: 'good',
  });
  expect(tests.getSnapshot().roundTripMs).toBe(31);
});

test('a silent microphone is told, and still becomes good when it is heard', async () => {
  const { tests, hasHeard, timers } = arrange();
  tests.begin(true);
  await settled();

  for (const run of timers) run();
  expect(tests.getSnapshot().checks.microphone).toBe('not-heard');
  hasHeard.set(true);

  expect(tests.getSnapshot().checks.microphone).toBe('good');
});

test('who would not be seen is not asked for the camera', async () => {
  const asked: string[] = [];
  const { tests, good } = arrange({
    open: async (kind) => {
      asked.push(kind);
      return good();
    },
  });
  tests.begin(false);
  await settled();

  expect(asked).toEqual(['microphone']);
  expect(tests.getSnapshot().checks.camera).toBe('skipped');
});

test('a question of the browser that nobody answers is told, and one can go on; the answer still counts', async () => {
  const question = Promise.withResolvers<DeviceOutcome>();
  const { tests, timers, good, hasHeard } = arrange({
    open: async (kind) => (kind === 'camera' ? good() : question.promise),
  });
  tests.begin(true);
  tests.answerTone(true);
  await settled();
  expect(wayOn(tests.getSnapshot().checks)).toBe('wait');

  for (const run of timers) run();
  expect(tests.getSnapshot().checks).toMatchObject({ microphone: 'unanswered', camera: 'idle' });
  expect(wayOn(tests.getSnapshot().checks)).toBe('without-microphone');
  question.resolve(good());
  await settled();
  hasHeard.set(true);

  expect(tests.getSnapshot().checks).toMatchObject({ microphone: 'good', camera: 'good' });
});

test('what a browser answers after the page was left is let go at once', async () => {
  const { tests, tracks } = arrange();
  tests.begin(true);
  tests.stop();
  await settled();

  expect(tracks.map(({ isStopped }) => isStopped)).toEqual([true]);
  expect(tests.getSnapshot().hasBegun).toBe(false);
});

test('every device is let go when the page is left', async () => {
  const { tests, tracks } = arrange();
  tests.begin(true);
  await settled();

  tests.stop();

  expect(tracks.map(({ isStopped }) => isStopped)).toEqual([true, true]);
});

/** The first of each kind opens; what comes of later ones. */
function thenOpening(later: (kind: 'camera' | 'microphone') => DeviceOutcome) {
  const opened = new Set<string>();
  const arranged = arrange({
    open: async (kind) => {
      if (opened.has(kind)) return later(kind);
      opened.add(kind);
      return arranged.good();
    },
  });
  return arranged;
}

test('a camera that another application takes is told, and can be tried again', async () => {
  let isTaken = true;
  const { tests, tracks, good } = thenOpening(() =>
    isTaken ? { result: 'device-busy', track: null } : good(),
  );
  tests.begin(true);
  await settled();

  tracks[1]?.dispatchEvent(new Event('ended'));
  await settled();
  expect(tests.getSnapshot()).toMatchObject({ picture: null, checks: { camera: 'device-busy' } });
  isTaken = false;
  tests.retry('camera');
  await settled();

  expect(tests.getSnapshot().checks.camera).toBe('good');
});

test('a device that is pulled out is told as missing, and tried by itself once it is plugged in', async () => {
  let isOut = true;
  const { tests, tracks, good, mended } = thenOpening(() =>
    isOut ? { result: 'no-device', track: null } : good(),
  );
  tests.begin(true);
  await settled();

  tracks[0]?.dispatchEvent(new Event('ended'));
  await settled();
  expect(tests.getSnapshot().checks).toMatchObject({ microphone: 'no-device', camera: 'good' });
  isOut = false;
  mended.tell?.('no-device');
  await settled();

  expect(tests.getSnapshot().checks).toMatchObject({ microphone: 'running', camera: 'good' });
});

test('another device takes the place of one that is gone', async () => {
  const { tests, tracks, good } = thenOpening(() => good());
  tests.begin(true);
  await settled();

  tracks[1]?.dispatchEvent(new Event('ended'));
  await settled();

  expect(tests.getSnapshot().checks.camera).toBe('good');
  expect(tests.getSnapshot().picture).toBe(tracks[2]);
});

test('a device that ends as soon as it is open is not opened for ever', async () => {
  const { tests, tracks, good } = thenOpening(() => good());
  tests.begin(true);
  await settled();

  tracks[1]?.dispatchEvent(new Event('ended'));
  await settled();
  tracks[2]?.dispatchEvent(new Event('ended'));
  await settled();

  expect(tests.getSnapshot().checks.camera).toBe('device-busy');
  expect(tracks).toHaveLength(3);
});

test('a permission that is given after it was refused is used by itself', async () => {
  let isRefused = true;
  const { tests, good, mended } = arrange({
    open: async () => (isRefused ? { result: 'permission-refused', track: null } : good()),
  });
  tests.begin(true);
  await settled();
  expect(tests.getSnapshot().checks.camera).toBe('permission-refused');

  isRefused = false;
  mended.tell?.('no-device');
  await settled();
  expect(tests.getSnapshot().checks.camera).toBe('permission-refused');
  mended.tell?.('permission-refused');
  await settled();

  expect(tests.getSnapshot().checks).toMatchObject({ camera: 'good', microphone: 'running' });
});

test('nothing is opened once the page is left, whatever is plugged in', async () => {
  const { tests, tracks, mended } = arrange({
    open: async () => ({ result: 'no-device', track: null }),
  });
  tests.begin(true);
  await settled();
  tests.stop();

  mended.tell?.('no-device');
  await settled();

  expect(tracks).toEqual([]);
  expect(tests.getSnapshot().hasBegun).toBe(false);
});

test('a refused permission and an odd failure have their own results', async () => {
  const { tests } = arrange({
    open: async (kind) => ({
      result: kind === 'camera' ? 'unknown' : 'permission-refused',
      track: null,
    }),
  });
  tests.begin(true);
  await settled();

  expect(tests.getSnapshot().checks).toMatchObject({
    microphone: 'permission-refused',
    camera: 'failed',
  });
});

test('a network that lets no media through is graver than one that slows it', async () => {
  const slow = arrange({ probe: async () => ({ ...network, result: 'udp-blocked' }) });
  const blocked = arrange({
    probe: async () => ({ ...network, result: 'udp-blocked', canCall: false }),
  });
  const broken = arrange({ probe: () => Promise.reject(new Error('gone')) });
  for (const { tests } of [slow, blocked, broken]) tests.begin(true);
  await settled();

  const results = [slow, blocked, broken].map(({ tests }) => tests.getSnapshot().checks.network);
  expect(results).toEqual(['udp-blocked', 'media-blocked', 'failed']);
});

test('only what was to be mended counts as tried again, and not another device in the place of one that works', async () => {
  let isBusy = true;
  const { tests, good } = arrange({
    open: async () => (isBusy ? { result: 'device-busy', track: null } : good()),
  });
  tests.begin(true);
  await settled();
  tests.retry('camera');
  await settled();
  expect(tests.getSnapshot()).toMatchObject({
    again: { camera: 'device-busy' },
    checks: { camera: 'device-busy' },
  });

  isBusy = false;
  tests.retry('camera');
  await settled();
  tests.retry('camera');
  await settled();

  expect(tests.getSnapshot()).toMatchObject({ again: { camera: undefined } });
});
