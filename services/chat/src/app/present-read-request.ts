import type { ReadRequest as View } from '@astra/contracts/read-requests';
import { holdersOf, type ReadRequest } from '#domain/read-request.ts';
import type { Team } from '#domain/team.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';

/** Requests with the names of those whom they are about, as one of them sees it. */
export async function presentReadRequests(
  unit: Unit,
  { by, members }: { readonly by: ByMember; readonly members: Team['members'] | null },
  requests: readonly ReadRequest[],
): Promise<View[]> {
  const ids = requests.flatMap(({ askedBy, people }) => [
    askedBy,
    ...people.map(({ personId }) => personId),
  ]);
  const accounts = await unit.accounts.named([...new Set(ids)]);
  const names = new Map(accounts.map(({ personId, displayName }) => [personId, displayName]));
  const named = (personId: string): { personId: string; displayName: string } => ({
    personId,
    displayName: names.get(personId) ?? '',
  });
  return requests.map((request) => ({
    id: request.id,
    roomId: request.roomId,
    eventId: request.eventId,
    askedBy: named(request.askedBy),
    position: request.position,
    until: request.until.toISOString(),
    isRead: request.readAt !== null,
    escalation: request.escalation,
    people: request.people.map(({ personId, wave, readAt }) => ({
      ...named(personId),
      wave,
      readAt: readAt?.toISOString() ?? null,
    })),
    mayAcknowledge: isAsked(request, members, by.actor.id),
  }));
}

function isAsked(
  { people, position, askedBy }: ReadRequest,
  members: Team['members'] | null,
  personId: string,
): boolean {
  const own = people.find((one) => one.personId === personId);
  if (own) return own.readAt === null;
  return (
    members !== null &&
    position !== null &&
    holdersOf(members, position, askedBy).includes(personId)
  );
}
