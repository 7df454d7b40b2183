import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineGrant } from '@astra/contracts/meetings';
import { ComingGrant } from './coming-grant.ts';

const grant = { roomId: 'r1' } as EngineGrant;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes after the word that lets in is taken once', async () => {
  const coming = new ComingGrant();
  coming.expect();
  const taken = coming.take();

  coming.settle(grant);

  expect(await taken).toBe(grant);
  expect(await coming.take()).toBeNull();
});

test('who was told nothing asks at once, and what comes unexpected is not used', async () => {
  const coming = new ComingGrant();
  coming.settle(grant);

  expect(await coming.take()).toBeNull();
});

test('a grant that does not come is waited for half a second, and one that lay for a minute is not used', async () => {
  const coming = new ComingGrant();
  coming.expect();
  const late = coming.take();
  await vi.advanceTimersByTimeAsync(500);
  expect(await late).toBeNull();

  coming.expect();
  coming.settle(grant);
  await vi.advanceTimersByTimeAsync(60_001);
  expect(await coming.take()).toBeNull();
});
