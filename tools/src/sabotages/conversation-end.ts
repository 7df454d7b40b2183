import type { Sabotage } from '#sabotage/sabotage.ts';

const meetings = 'services/meetings/test/conversation-end.test.ts';
const chat = 'services/chat/test/conversation.test.ts';

/** A patient's conversation after the end: for who was in the call, until the day set, and for nobody else. */
export const conversationEndSabotages: readonly Sabotage[] = [
  {
    name: 'conversation-end-the-day-does-not-count',
    proves: 'issue 5',
    file: 'services/chat/src/domain/conversation.ts',
    find: 'return until !== null && until > now ? until : null;',
    put: 'return until;',
    test: { file: chat, name: 'until the day set, on the clock' },
  },
  {
    name: 'conversation-end-meetings-is-not-asked',
    proves: 'issue 5',
    file: 'services/chat/src/app/close-guests.ts',
    find: 'await followMeeting(meetingId, { isMade: false })',
    put: 'await Promise.resolve(followMeeting)',
    test: { file: chat, name: 'until the day set, on the clock' },
  },
  {
    name: 'conversation-end-brought-forward-is-no-news',
    proves: 'issue 5',
    file: 'services/meetings/src/domain/talkers.ts',
    find: "const until = meeting.state === 'ended' ? meeting.conversationUntil : null;",
    put: 'const until = meeting.openedAt;',
    test: { file: meetings, name: 'chat hears each time' },
  },
  {
    name: 'conversation-end-who-never-was-in-it',
    proves: 'AZ-3',
    file: 'services/meetings/src/domain/conversation-end.ts',
    find: "role === 'patient' && admittedAt !== null && removedAt === null && step === 'left';",
    put: "role === 'patient' && (admittedAt !== null || step === 'left' || removedAt !== null);",
    test: { file: meetings, name: 'who was never let in has nothing afterwards' },
  },
  {
    name: 'conversation-end-who-was-put-out-and-came-back',
    proves: 'AZ-3',
    file: 'services/meetings/src/domain/conversation-end.ts',
    find: ' && removedAt === null',
    put: ' && removedAt !== undefined',
    test: { file: meetings, name: 'who was never let in has nothing afterwards' },
  },
  {
    name: 'conversation-end-by-anybody',
    proves: 'AZ-2',
    file: 'packages/policy/src/meetings.ts',
    find: "  'meeting.see-attendance',\n];",
    put: "  'meeting.see-attendance',\n  'meeting.set-conversation-end',\n];",
    test: {
      file: 'packages/policy/src/meetings.test.ts',
      name: 'a secretary who is a clinician too',
    },
  },
  {
    name: 'conversation-end-the-keys-go-with-the-session',
    proves: 'issue 5',
    file: 'services/chat/src/app/people-events.ts',
    find: "if (reason === 'replaced') await devices.endReplaced(sessionId, clock.now());\n        else if",
    put: 'if',
    test: { file: chat, name: 'keeps the device with its keys' },
  },
  {
    name: 'link-renewed-after-the-end-for-nothing',
    proves: 'AZ-3',
    file: 'services/meetings/src/domain/invitation.ts',
    find: "  meeting.state === 'ended' &&\n  (hasDocuments(guest, now) || conversationUntil(meeting, guest, now) !== null);",
    put: "  meeting.state === 'ended' && (hasDocuments(guest, now) || guest.id !== '');",
    test: {
      file: 'services/meetings/test/door.test.ts',
      name: 'no link is renewed after the end for whom nothing is left',
    },
  },
];
