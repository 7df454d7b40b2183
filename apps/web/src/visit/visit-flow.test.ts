import { expect, test } from 'vitest';
import type { InvitationCard, Visit } from '@astra/contracts/visit';
import { closedPage, isOvertaken, lossOf, minutesSpent, stepOf, stopFor } from './visit-flow.ts';

const card = (state: InvitationCard['state']): InvitationCard => ({
  state,
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
const visit = (phase: Visit['phase']): Visit => ({ phase }) as Visit;

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
  expect(stepOf({ at: 'visit', visit: visit('consent'), isLive: true })).toBe(2);
  expect(stepOf({ at: 'visit', visit: visit('check'), isLive: true })).toBe(3);
  expect(stepOf({ at: 'visit', visit: visit('ready'), isLive: true })).toBe(4);
  expect(stepOf({ at: 'visit', visit: visit('waiting'), isLive: true })).toBeNull();
  expect(stepOf({ at: 'card', card: card('ready') })).toBeNull();
  expect(stepOf({ at: 'proof', card: card('documents'), fault: null })).toBeNull();
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
