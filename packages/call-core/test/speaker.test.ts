import { expect, test } from 'vitest';
import type { RemoteParticipant } from '../src/call-engine.ts';
import { nextSpeaker } from '../src/speaker.ts';

function people(...speaking: readonly string[]): readonly RemoteParticipant[] {
  return ['ann', 'bob', 'eve'].map((id, joinedAt) => ({
    id,
    name: id,
    joinedAt,
    isSpeaking: speaking.includes(id),
    quality: 'good',
    handRaisedAt: null,
    media: {},
  }));
}

test('before anybody speaks, who came first is large', () => {
  expect(nextSpeaker(people(), null)).toBe('ann');
});

test('who speaks becomes large, and stays so in the silence after', () => {
  expect(nextSpeaker(people('bob'), 'ann')).toBe('bob');
  expect(nextSpeaker(people(), 'bob')).toBe('bob');
});

test('nobody is pushed aside while they speak', () => {
  expect(nextSpeaker(people('ann', 'eve'), 'eve')).toBe('eve');
});

test('when the one who was large has left, another takes the place', () => {
  expect(nextSpeaker(people('eve'), 'gone')).toBe('eve');
  expect(nextSpeaker(people(), 'gone')).toBe('ann');
  expect(nextSpeaker([], 'gone')).toBeNull();
});
