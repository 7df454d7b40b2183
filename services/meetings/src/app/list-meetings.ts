import type { MeetingPage, MeetingsQuery } from '@astra/contracts/meetings';
import type { Static } from 'typebox';
import { AppError } from '@astra/kit/problems';
import { dayIn } from '#domain/day.ts';
import { entranceAt } from '#domain/times.ts';
import type { ByMember } from '#ports/by.ts';
import type { MeetingSight } from '#ports/store.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { namesIn, toView } from './present-meeting.ts';

type Query = Static<typeof MeetingsQuery>;
type Page = Static<typeof MeetingPage>;
const mostPerPage = 50;

/**
 * A day's meetings: a secretary sees all of the house, a clinician their own. Today's have with them those of another day
 * that can be entered now or in which somebody is: nobody waits unseen.
 */
export type ListMeetings = (by: ByMember, query: Query) => Promise<Page>;

export function makeListMeetings(deps: Pick<Deps, 'store' | 'directory' | 'clock'>): ListMeetings {
  const { store, directory, clock } = deps;
  return async ({ actor }, query) => {
    const limit = query.limit ?? mostPerPage;
    const isSecretary = actor.roles.includes('secretary');
    if (!isSecretary && (query.hostId ?? actor.id) !== actor.id) return { items: [], next: null };
    const { timezone } = await directory.organisation(actor.organisationId);
    const now = clock.now();
    const span = dayIn(timezone, query.day);
    const isToday = span.from <= now && now < span.until;
    const day = {
      organisationId: actor.organisationId,
      span,
      entrance: isToday ? entranceAt(now) : null,
      readerId: actor.id,
      hostId: isSecretary ? (query.hostId ?? null) : actor.id,
      after: query.cursor === undefined ? null : readCursor(query.cursor),
      limit: limit + 1,
      timezone,
    };
    const sights = await store.within(scopeOf({ actor }), (unit) => unit.meetings.seeDay(day, now));
    const shown = sights.slice(0, limit);
    const items = await Promise.all(
      shown.map(async (sight) => toView(actor, sight, await namesIn(directory, sight))),
    );
    return { items, next: sights.length > limit ? cursorAfter(shown.at(-1)) : null };
  };
}

const cursorAfter = (last: MeetingSight | undefined): string | null =>
  last
    ? Buffer.from(`${last.meeting.startsAt.getTime()} ${last.meeting.id}`).toString('base64url')
    : null;

const shape = /^(\d{1,14}) ([0-9a-f-]{36})$/;

function readCursor(cursor: string): { startsAt: Date; id: string } {
  const [, at, id] = shape.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (at === undefined || id === undefined) throw new AppError('invalid-input');
  return { startsAt: new Date(Number(at)), id };
}
