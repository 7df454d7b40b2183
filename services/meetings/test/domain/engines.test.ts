import { expect, test } from 'vitest';
import {
  allowedBy,
  choose,
  trusted,
  weigh,
  type EngineCheck,
  type EngineHealth,
} from '#domain/engines.ts';

const start = Date.parse('2026-11-23T12:00:00.000Z');
/** One check every half second: `+` good, `-` bad, `!` bad and somebody in a call has lost it too. */
const after = (checks: string, from: EngineHealth = trusted('a')): EngineHealth =>
  checks.split('').reduce<EngineHealth>((health, letter, index) => {
    const check: EngineCheck = { isGood: letter === '+', at: new Date(start + index * 500) };
    return weigh(health, letter === '!' ? { ...check, isCorroborated: true } : check);
  }, from);
const lost = (): EngineHealth => after('--');

test.each([
  ['-', true],
  ['-+-+-+-', true],
  ['--', false],
  ['!', false],
  ['+', true],
])('after the checks %s an engine that was up is up: %s', (checks, isUp) => {
  expect(after(checks).isUp).toBe(isUp);
});

test.each([
  ['++++', false],
  ['+++-++++', false],
  ['+++++', true],
])('after the checks %s an engine that was down is up: %s', (checks, isUp) => {
  expect(after(checks, lost()).isUp).toBe(isUp);
});

test('two replicas that see the same hiccup have one doubt', () => {
  const at = new Date(start);
  const first = weigh(trusted('a'), { isGood: false, at });
  const second = weigh(first, { isGood: false, at: new Date(start + 100) });

  expect(second.isUp).toBe(true);
  expect(weigh(second, { isGood: false, at: new Date(start + 500) }).isUp).toBe(false);
});

test('a check that changes nothing gives the same object, so that nothing is written', () => {
  const calm = trusted('a');

  expect(weigh(calm, { isGood: true, at: new Date(start) })).toBe(calm);
});

test('the preferred engine is taken while it is up and has room, else the next, else the least busy', () => {
  const a = { id: 'a', isUp: true, load: 0.2 };
  const b = { id: 'b', isUp: true, load: 0.1 };

  expect(choose([a, b])).toBe('a');
  expect(choose([{ ...a, isUp: false }, b])).toBe('b');
  expect(choose([{ ...a, load: 0.95 }, b])).toBe('b');
  expect(
    choose([
      { ...a, load: 0.95 },
      { ...b, load: 0.9 },
    ]),
  ).toBe('b');
  expect(choose([{ id: 'a', isUp: true }, b])).toBe('a');
  expect(
    choose([
      { ...a, isUp: false },
      { ...b, isUp: false },
    ]),
  ).toBeNull();
});

test('a rule gives the allowed engines in its own order; without one all are as the deployment has them', () => {
  const all = ['a', 'b', 'c'].map((id) => ({ id }));

  expect(allowedBy(['c', 'gone', 'a'], all).map((one) => one.id)).toEqual(['c', 'a']);
  expect(allowedBy(null, all)).toBe(all);
  expect(allowedBy(['gone'], all)).toEqual([]);
});
