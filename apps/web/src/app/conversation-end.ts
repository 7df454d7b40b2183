import type { Meeting } from '#api/meetings.ts';
import { serverNow } from '#shared/server-clock.ts';
import { addDays, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';

/** No conversation stays open to a patient for longer. */
const mostDays = 30;

/** The days on which a patient's conversation can end, and how one is said to the service. */
export interface ConversationDays {
  readonly first: string;
  readonly last: string;
  /** As it stands; empty: with the consultation. */
  readonly now: string;
  readonly isRight: (day: string) => boolean;
  /** The day itself counts. */
  readonly untilOf: (day: string) => string;
}

export function useConversationDays(meeting: Meeting): ConversationDays {
  const { timeZone, dayOf } = useTime();
  const { conversationUntil, conversationDays } = meeting;
  const first = dayOf(serverNow());
  const last = addDays(first, mostDays);
  const byRule = conversationDays === 0 ? '' : addDays(first, conversationDays);
  return {
    first,
    last,
    now: conversationUntil === null ? byRule : dayOf(Date.parse(conversationUntil) - 1_000),
    isRight: (day) => day >= first && day <= last,
    untilOf: (day) => momentOf(addDays(day, 1), '00:00', timeZone),
  };
}
