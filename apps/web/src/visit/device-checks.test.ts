import { expect, test } from 'vitest';
import {
  faultsOf,
  inOrder,
  noChecks,
  platformOf,
  reportOf,
  wayOn,
  type Checks,
} from './device-checks.ts';

const allGood: Checks = { camera: 'good', microphone: 'good', speaker: 'good', network: 'good' };

test('nobody goes on before every test has a result', () => {
  expect(wayOn(noChecks)).toBe('wait');
  expect(wayOn({ ...allGood, speaker: 'idle' })).toBe('wait');
  expect(wayOn(allGood)).toBe('enter');
});

test('a weak network or a blocked way is told, and holds nobody up', () => {
  expect(wayOn({ ...allGood, network: 'weak' })).toBe('enter');
  expect(wayOn({ ...allGood, network: 'udp-blocked' })).toBe('enter');
});

test('what helps a weak network stands first once all is answered, and moves no question before', () => {
  const checks: Checks = { ...allGood, network: 'weak' };

  expect(inOrder(checks)).toEqual(['network', 'microphone', 'speaker', 'camera']);
  expect(inOrder({ ...checks, speaker: 'idle' }).at(-1)).toBe('network');
});

test('what is tried again stays where it stood, in sight', () => {
  const checks: Checks = { ...allGood, network: 'running', camera: 'device-busy' };

  expect(inOrder(checks, { network: 'media-blocked' })[0]).toBe('network');
  expect(inOrder(checks)[0]).toBe('camera');
  expect(inOrder({ ...allGood, network: 'weak' }, { network: 'weak' })[0]).toBe('network');
});

test('what fails is named first, and one can go on without it', () => {
  const checks: Checks = { ...allGood, camera: 'no-device', microphone: 'permission-refused' };

  expect(faultsOf(checks)).toEqual(['microphone', 'camera']);
  expect(inOrder(checks)).toEqual(['microphone', 'camera', 'speaker', 'network']);
  expect(wayOn(checks)).toBe('without-microphone');
  expect(wayOn({ ...allGood, camera: 'device-busy' })).toBe('without-camera');
  expect(wayOn({ ...allGood, network: 'failed' })).toBe('anyway');
});

test('what asks for an answer stands above what only shows', () => {
  expect(inOrder(noChecks)).toEqual(['microphone', 'speaker', 'camera', 'network']);
});

test('the report holds results only, and a sane round trip', () => {
  expect(reportOf({ ...allGood, speaker: 'idle' }, 12.6)).toEqual({
    ...allGood,
    speaker: 'skipped',
    roundTripMs: 13,
  });
  expect(reportOf(allGood, null).roundTripMs).toBeNull();
  expect(reportOf(allGood, 9e9).roundTripMs).toBe(60_000);
});

test('a network that lets no media through is reported as that, not as one that only slows', () => {
  expect(reportOf({ ...allGood, network: 'media-blocked' }, 20).network).toBe('media-blocked');
  expect(reportOf({ ...allGood, network: 'udp-blocked' }, 20).network).toBe('udp-blocked');
});

test('the remedy is told for the device at hand', () => {
  expect(platformOf('Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X)')).toBe('ios');
  expect(platformOf('Mozilla/5.0 (Linux; Android 9; SM-A105FN)')).toBe('android');
  expect(platformOf('Mozilla/5.0 (X11; Linux x86_64)')).toBe('desktop');
});
