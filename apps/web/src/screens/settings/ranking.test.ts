import { expect, test } from 'vitest';
import { allowedIds, allowing, engineName, moved, rankOf } from './ranking.ts';

const engines = ['livekit', 'livekit-b', 'jitsi'].map((id) => ({
  id,
  isAllowed: true,
  isUp: true,
}));

test('a server goes up one place, and the first one stays first', () => {
  expect(allowedIds(moved(engines, 'jitsi', -1))).toEqual(['livekit', 'jitsi', 'livekit-b']);
  expect(moved(engines, 'livekit', -1)).toBe(engines);
  expect(moved(engines, 'jitsi', 1)).toBe(engines);
});

test('a server that is not allowed has no rank, and those after it move up', () => {
  const some = allowing(engines, 'livekit', false);

  expect(['livekit', 'livekit-b', 'jitsi'].map((id) => rankOf(some, id))).toEqual([null, 1, 2]);
  expect(allowedIds(some)).toEqual(['livekit-b', 'jitsi']);
});

test('servers have names that a person can read', () => {
  expect(['livekit', 'livekit-b', 'jitsi', 'other'].map(engineName)).toEqual([
    'LiveKit',
    'LiveKit (b)',
    'Jitsi',
    'other',
  ]);
});
