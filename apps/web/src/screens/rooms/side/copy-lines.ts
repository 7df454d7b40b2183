import type { CopiedMessage } from '@astra/chat-core/room-copy';

/** Of what, by whom and when a copy was made. */
export interface CopyFacts {
  readonly roomId: string;
  readonly name: string;
  /** In milliseconds. */
  readonly copiedAt: number;
  /** A person's id. */
  readonly copiedBy: string;
}

/** JSON Lines (UTF-8, one object a line): the room first, then each message as it stands now, from the oldest on. */
export function copyLines(
  { copiedAt, ...facts }: CopyFacts,
  messages: readonly CopiedMessage[],
  nameOf: (userId: string) => string | null,
): string {
  const lines = [
    { ...facts, copiedAt: iso(copiedAt) },
    ...messages.map(({ at, senderId, ...message }) => ({
      sentAt: iso(at),
      sender: senderId,
      senderName: nameOf(senderId),
      ...message,
    })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const iso = (at: number): string => new Date(at).toISOString();
