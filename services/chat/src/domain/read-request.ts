import type { Team } from './team.ts';

export type Wave = 'asked' | 'colleagues' | 'leads';
/** How far a request was passed on. `nobody`: there was nobody left to pass it on to. */
export type Escalation = 'none' | 'colleagues' | 'leads' | 'nobody';
export type Asked = {
  readonly personId: string;
  readonly wave: Wave;
  readonly readAt: Date | null;
};

/** Who is asked to have read one message. */
export type ReadRequest = {
  readonly id: string;
  readonly roomId: string;
  readonly organisationId: string;
  readonly eventId: string;
  readonly askedBy: string;
  /** Null when people were named. */
  readonly position: string | null;
  readonly until: Date;
  /** When it is passed on; null: not any more. */
  readonly dueAt: Date | null;
  readonly escalation: Escalation;
  /** When it counted as read. */
  readonly readAt: Date | null;
  readonly createdAt: Date;
  /** Counts changes; pages in the room know of those up to `told`. */
  readonly news: number;
  readonly told: number;
  readonly people: readonly Asked[];
};

const minuteMs = 60_000;
const longestMs = 48 * 60 * minuteMs;
/** What each step has before the next: colleagues before the leads, and the leads before the author is told. */
const betweenMs = 15 * minuteMs;

/** Soon enough to matter, late enough to be kept. */
export const isTimely = (until: Date, now: Date): boolean => {
  const awayMs = until.getTime() - now.getTime();
  return awayMs >= minuteMs && awayMs <= longestMs;
};

type Members = Team['members'];
const holds = (member: Members[number], positions: readonly string[]): boolean =>
  member.position !== null && positions.includes(member.position);

/** Those who hold a position, its asker apart. */
export const holdersOf = (members: Members, position: string, askedBy: string): readonly string[] =>
  members
    .filter((one) => holds(one, [position]) && one.personId !== askedBy)
    .map(({ personId }) => personId);

/** One who holds the position is enough, and so is anybody to whom it was passed on; of people named, each. */
function isRead({ position, people }: Pick<ReadRequest, 'position' | 'people'>): boolean {
  const readers = people.filter(({ readAt }) => readAt !== null);
  if (readers.some(({ wave }) => wave !== 'asked')) return true;
  if (position !== null) return readers.length > 0;
  return people.every(({ wave, readAt }) => wave !== 'asked' || readAt !== null);
}

/** Somebody has read it; saying so twice changes nothing. Who took over the position may say it too. */
export function acknowledge(request: ReadRequest, personId: string, now: Date): ReadRequest {
  const own = request.people.find((one) => one.personId === personId);
  if (own?.readAt) return request;
  const others = request.people.filter((one) => one.personId !== personId);
  const people = [...others, { personId, wave: own?.wave ?? 'asked', readAt: now } as const];
  const isDone = isRead({ ...request, people });
  return {
    ...request,
    people,
    readAt: request.readAt ?? (isDone ? now : null),
    dueAt: isDone ? null : request.dueAt,
    news: request.news + 1,
  };
}

/**
 * Not read in time: the others who hold the position are asked, and then, or where there are none, the leads. Where there
 * are none of these either, or they have not read it, it says so: who asked has to find another way.
 */
export function escalate(request: ReadRequest, members: Members, now: Date): ReadRequest {
  const known = new Set([request.askedBy, ...request.people.map(({ personId }) => personId)]);
  const fresh = members.filter(({ personId }) => !known.has(personId));
  const positions = positionsOf(request, members);
  const dueAt = new Date(now.getTime() + betweenMs);
  const colleagues = fresh.filter((one) => holds(one, positions));
  if (request.escalation === 'none' && colleagues.length > 0)
    return passed(request, colleagues, { escalation: 'colleagues', dueAt });
  const leads = fresh.filter(({ isLead }) => isLead);
  if (leads.length === 0)
    return { ...request, escalation: 'nobody', dueAt: null, news: request.news + 1 };
  return passed(request, leads, { escalation: 'leads', dueAt });
}

/** Of a message that is gone there is nothing to read. */
export const withdraw = (request: ReadRequest): ReadRequest => ({
  ...request,
  people: [],
  dueAt: null,
  news: request.news + 1,
});

/** What was asked for, or what those hold who have not read. */
function positionsOf({ position, people }: ReadRequest, members: Members): readonly string[] {
  if (position !== null) return [position];
  const late = new Set(people.flatMap((one) => (one.readAt === null ? [one.personId] : [])));
  return members.flatMap((one) =>
    late.has(one.personId) && one.position !== null ? [one.position] : [],
  );
}

function passed(
  request: ReadRequest,
  to: Members,
  { escalation, dueAt }: { readonly escalation: 'colleagues' | 'leads'; readonly dueAt: Date },
): ReadRequest {
  const more = to.map(({ personId }) => ({ personId, wave: escalation, readAt: null }));
  return {
    ...request,
    escalation,
    dueAt,
    people: [...request.people, ...more],
    news: request.news + 1,
  };
}
