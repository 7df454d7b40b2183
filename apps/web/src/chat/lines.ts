import type { TimelineEntry, TimelineMessage } from '@astra/chat-core/timeline-types';
import { isArchive, serviceIdBeside } from './people.ts';

/** In the place of messages that were written before one was in the room. */
interface Earlier {
  readonly kind: 'earlier';
  readonly key: string;
}

type Shown = TimelineEntry | Earlier;

/** One line on the screen. */
export interface Line {
  readonly entry: Shown;
  /** The same person wrote the line above, a moment before. */
  readonly isContinued: boolean;
}

const togetherMs = 5 * 60_000;

export interface Reader {
  readonly myId: string;
  readonly isGuest?: boolean | undefined;
  /** Somebody comes or goes every day: it is not told. */
  readonly isOfMany?: boolean | undefined;
}

/** The entries with what each needs to know of the one above. */
export function linesOf(
  entries: readonly TimelineEntry[],
  { myId, isGuest = false, isOfMany = false }: Reader,
): readonly Line[] {
  const first = entries.findIndex(({ kind }) => kind === 'message');
  const begins = first === -1 ? entries.length : first;
  // Who was there from the beginning has not come: nothing was said yet. One's own ways are known. That all is archived is
  // said all the same; to a guest above the conversation, where it stays in sight.
  const told = entries.filter((entry, index) => {
    if (entry.kind !== 'membership') return true;
    const { subjectId, change } = entry;
    if (change === 'invited' || subjectId === serviceIdBeside(subjectId)) return false;
    if (isArchive(subjectId)) return !isGuest;
    return !isOfMany && index > begins && subjectId !== myId;
  });
  const folded = foldEarlier(told);
  // A day of which nothing is left to be read is not named.
  const shown = folded.filter(
    ({ kind }, index) => kind !== 'day' || (folded[index + 1] ?? { kind }).kind !== 'day',
  );
  return shown.map((entry, index) => ({
    entry,
    isContinued: isContinuation(shown[index - 1], entry),
  }));
}

/** It was written before one came, with all that was answered to it. */
const isClosedBefore = ({ body, replies }: TimelineMessage): boolean =>
  body.kind === 'sealed' && body.reason === 'before-you-joined' && replies.every(isClosedBefore);

const isEarlier = (entry: TimelineEntry): boolean =>
  entry.kind === 'message' && isClosedBefore(entry.message);

/** Who came and went before one was there oneself; an archive's coming says who reads. */
const isAside = (entry: TimelineEntry): boolean =>
  entry.kind === 'new' || (entry.kind === 'membership' && !isArchive(entry.subjectId));

/** One line for all that was written before one came, with who came and went meanwhile. */
function foldEarlier(entries: readonly TimelineEntry[]): readonly Shown[] {
  const end = entries.findLastIndex(isEarlier);
  if (end === -1) return entries;
  const shown: Shown[] = [];
  let day: Shown | null = null;
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'day') day = entry;
    else if (isEarlier(entry)) putEarlier(shown, entry);
    else if (index > end || !isAside(entry)) {
      if (day) shown.push(day);
      day = null;
      shown.push(entry);
    }
  }
  return shown;
}

/** The last one names the line: older ones that come do not move it. */
function putEarlier(shown: Shown[], { key }: TimelineEntry): void {
  if (shown.at(-1)?.kind === 'earlier') shown.pop();
  shown.push({ kind: 'earlier', key: `earlier ${key}` });
}

function isContinuation(above: Shown | undefined, entry: Shown): boolean {
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
  return lines.findIndex(({ entry }) => entry.kind === 'message' && holds(entry.message, id));
}

/** It is this message, or one of its thread. */
export const holds = (message: TimelineMessage, id: string): boolean =>
  message.id === id || message.replies.some((reply) => reply.id === id);

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

/** All that the server has of a line: the message, and what was answered below it. */
const saidIn = ({ entry }: Line): readonly TimelineMessage[] =>
  entry.kind === 'message'
    ? [entry.message, ...entry.message.replies].filter(({ id }) => id !== null)
    : [];

/** Where the last word stands, in a thread or not; null: nothing was said. */
export function lastSaidAt(lines: readonly Line[]): number | null {
  let last: number | null = null;
  for (const line of lines)
    for (const { position } of saidIn(line)) last = Math.max(position, last ?? -Infinity);
  return last;
}

/** What is not said yet. */
interface News {
  /** In its order. */
  readonly open: readonly TimelineMessage[];
  /** Keys of what does not open yet: that of its room is on its way. */
  readonly closed: ReadonlySet<string>;
}

const isClosed = ({ body }: TimelineMessage): boolean =>
  body.kind === 'sealed' && body.reason === 'key-on-its-way';

/** What others have said beyond a position, in threads too, and what had come before and was closed. */
export function newsIn(
  lines: readonly Line[],
  { from, unsaid }: { readonly from: number; readonly unsaid: ReadonlySet<string> },
): News {
  const all = lines
    .flatMap(saidIn)
    .filter(({ key, isMine, position }) => !isMine && (position > from || unsaid.has(key)))
    .toSorted((one, other) => one.position - other.position);
  return {
    open: all.filter((message) => !isClosed(message)),
    closed: new Set(all.filter(isClosed).map(({ key }) => key)),
  };
}

/** Messages of others beyond a position, but for what was answered in threads: that is not at the end. */
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
