import { makeContent } from '../src/message-content.ts';
import { TimelineModel } from '../src/timeline-model.ts';
import type { EventBody, RoomEventFact, TimelineEntry, Unsent } from '../src/timeline-types.ts';

/** 23 November 2026, 09:00 in UTC. */
export const MORNING = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;

/** An event of a room, with only the facts that matter to a test. */
export function anEvent(id: string, facts: Partial<RoomEventFact> = {}): RoomEventFact {
  const at = MORNING + Number(/\d+/u.exec(id)?.[0] ?? 0) * MINUTE;
  return { id, txnId: null, senderId: 'julien', at, body: said(id), ...facts };
}

/** Words. */
export function said(
  text: string,
  { replyTo = null, threadId = null }: { replyTo?: string | null; threadId?: string | null } = {},
): Extract<EventBody, { kind: 'message' }> {
  const content = makeContent({ text, html: null, mentions: [] });
  return { kind: 'message', content, replyTo, threadId };
}

/** Other words for the same message. */
export function edited(of: string, text: string): EventBody {
  return { kind: 'edit', of, content: said(text).content };
}

/** Something that one wrote, on its way. */
export function anUnsent(id: string, facts: Partial<Unsent> = {}): Unsent {
  const content = { text: id, html: null, mentions: [] };
  return {
    id,
    roomId: 'room',
    at: MORNING + 500 * MINUTE,
    body: { kind: 'message', content, replyTo: null, threadId: null },
    state: { name: 'waiting' },
    eventId: null,
    ...facts,
  };
}

/** A conversation as Nadia sees it. */
export function aModel(events: readonly RoomEventFact[] = []): TimelineModel {
  const model = new TimelineModel({
    myId: 'nadia',
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
  });
  for (const event of events) model.append(event);
  return model;
}

/** What stands in the lines, in short: `2026-11-23 | --new-- | julien: Bonjour (edited) [👍 nadia]`. */
export function shown({ entries }: { entries: readonly TimelineEntry[] }): readonly string[] {
  return entries.map((entry) => {
    if (entry.kind === 'day') return entry.day;
    if (entry.kind === 'new') return '--new--';
    if (entry.kind === 'membership') return `${entry.subjectId} ${entry.change}`;
    return inShort(entry.message);
  });
}

function inShort(message: Extract<TimelineEntry, { kind: 'message' }>['message']): string {
  const { body, senderId, isEdited, reactions, replies, state } = message;
  const words = body.kind === 'content' ? body.content.text : `<${body.kind}>`;
  const marks = [
    isEdited ? ' (edited)' : '',
    ...reactions.map(({ key, userIds }) => ` [${key} ${userIds.join(' ')}]`),
    state.name === 'sent' ? '' : ` ~${state.name}`,
    replies.length === 0 ? '' : ` {${replies.map(inShort).join(' | ')}}`,
  ];
  return `${senderId}: ${words}${marks.join('')}`;
}
