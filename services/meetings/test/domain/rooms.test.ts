import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayIn, freeStarts } from '#domain/day.ts';
import { familyKey } from '#domain/names.ts';
import { reconcile } from '#domain/reconcile.ts';
import {
  burntAtDoor,
  doorRefusal,
  joinRefusal,
  lostEvent,
  type Grant,
  type Participant,
} from '#domain/room.ts';
import { endOf, forgottenAfterMs } from '#domain/times.ts';
import { aGuest, aMeeting, now } from './factories.ts';

const guest: Participant = { id: 'p-guest', personId: 'g1', kind: 'guest' };
const host: Participant = { id: 'p-host', personId: 'dr-a', kind: 'member' };
const grant = (facts: Partial<Grant> = {}): Grant => ({
  id: 'grant',
  participantId: 'p-guest',
  expiresAt: new Date(now.getTime() + 60_000),
  burntBy: null,
  revokedAt: null,
  ...facts,
});
const open = aMeeting({ state: 'open', guests: [aGuest({ step: 'admitted' })] });

describe('who came into the room', () => {
  test.each([
    ['the guest who was let in', { meeting: open, participant: guest, grant: grant() }, null],
    [
      'the host',
      { meeting: open, participant: host, grant: grant({ participantId: 'p-host' }) },
      null,
    ],
    [
      'one whose join was found before its event',
      { meeting: open, participant: guest, grant: grant({ burntBy: lostEvent }) },
      null,
    ],
    ['a stranger', { meeting: open, participant: null, grant: grant() }, 'unknown-participant'],
    [
      'one without a grant of ours',
      { meeting: open, participant: guest, grant: null },
      'unknown-grant',
    ],
    [
      'one with the grant of another',
      { meeting: open, participant: guest, grant: grant({ participantId: 'p-host' }) },
      'grant-of-another',
    ],
    [
      'one with a used grant',
      { meeting: open, participant: guest, grant: grant({ burntBy: 'event' }) },
      'grant-used',
    ],
    [
      'one whose grant was taken back',
      { meeting: open, participant: guest, grant: grant({ revokedAt: now }) },
      'grant-revoked',
    ],
    [
      'one who waits again',
      {
        meeting: aMeeting({ state: 'open', guests: [aGuest({ step: 'waiting' })] }),
        participant: guest,
        grant: grant(),
      },
      'not-admitted',
    ],
    [
      'a former host',
      {
        meeting: { ...open, hostId: 'dr-b' },
        participant: host,
        grant: grant({ participantId: 'p-host' }),
      },
      'not-admitted',
    ],
    [
      'one who comes after the end',
      { meeting: aMeeting({ state: 'ended' }), participant: guest, grant: grant() },
      'meeting-not-open',
    ],
  ])('%s', (_who, join, refusal) => {
    expect(joinRefusal({ ...join, hasDoor: false })).toBe(refusal);
  });
});

const came = (facts: Partial<Grant>) =>
  joinRefusal({ meeting: open, participant: guest, grant: grant(facts), hasDoor: true });

describe('who came into a room whose engine asks at the door', () => {
  test('one who was let in at the door is right', () => {
    expect(came({ burntBy: burntAtDoor('q1') })).toBeNull();
  });

  test('one who came round the door must go, though all else is right', () => {
    expect(came({ burntBy: null })).toBe('not-asked');
  });

  test('one who was let in and told of before must go the second time', () => {
    expect(came({ burntBy: 'event' })).toBe('grant-used');
  });
});

const asks = (facts: Partial<Grant>, meeting = open) =>
  doorRefusal({ meeting, participant: guest, grant: grant(facts), now });

describe('who stands at the door', () => {
  test.each([
    ['comes in with a fresh grant', {}, null],
    ['does not come in twice', { burntBy: burntAtDoor('q1') }, 'grant-used'],
    ['does not come in when told of already', { burntBy: lostEvent }, 'grant-used'],
    ['does not come in late', { expiresAt: now }, 'grant-expired'],
    ['does not come in with what was taken back', { revokedAt: now }, 'grant-revoked'],
    ['does not come in for another', { participantId: 'p-host' }, 'grant-of-another'],
  ] as const)('%s', (_what, facts, refusal) => {
    expect(asks(facts)).toBe(refusal);
  });

  test('does not come in while they wait again, nor after the end', () => {
    const waits = aMeeting({ state: 'open', guests: [aGuest({ step: 'waiting' })] });

    expect(asks({}, waits)).toBe('not-admitted');
    expect(asks({}, aMeeting({ state: 'ended' }))).toBe('meeting-not-open');
  });
});

const longAgo = new Date(now.getTime() - 60_000);
const present = (facts = {}) => ({
  participantId: 'p-guest',
  grantId: 'grant',
  joinedAt: longAgo,
  ...facts,
});
const known = (facts = {}) => ({
  participantId: 'p-guest',
  grantId: 'grant',
  joinedAt: longAgo,
  leftAt: null,
  isLost: false,
  isRevoked: false,
  ...facts,
});
const compare = (facts: Partial<Parameters<typeof reconcile>[0]>) =>
  reconcile({
    meeting: open,
    participants: [guest, host],
    attendances: [],
    present: [],
    now,
    ...facts,
  });

describe('what the engine says, beside what we know', () => {
  test('the same on both sides needs nothing', () => {
    expect(compare({ present: [present()], attendances: [known()] })).toEqual({
      joins: [],
      leaves: [],
      ghosts: [],
      isForgotten: false,
    });
  });
  test('a join that we never heard of', () => {
    expect(compare({ present: [present()] }).joins).toHaveLength(1);
  });
  test('a join of a moment ago: its event is on the way', () => {
    expect(compare({ present: [present({ joinedAt: now })] }).joins).toEqual([]);
  });
  test('a leave that we never heard of', () => {
    expect(compare({ attendances: [known()] }).leaves).toEqual(['grant']);
  });
  test('somebody who must not be there', () => {
    expect(compare({ present: [present({ participantId: 'who' })] }).ghosts).toEqual(['who']);
    expect(
      compare({ meeting: { ...open, guests: [aGuest({ step: 'waiting' })] }, present: [present()] })
        .ghosts,
    ).toEqual(['p-guest']);
  });
  test('somebody whose grant was taken back while the engine did not hear', () => {
    const revoked = known({ isRevoked: true });
    expect(compare({ present: [present()], attendances: [revoked] }).ghosts).toEqual(['p-guest']);
  });
  test('an empty room long after its end was forgotten', () => {
    const late = new Date(endOf(open).getTime() + forgottenAfterMs + 1);
    expect(compare({ now: late }).isForgotten).toBe(true);
    expect(compare({ now: late, present: [present()] }).isForgotten).toBe(false);
    expect(compare({ now: new Date(late.getTime() - 2) }).isForgotten).toBe(false);
  });
});

test.each([
  ['Jean Lefèvre', 'lefevre'],
  ['  MARIE   LEFEVRE ', 'lefevre'],
  ['Zoé', 'zoe'],
  ['Anne-Sophie Le Goff', 'goff'],
  ['李 小龍', '小龍'],
])('the family name of %s is %s', (name, key) => {
  expect(familyKey(name)).toBe(key);
});

describe('days', () => {
  test.each([
    ['2026-11-23', '2026-11-22T23:00:00.000Z', 24],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['2026-10-25', '2026-10-24T22:00:00.000Z', 25],
  ])('%s in Paris begins at %s and has %i hours', (day, from, hours) => {
    const span = dayIn('Europe/Paris', day);

    expect(span.from.toISOString()).toBe(from);
    expect((span.until.getTime() - span.from.getTime()) / 3_600_000).toBe(hours);
  });

  test('days follow each other without gap or overlap, everywhere', () => {
    const zone = fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'America/St_Johns',
      'UTC',
    );
    const at = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(zone, at, (timezone, days) => {
        const day = (offset: number) =>
          new Date(Date.UTC(2024, 0, 1) + (days + offset) * 86_400_000).toISOString().slice(0, 10);
        expect(dayIn(timezone, day(0)).until).toEqual(dayIn(timezone, day(1)).from);
      }),
    );
  });

  test('a free start never meets what is taken, and fits before closing', () => {
    const taken = [
      { from: new Date('2026-11-24T09:00:00Z'), until: new Date('2026-11-24T09:20:00Z') },
    ];
    const starts = freeStarts({
      day: '2026-11-24',
      timezone: 'Europe/Paris',
      durationMinutes: 30,
      taken,
      now,
    });

    for (const start of starts) {
      const until = new Date(start.getTime() + 1_800_000);
      expect(
        start >= new Date('2026-11-24T09:20:00Z') || until <= new Date('2026-11-24T09:00:00Z'),
      ).toBe(true);
    }
    expect(starts[0]?.toISOString()).toBe('2026-11-24T07:00:00.000Z');
    expect(starts.at(-1)?.toISOString()).toBe('2026-11-24T17:30:00.000Z');
  });

  test('what has passed today is no longer free', () => {
    const starts = freeStarts({
      day: '2026-11-23',
      timezone: 'Europe/Paris',
      durationMinutes: 15,
      taken: [],
      now,
    });

    expect(starts[0]).toEqual(now);
  });
});
