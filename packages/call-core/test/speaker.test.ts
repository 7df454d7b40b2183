import { describe, expect, test } from 'vitest';
import type { RemoteParticipant } from '../src/call-engine.ts';
import { dueAt, followSpeaker, nextSpeaker, NOBODY } from '../src/speaker.ts';

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

/** One letter each half second: who speaks (`-`: nobody); the result is who is large by then. */
function draw(drawing: string): string {
  const names = { a: 'ann', b: 'bob', e: 'eve' } as const;
  let followed = NOBODY;
  let large = '';
  Array.from(drawing).forEach((letter, at) => {
    const who = letter in names ? [names[letter as keyof typeof names]] : [];
    followed = followSpeaker(followed, people(...who), at * 500);
    large += followed.id?.[0] ?? '.';
  });
  return large;
}

describe('whose picture is large, as voices come and go', () => {
  test('a new speaker must hold for a second and a half', () => {
    expect(draw('aabbbbb')).toBe('aaaaabb');
  });

  test('the first voice of all is large at once', () => {
    expect(draw('--bbbaaaaa')).toBe('aabbbbbbaa');
  });

  test('a cough moves nothing, and neither does silence', () => {
    expect(draw('aab-a--b-aa')).toBe('aaaaaaaaaaa');
  });

  test('who speaks in turns with another is not chased from picture to picture', () => {
    expect(draw('abababab')).toBe('aaaaaaaa');
  });

  test('who leaves is followed at once', () => {
    const before = followSpeaker(NOBODY, people('ann'), 0);
    const now = followSpeaker(before, people('bob').slice(1), 500);

    expect([before.id, now.id]).toEqual(['ann', 'bob']);
    expect(dueAt(now)).toBeNull();
  });

  test('the moment to look again is known', () => {
    const one = followSpeaker(NOBODY, people('ann'), 0);

    expect(dueAt(followSpeaker(one, people('bob'), 200))).toBe(1700);
  });
});
