import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Meeting, MeetingGuest, WaitingMessage } from '#api/meetings.ts';
import { serverNow } from '#shared/server-clock.ts';
import { sorted } from '#shared/sorted.ts';
import { dayOf } from '#shared/time.ts';

/** Key of one day's list; `all` for every host. */
export const dayKey = (day: string, hostId: string): readonly [string, string, string] => [
  'day',
  day,
  hostId,
];
/** Key of one meeting. */
export const meetingKey = (id: string): readonly [string, string] => ['meeting', id];
/** Key of the words exchanged with one person who waits. */
export const messagesKey = (id: string, guestId: string): readonly string[] => [
  'messages',
  id,
  guestId,
];

type DayList = readonly Meeting[];

/** The list with the meeting in its new state: put in, put in order, or taken out when it moved away. */
function withMeeting(list: DayList, meeting: Meeting, belongs: boolean): DayList {
  const others = list.filter(({ id }) => id !== meeting.id);
  if (!belongs) return others.length === list.length ? list : others;
  return sorted([...others, meeting], (a, b) => a.startsAt.localeCompare(b.startsAt));
}

const here: ReadonlySet<MeetingGuest['step']> = new Set(['waiting', 'admitted', 'in-call']);
/** Beyond the longest time from a link's opening to its end. */
const nearMs = 7 * 3_600_000;

/** Whether a list of another day may have it too: today's has what can be entered now, across midnight. */
function maySpanMidnight({ startsAt, guests }: Meeting): boolean {
  const isNear = Math.abs(Date.parse(startsAt) - serverNow()) < nearMs;
  return isNear || guests.some(({ step }) => here.has(step));
}

/** Whether a meeting is in somebody's day: as its host, or invited. */
const isIn = ({ host, members }: Meeting, personId: string): boolean =>
  host.id === personId || members.some(({ id }) => id === personId);

/** Reads it again. An answer that is on its way was given before whatever is the reason, and must not count. */
export async function readAnew(client: QueryClient, queryKey: QueryKey): Promise<void> {
  await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}

/** Puts the newest state of a meeting wherever it is shown. */
export function keepMeeting(client: QueryClient, meeting: Meeting, timeZone: string): void {
  client.setQueryData(meetingKey(meeting.id), meeting);
  const day = dayOf(meeting.startsAt, timeZone);
  for (const [key, list] of client.getQueriesData<DayList>({ queryKey: ['day'] })) {
    if (client.isFetching({ queryKey: key, exact: true }) > 0) void readAnew(client, key);
    if (!list) continue;
    const [, listDay, host] = key;
    const isOfHost = host === 'all' || isIn(meeting, String(host));
    const belongs = listDay === day && isOfHost;
    const isAsked = !belongs && isOfHost && maySpanMidnight(meeting);
    const isShown = list.some(({ id }) => id === meeting.id);
    client.setQueryData(key, withMeeting(list, meeting, belongs || (isAsked && isShown)));
    // Which of them it belongs to is the service's to say.
    if (isAsked) void client.invalidateQueries({ queryKey: key, exact: true });
  }
}

interface Conversation {
  readonly items: readonly WaitingMessage[];
}

/** The conversation with the message at its end, once. */
function withMessage(before: Conversation, message: WaitingMessage): Conversation {
  if (before.items.some(({ id }) => id === message.id)) return before;
  return { items: [...before.items, message] };
}

/** A message whose conversation is in memory is put at its end. */
export function keepMessage(
  client: QueryClient,
  at: { readonly meetingId: string; readonly guestId: string },
  message: WaitingMessage,
): void {
  client.setQueryData<Conversation>(messagesKey(at.meetingId, at.guestId), (before) =>
    before ? withMessage(before, message) : before,
  );
}
