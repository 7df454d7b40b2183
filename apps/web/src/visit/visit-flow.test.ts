import { expect, test } from 'vitest';
import type { InvitationCard, Visit } from '@astra/contracts/visit';
import {
  closedPage,
  isOvertaken,
  lossOf,
  minutesSpent,
  stepOf,
  stopFor,
  wayPage,
} from './visit-flow.ts';

const card = (
  state: InvitationCard['state'],
  goesOnAt: InvitationCard['goesOnAt'] = null,
): InvitationCard => ({
  state,
  goesOnAt,
  organisation: { id: 'o', name: 'Kerval', phone: null, timezone: 'Europe/Paris' },
  proof: 'date-of-birth',
  hostName: 'Dr A',
  startsAt: '2026-11-23T14:00:00Z',
  durationMinutes: 20,
  opensAt: '2026-11-23T13:30:00Z',
  locale: 'fr',
  documentsUntil: null,
  conversationUntil: null,
});
const visit = (phase: Visit['phase'], role: Visit['role'] = 'patient'): Visit =>
  ({ phase, role }) as Visit;
const standing = (phase: Visit['phase'], back = 0): Parameters<typeof stepOf>[0] => ({
  at: 'visit',
  visit: visit(phase),
  isLive: true,
  back,
});

test.each([
  ['link-not-valid', 'invalid'],
  ['link-locked', 'locked'],
  ['on-another-device', 'elsewhere'],
  ['session-replaced', 'elsewhere'],
  ['too-many-requests', 'busy'],
  ['unavailable', 'busy'],
  ['unexpected', 'unreachable'],
])('%s leads to the page "%s"', (key, page) => {
  expect(stopFor(key)).toBe(page);
});

test('a page says "on another device" only when another device took over; what is read after the end stays', () => {
  expect(lossOf('session-replaced', 'waiting')).toBe('elsewhere');
  expect(lossOf('on-another-device', 'waiting')).toBe('elsewhere');
  expect(lossOf('not-signed-in', 'waiting')).toBe('over');
  expect(lossOf('offline', 'waiting')).toBeNull();
  expect(lossOf('not-signed-in', 'ended')).toBeNull();
  expect(lossOf('session-replaced', 'ended')).toBeNull();
});

test('only a ready link leads on to the date of birth', () => {
  expect(closedPage(card('ready'))).toBeNull();
  expect(closedPage(card('documents'))).toBeNull();
  expect(closedPage(card('too-early'))).toBe('too-early');
  expect(closedPage(card('replaced'))).toBe('replaced');
});

test('the line of four steps is shown on the way in, and nowhere else', () => {
  expect(stepOf({ at: 'proof', card: card('ready'), fault: null })).toBe(1);
  expect(stepOf(standing('consent'))).toBe(2);
  expect(stepOf(standing('check'))).toBe(3);
  expect(stepOf(standing('ready'))).toBe(4);
  expect(stepOf(standing('waiting'))).toBeNull();
  expect(stepOf({ at: 'card', card: card('ready') })).toBeNull();
  expect(stepOf({ at: 'proof', card: card('documents'), fault: null })).toBeNull();
});

test('whoever comes back to the waiting room or the call is on none of the four steps', () => {
  expect(stepOf({ at: 'proof', card: card('ready', 'call'), fault: null })).toBeNull();
  expect(stepOf({ at: 'proof', card: card('ready', 'waiting-room'), fault: null })).toBeNull();
  expect(stepOf({ at: 'proof', card: card('ready', 'way-in'), fault: null })).toBe(1);
});

const pages = (phase: Visit['phase'], role?: Visit['role']): readonly unknown[] =>
  [0, 1, 2, 3, 4].map((back) => wayPage({ visit: visit(phase, role), back }));

test('Back goes page by page to the invitation, and the line of steps goes with it', () => {
  expect(pages('ready')).toEqual(['ready', 'check', 'consent', 'invitation', null]);
  expect(pages('refused')).toEqual(['refused', 'consent', 'invitation', null, null]);
  expect(pages('ready', 'invitee')).toEqual(['ready', 'check', 'invitation', null, null]);
  expect(pages('waiting')).toEqual([null, null, null, null, null]);
  expect([0, 1, 2, 3].map((back) => stepOf(standing('ready', back)))).toEqual([4, 3, 2, null]);
});

test('a call of a few seconds counts as one minute, no call as none', () => {
  expect(minutesSpent('2026-11-23T14:00:00Z', '2026-11-23T14:00:10Z')).toBe(1);
  expect(minutesSpent('2026-11-23T14:00:00Z', '2026-11-23T14:23:40Z')).toBe(24);
  expect(minutesSpent(null, '2026-11-23T14:23:40Z')).toBe(0);
});

const at = (now: string, guestId = 'g'): Visit => ({ guestId, now }) as Visit;

test('an answer that live news overtook does not bring back what was before', () => {
  expect(isOvertaken(at('2026-11-23T13:00:00.100Z'), at('2026-11-23T13:00:00.200Z'))).toBe(true);
  expect(isOvertaken(at('2026-11-23T13:00:00.200Z'), at('2026-11-23T13:00:00.100Z'))).toBe(false);
  expect(isOvertaken(at('2026-11-23T13:00:00Z', 'other'), at('2026-11-23T13:00:01Z'))).toBe(false);
});
