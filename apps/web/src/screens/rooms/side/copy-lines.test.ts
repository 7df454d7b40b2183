import { expect, test } from 'vitest';
import type { CopiedMessage } from '@astra/chat-core/room-copy';
import { copyLines } from './copy-lines.ts';

const at = Date.UTC(2026, 10, 30, 9);
const message: CopiedMessage = {
  eventId: '$1',
  senderId: '@p1:x',
  at,
  text: 'Palier\nà J+5 {"a":1}',
  isEdited: true,
  isDeleted: false,
  sealed: null,
  replyTo: null,
  threadId: null,
  fileId: null,
  callId: null,
  reactions: [{ key: '👍', userIds: ['@p2:x'] }],
};

test('each message is one line that a machine reads, whatever is in its words, with the name of who wrote it', () => {
  const facts = { roomId: 'r', name: 'Cardiologie', copiedAt: at, copiedBy: 'p' };
  const closed = {
    ...message,
    eventId: '$2',
    senderId: '@p9:x',
    text: null,
    sealed: 'key-never-came' as const,
  };

  const text = copyLines(facts, [message, closed], (id) => (id === '@p1:x' ? 'Nadia' : null));

  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines).toMatchObject([
    { roomId: 'r', name: 'Cardiologie', copiedAt: '2026-11-30T09:00:00.000Z', copiedBy: 'p' },
    {
      eventId: '$1',
      sender: '@p1:x',
      senderName: 'Nadia',
      sentAt: '2026-11-30T09:00:00.000Z',
      text: message.text,
      isEdited: true,
      reactions: [{ key: '👍', userIds: ['@p2:x'] }],
    },
    { eventId: '$2', senderName: null, text: null, sealed: 'key-never-came' },
  ]);
});
