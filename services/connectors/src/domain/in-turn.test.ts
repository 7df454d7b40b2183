import { expect, test } from 'vitest';
import { inTurn } from '#domain/in-turn.ts';
import type { Mail } from '#domain/mail.ts';

const aMail = (facts: Partial<Mail>): Mail => ({
  id: 'a',
  organisationId: 'kerval',
  template: 'consultation-planned',
  meetingId: 'm',
  guestId: 'g',
  invitationId: null,
  sequence: 0,
  eventAt: new Date('2026-11-23T08:00:00Z'),
  startsAt: new Date('2026-11-26T13:20:00Z'),
  durationMinutes: 20,
  expiresAt: null,
  hasLink: false,
  recipient: 'j•••@exemple.fr',
  sealed: 'sealed',
  state: 'waiting',
  messageId: '<a@kerval.test>',
  tries: 0,
  reason: null,
  patientUntil: new Date('2026-11-24T08:00:00Z'),
  settledAt: null,
  ...facts,
});
const planned = aMail({ id: 'planned', hasLink: true });
const moved = aMail({ id: 'moved', template: 'consultation-moved', sequence: 1 });
const movedAgain = aMail({ id: 'moved-again', template: 'consultation-moved', sequence: 2 });
const cancelled = aMail({ id: 'cancelled', template: 'consultation-cancelled', sequence: 3 });
const renewed = aMail({ id: 'renewed', template: 'link-renewed', sequence: 1, hasLink: true });

test('the newest mail is sent as it is', () => {
  expect(inTurn(moved, [planned, moved])).toEqual({
    do: 'send',
    facts: moved,
    former: null,
    settles: [],
  });
});

test('nothing is sent after a cancellation', () => {
  expect(inTurn(planned, [planned, moved, cancelled])).toEqual({ do: 'drop' });
  expect(inTurn(moved, [moved, { ...cancelled, state: 'sent' }])).toEqual({ do: 'drop' });
});

test('a move that was overtaken by another is dropped', () => {
  expect(inTurn(moved, [planned, moved, movedAgain])).toEqual({ do: 'drop' });
});

test('the only link goes out with the newest time, and the newer mail is needless', () => {
  expect(inTurn(planned, [planned, moved, movedAgain])).toEqual({
    do: 'send',
    facts: movedAgain,
    former: null,
    settles: ['moved', 'moved-again'],
  });
});

test('the only link goes out even when the newer mail went before it', () => {
  const sent = { ...moved, state: 'sent' } as const;

  expect(inTurn(planned, [planned, sent])).toEqual({
    do: 'send',
    facts: sent,
    former: null,
    settles: [],
  });
});

test('a link that was replaced is not sent any more', () => {
  expect(inTurn(planned, [planned, renewed])).toEqual({ do: 'drop' });
});

test('of two events with one sequence the later is the newer', () => {
  const later = { ...renewed, sequence: 0, eventAt: new Date('2026-11-23T09:00:00Z') };

  expect(inTurn(planned, [later, planned])).toEqual({ do: 'drop' });
  expect(inTurn(later, [later, planned])).toMatchObject({ do: 'send' });
});

test('a mail that failed is needless once a newer one, with a link of its own, has gone', () => {
  const failed = { ...planned, state: 'dead' } as const;

  expect(inTurn(renewed, [failed, renewed])).toMatchObject({ do: 'send', settles: ['planned'] });
  expect(inTurn(cancelled, [failed, cancelled])).toMatchObject({ settles: ['planned'] });
});

test('a failed mail that alone carries the link stays, for somebody to send it again', () => {
  const failed = { ...planned, state: 'dead' } as const;

  expect(inTurn(moved, [failed, moved])).toMatchObject({ do: 'send', settles: [] });
});

const at = (startsAt: string, mail: Mail): Mail => ({ ...mail, startsAt: new Date(startsAt) });

test('a move is told against the mail that went last: one that never went is no hour that anybody knows', () => {
  const gone = at('2026-11-26T13:20:00Z', { ...planned, state: 'sent' });
  const dropped = at('2026-11-26T15:00:00Z', { ...moved, state: 'superseded' });
  const now = at('2026-11-27T09:00:00Z', movedAgain);

  expect(inTurn(now, [now, dropped, gone])).toMatchObject({ former: gone.startsAt });
  expect(inTurn(now, [now, { ...dropped, state: 'sent' }, gone])).toMatchObject({
    former: dropped.startsAt,
  });
  expect(inTurn(now, [now, { ...gone, state: 'dead' }])).toMatchObject({ former: null });
});
