import { expect, test } from 'vitest';
import type { Meeting } from '#api/meetings.ts';
import { answerOf, ringsFor, stageOf, withCall } from './calls.ts';

const begun = Date.parse('2026-11-23T14:32:00Z');
const rungOut = begun + 45_000;
const member = (facts: object = {}): object => ({
  id: 'hugo',
  participantId: null,
  isRemoved: false,
  hasDeclined: false,
  ...facts,
});
const aCall = (facts: object = {}, ...members: object[]): Meeting =>
  ({
    id: 'call',
    state: 'open',
    host: { id: 'nadia' },
    ringsUntil: new Date(rungOut).toISOString(),
    members: members.length === 0 ? [member()] : members,
    ...facts,
  }) as unknown as Meeting;

test('it rings for who is called, until they come, decline, are put out, or it has rung out', () => {
  expect(ringsFor(aCall(), 'hugo', begun)).toBe(true);
  expect(ringsFor(aCall(), 'hugo', rungOut)).toBe(false);
  expect(ringsFor(aCall(), 'nadia', begun)).toBe(false);
  expect(ringsFor(aCall({ state: 'ended' }), 'hugo', begun)).toBe(false);
  expect(ringsFor(aCall({ ringsUntil: null }), 'hugo', begun)).toBe(false);
  for (const facts of [{ participantId: 'p' }, { hasDeclined: true }, { isRemoved: true }])
    expect(ringsFor(aCall({}, member(facts)), 'hugo', begun)).toBe(false);
});

test('a meeting that did not ring is no call, and one that is over rings no more', () => {
  const calls = withCall([], aCall());

  expect(calls).toHaveLength(1);
  expect(withCall(calls, aCall({ id: 'other', ringsUntil: null }))).toBe(calls);
  expect(withCall(calls, aCall({ state: 'ended' }))).toEqual([]);
});

test('whoever did not come has missed it, once it has rung out or is over', () => {
  expect(stageOf(aCall(), 'hugo', begun)).toBe('going-on');
  expect(stageOf(aCall(), 'hugo', rungOut)).toBe('missed-going-on');
  expect(stageOf(aCall({ state: 'ended' }), 'hugo', begun)).toBe('missed');
  expect(stageOf(aCall({ state: 'ended' }, member({ participantId: 'p' })), 'hugo', begun)).toBe(
    'over',
  );
});

test('the caller reads that nobody answered, unless somebody came', () => {
  expect(stageOf(aCall(), 'nadia', begun)).toBe('going-on');
  expect(stageOf(aCall(), 'nadia', rungOut)).toBe('no-answer-yet');
  expect(stageOf(aCall({ state: 'ended' }), 'nadia', begun)).toBe('no-answer');
  const answered = member({ id: 'maud', participantId: 'p' });
  expect(stageOf(aCall({ state: 'ended' }, member(), answered), 'nadia', begun)).toBe('over');
});

const answer = (call: Meeting, now: number, who = 'nadia'): readonly unknown[] | null => {
  const found = answerOf(call, who, now);
  return found && [found.is, ...found.members.map(({ id }) => id)];
};

test('the caller who is alone reads how the call is answered, until somebody comes', () => {
  const [maud, declined] = [member({ id: 'maud' }), member({ hasDeclined: true })];
  expect(answer(aCall({}, declined, maud), begun)).toEqual(['ringing', 'maud']);
  expect(answer(aCall({}, declined, maud), rungOut)).toEqual(['silent', 'maud']);
  expect(answer(aCall({}, declined), begun)).toEqual(['declined', 'hugo']);
  expect(answer(aCall({}, declined, member({ participantId: 'p' })), begun)).toBeNull();
  expect(answer(aCall(), begun, 'hugo')).toBeNull();
  expect(answer(aCall({ ringsUntil: null }), begun)).toBeNull();
  expect(answer(aCall({}, member({ id: 'nadia' })), begun)).toBeNull();
});

test('who only looks after the house’s meetings has missed nothing', () => {
  expect(stageOf(aCall({ state: 'ended' }), 'secretary', begun)).toBe('over');
});
