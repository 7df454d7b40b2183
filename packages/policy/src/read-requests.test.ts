import { expect, test } from 'vitest';
import type { Member } from '@astra/contracts/actor';
import { mayOnReadRequest, readRequestActions, type ReadRequestFacts } from './read-requests.ts';

const actor = (id: string, roles: Member['roles'] = ['clinician']): Member => ({
  kind: 'member',
  id,
  organisationId: 'kerval',
  roles,
  sessionId: 's',
  authTime: 0,
});
const room = (kind: ReadRequestFacts['kind']): ReadRequestFacts => ({
  kind,
  members: [
    { personId: 'lead', isModerator: true },
    { personId: 'hugo', isModerator: false },
    { personId: 'asked', isModerator: false },
  ],
  askedIds: ['asked', 'gone'],
});
const allowed = (who: Member, kind: ReadRequestFacts['kind']): readonly string[] =>
  readRequestActions
    .filter((action) => mayOnReadRequest(who, action, room(kind)))
    .map((action) => action.replace('read-request.', ''));

test('who is in a team’s room sees and asks, and who was asked says that they have read', () => {
  for (const kind of ['team', 'private'] as const) {
    expect(allowed(actor('hugo'), kind)).toEqual(['see', 'ask']);
    expect(allowed(actor('asked'), kind)).toEqual(['see', 'ask', 'acknowledge']);
  }
  expect(allowed(actor('hugo'), 'announcement')).toEqual(['see']);
  expect(allowed(actor('lead'), 'announcement')).toEqual(['see', 'ask']);
  expect(allowed(actor('asked'), 'announcement')).toEqual(['see', 'acknowledge']);
});

test('outside the room, in a conversation of two, in a meeting, and for whoever has no account there is nothing', () => {
  expect(allowed(actor('gone'), 'team')).toEqual([]);
  expect(allowed(actor('admin', ['organisation-administrator']), 'team')).toEqual([]);
  expect(allowed(actor('hugo', ['platform-administrator']), 'team')).toEqual([]);
  for (const kind of ['direct', 'meeting'] as const)
    expect(allowed(actor('asked'), kind)).toEqual([]);
  const guest = {
    kind: 'guest',
    id: 'asked',
    organisationId: 'kerval',
    meetingId: 'm',
    sessionId: 's',
  } as const;
  expect(mayOnReadRequest(guest, 'read-request.see', room('team'))).toBe(false);
});
