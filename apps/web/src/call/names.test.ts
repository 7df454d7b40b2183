import { expect, test } from 'vitest';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import { namesOf } from './names.ts';

function called(...names: readonly string[]): readonly RemoteParticipant[] {
  return names.map((name, at) => ({
    id: `p${String(at)}`,
    name,
    joinedAt: at,
    isSpeaking: false,
    quality: 'good',
    handRaisedAt: null,
    media: {},
  }));
}

test('people are called by their own names', () => {
  expect([...namesOf(called('Marie Martin', 'ليلى حداد')).values()]).toEqual([
    'Marie Martin',
    'ليلى حداد',
  ]);
});

test('two people of the same name can be told apart, whatever the capitals and accents are made of', () => {
  const names = namesOf(called('Éva Morel', 'Ali Sy', 'E\u0301va MOREL'));

  expect([...names.values()]).toEqual(['Éva Morel (1)', 'Ali Sy', 'E\u0301va MOREL (2)']);
});
