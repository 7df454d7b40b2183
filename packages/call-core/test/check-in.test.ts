import { describe, expect, test } from 'vitest';
import { asDeviceError, makeBrowserDevices } from '../src/browser-devices.ts';
import type { EngineGrant } from '../src/call-engine.ts';
import { checkDevice, checkNetwork } from '../src/check-in.ts';
import type { NetworkOutcome } from '../src/check-in.ts';
import { MemoryCallEngine } from '../src/memory/memory-call-engine.ts';
import { MemoryDevices } from '../src/memory/memory-devices.ts';
import { rootMeanSquare } from '../src/sound-check.ts';

const grant: EngineGrant = {
  engineId: 'livekit',
  engine: 'livekit',
  url: 'ws://memory',
  credential: 'c',
  roomId: 'probe-1',
  participantId: 'me',
  expiresAt: '2030-01-01T00:00:00Z',
};

function check(
  engine: MemoryCallEngine,
  fetchGrant = async (): Promise<EngineGrant> => grant,
): Promise<NetworkOutcome> {
  const { signal } = new AbortController();
  return checkNetwork({ fetchGrant, loadEngine: async () => engine, signal });
}

describe('the check of the network', () => {
  test('gives the word and the figures', async () => {
    expect(await check(new MemoryCallEngine())).toMatchObject({
      result: 'good',
      canCall: true,
      rttMs: 20,
      upKbps: 3000,
    });
  });

  test.each([
    ['media-blocked', 'udp-blocked'],
    ['unreachable', 'failed'],
    ['timeout', 'failed'],
    ['refused', 'failed'],
  ] as const)(
    'of a join that is %s says %s, and that no call is possible',
    async (failure, result) => {
      const engine = new MemoryCallEngine();
      engine.failure = failure;

      expect(await check(engine)).toMatchObject({ result, canCall: false, failure });
    },
  );

  test('says when it was our own service that did not answer', async () => {
    const outcome = await check(new MemoryCallEngine(), () =>
      Promise.reject(new TypeError('fetch')),
    );

    expect(outcome).toMatchObject({ result: 'failed', failure: 'no-grant' });
  });

  test('that is aborted has no outcome', async () => {
    const giveUp = new AbortController();
    giveUp.abort();

    const checking = checkNetwork({
      fetchGrant: () => Promise.reject(new Error('aborted')),
      loadEngine: async () => new MemoryCallEngine(),
      signal: giveUp.signal,
    });

    await expect(checking).rejects.toThrow();
  });
});

describe('the check of a device', () => {
  test('gives the track of one that works', async () => {
    const { result, track } = await checkDevice(new MemoryDevices(), 'camera', 'cam-2');

    expect(result).toBe('good');
    expect(track?.label).toBe('Back camera');
  });

  test('tells why one does not work', async () => {
    const devices = new MemoryDevices([]);

    expect(await checkDevice(devices, 'microphone')).toEqual({ result: 'no-device', track: null });
  });

  test.each([
    ['NotAllowedError', 'permission-refused'],
    ['SecurityError', 'permission-refused'],
    ['NotFoundError', 'no-device'],
    ['OverconstrainedError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['AbortError', 'device-busy'],
    ['SomethingNewError', 'unknown'],
  ])('reads the browser’s %s as %s', (name, problem) => {
    expect(asDeviceError(new DOMException('', name)).problem).toBe(problem);
  });

  test('on a page that is not secure says so, and lists nothing', async () => {
    // Node is such a page: it has a navigator, and no devices.
    const devices = makeBrowserDevices();

    expect(await checkDevice(devices, 'camera')).toMatchObject({ result: 'insecure-context' });
    expect(await devices.list()).toEqual([]);
  });
});

test('silence has no loudness, and a full tone has all of it', () => {
  expect(rootMeanSquare(new Float32Array(4))).toBe(0);
  expect(rootMeanSquare(Float32Array.from([1, -1, 1, -1]))).toBe(1);
});
