import type { TimelineEntry, TimelineMessage } from '@astra/chat-core/timeline-types';
import { isArchive, serviceIdBeside } from './people.ts';

/** One line on the screen. */
export interface Line {
  readonly entry: TimelineEntry;
  /** The same person wrote the line above, a moment before. */
  readonly isContinued: boolean;
}

const togetherMs = 5 * 60_000;

interface Reader {
  readonly myId: string;
  readonly isGuest?: boolean | undefined;
}

/** The entries with what each needs to know of the one above. */
export function linesOf(
  entries: readonly TimelineEntry[],
  { myId, isGuest = false }: Reader,
): readonly Line[] {
  const first = entries.findIndex(({ kind }) => kind === 'message');
  const begins = first === -1 ? entries.length : first;
  // Who was there from the beginning has not come: nothing was said yet. One's own ways are known. That all is archived is
  // said all the same; to a guest above the conversation, where it stays in sight.
  const told = entries.filter((entry, index) => {
    if (entry.kind !== 'membership') return true;
    const { subjectId, change } = entry;
    if (change === 'invited' || subjectId === serviceIdBeside(subjectId)) return false;
    return isArchive(subjectId) ? !isGuest : index > begins && subjectId !== myId;
  });
  // A day of which nothing is left to be read is not named.
  const shown = told.filter(
    ({ kind }, index) => kind !== 'day' || (told[index + 1] ?? { kind }).kind !== 'day',
  );
  return shown.map((entry, index) => ({
    entry,
    isContinued: isContinuation(shown[index - 1], entry),
  }));
}

function isContinuation(above: TimelineEntry | undefined, entry: TimelineEntry): boolean {
  if (above?.kind !== 'message' || entry.kind !== 'message') return false;
  const [one, other] = [above.message, entry.message];
  return (
    one.senderId === other.senderId &&
    other.at - one.at < togetherMs &&
    one.replies.length === 0 &&
    other.replyTo === null
  );
}

/** All messages that are loaded, those in threads too, by their ids. */
export function messagesIn(
  entries: readonly TimelineEntry[],
): ReadonlyMap<string, TimelineMessage> {
  const found = new Map<string, TimelineMessage>();
  for (const entry of entries) {
    if (entry.kind !== 'message') continue;
    for (const message of [entry.message, ...entry.message.replies])
      if (message.id !== null) found.set(message.id, message);
  }
  return found;
}

/** The line that holds a message; -1: it is not loaded. */
export function lineWith(lines: readonly Line[], id: string): number {
  return lines.findIndex(
    ({ entry }) =>
      entry.kind === 'message' &&
      (entry.message.id === id || entry.message.replies.some((reply) => reply.id === id)),
  );
}

/** The last message of one's own that the server has, and no other's after it counts. */
export function lastOwn(lines: readonly Line[]): TimelineMessage | null {
  const line = lines.findLast(({ entry }) => entry.kind === 'message' && entry.message.isMine);
  return line?.entry.kind === 'message' ? line.entry.message : null;
}

/** Which entry tells of the archive's last coming or going, shown or not; empty: none does. */
export function lastOfArchive(entries: readonly TimelineEntry[]): string {
  const told = entries.findLast(
    (entry) => entry.kind === 'membership' && isArchive(entry.subjectId),
  );
  return told?.key ?? '';
}

/** Messages of others beyond a position. */
export function newerThan(lines: readonly Line[], position: number): readonly TimelineMessage[] {
  const found: TimelineMessage[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const entry = lines[index]?.entry;
    if (entry?.kind !== 'message' || entry.message.isMine) continue;
    if (entry.message.position <= position) break;
    found.unshift(entry.message);
  }
  return found;
}
