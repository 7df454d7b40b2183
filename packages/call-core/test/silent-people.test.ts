import { expect, test } from 'vitest';
import { SilentPeople } from '../src/silent-people.ts';

/** One look a second, each with what was received so far; gives whether the doctor is silent after each. */
function looks(...packets: readonly (number | null)[]): readonly boolean[] {
  const people = new SilentPeople();
  return packets.map((count, second) => {
    people.look(new Map(count === null ? [] : [['dr-a', count]]), second * 1000);
    return people.has('dr-a');
  });
}

test('somebody from whom nothing comes at three looks is silent, and is there again with the first packet', () => {
  expect(looks(5, 9, 9, 9, 9, 9, 10)).toEqual([false, false, false, false, true, true, false]);
});

test('somebody who was never heard, or has nothing to send, is not taken for silent', () => {
  expect(looks(0, 0, 0, 0, 0)).not.toContain(true);
  expect(looks(5, null, null, null, null)).not.toContain(true);
  expect(looks(5, 5, 5, null, 5, 5, 5)).not.toContain(true);
});

test('who asks more often than once a second makes nobody silent sooner', () => {
  const people = new SilentPeople();

  const changed = [0, 100, 200, 300, 400].map((now) => people.look(new Map([['dr-a', 5]]), now));

  expect(changed).not.toContain(true);
  expect(people.has('dr-a')).toBe(false);
});

test('a look tells whether anything has changed, also when somebody silent leaves', () => {
  const people = new SilentPeople();
  const look = (second: number, count: number | null): boolean =>
    people.look(new Map(count === null ? [] : [['dr-a', count]]), second * 1000);

  const changes = [5, 5, 5, 5, 5, null, null].map((count, second) => look(second, count));

  expect(changes).toEqual([false, false, false, true, false, true, false]);
});
