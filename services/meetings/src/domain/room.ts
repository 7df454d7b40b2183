import { isLetIn, type Meeting } from './meeting.ts';
import { awaitedMs } from './times.ts';

/** Someone's stable identity in the room of a meeting. */
export type Participant = {
  readonly id: string;
  readonly personId: string;
  readonly kind: 'member' | 'guest';
};

/** A grant as it was given out. */
export type Grant = {
  readonly id: string;
  readonly participantId: string;
  readonly expiresAt: Date;
  readonly burntBy: string | null;
  readonly revokedAt: Date | null;
};

export type Attendance = {
  readonly participantId: string;
  readonly grantId: string;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
  /** They did not leave by themselves: their page tries to come back. */
  readonly isLost: boolean;
  /** The grant that opened it was taken back since. */
  readonly isRevoked: boolean;
};

/** Somebody was lost a moment ago, and their page is on its way back. The attendances are in the order of their joins. */
export function isAnyoneAwaited(attendances: readonly Attendance[], now: Date): boolean {
  const last = new Map(attendances.map((one) => [one.participantId, one]));
  return [...last.values()].some(
    ({ isLost, leftAt }) => isLost && leftAt && now.getTime() - leftAt.getTime() < awaitedMs,
  );
}

export type JoinRefusal =
  | 'unknown-participant'
  | 'unknown-grant'
  | 'grant-of-another'
  | 'grant-revoked'
  | 'grant-used'
  | 'grant-expired'
  | 'not-asked'
  | 'meeting-not-open'
  | 'not-admitted';

type Join = {
  readonly meeting: Meeting;
  readonly participant: Participant | null;
  readonly grant: Grant | null;
};

/** Whether this person may be in the room at this moment, whatever they hold. */
export function isWelcome(meeting: Meeting, participant: Participant): boolean {
  if (meeting.state !== 'open') return false;
  if (participant.kind === 'member') return isWelcomeMember(meeting, participant.personId);
  return meeting.guests.some((guest) => guest.id === participant.personId && isLetIn(guest));
}

const isWelcomeMember = ({ hostId, members }: Meeting, personId: string): boolean =>
  personId === hostId || members.some((one) => one.personId === personId && !one.removedAt);

/** Who must not be in the room whatever became of the grant. */
function personRefusal({ meeting, participant, grant }: Join): JoinRefusal | null {
  if (!participant) return 'unknown-participant';
  if (!grant) return 'unknown-grant';
  if (grant.participantId !== participant.id) return 'grant-of-another';
  if (meeting.state !== 'open') return 'meeting-not-open';
  if (!isWelcome(meeting, participant)) return 'not-admitted';
  return grant.revokedAt ? 'grant-revoked' : null;
}

/**
 * Why somebody who came into the room must go again; null when all is right. With an engine that
 * asks at its door, who comes in unasked came round it.
 */
export function joinRefusal(join: Join & { readonly hasDoor: boolean }): JoinRefusal | null {
  const refusal = personRefusal(join);
  const burntBy = join.grant?.burntBy ?? null;
  if (refusal || burntBy === lostEvent) return refusal;
  if (!join.hasDoor) return burntBy === null ? null : 'grant-used';
  if (burntBy === null) return 'not-asked';
  return burntBy.startsWith(doorMark) ? null : 'grant-used';
}

/** Why somebody at the door may not come in at this moment; null when they may, this once. */
export function doorRefusal(join: Join & { readonly now: Date }): JoinRefusal | null {
  const refusal = personRefusal(join);
  if (refusal || !join.grant) return refusal;
  if (join.grant.burntBy !== null) return 'grant-used';
  return join.grant.expiresAt <= join.now ? 'grant-expired' : null;
}

/** Why somebody may not take up the broken connection of a join that is inside; null when they may, as often as it breaks. */
export function resumeRefusal(join: Join): JoinRefusal | null {
  const refusal = personRefusal(join);
  if (refusal) return refusal;
  return join.grant?.burntBy == null ? 'not-asked' : null;
}

/**
 * Why somebody just behind the door may not stay; null when they may. Who is put out between the yes and the moment in
 * which the engine has them inside is found by neither side else.
 */
export function insideRefusal({ id, ...join }: Join & { readonly id: string }): JoinRefusal | null {
  const refusal = personRefusal(join);
  if (refusal) return refusal;
  return join.grant?.burntBy === burntAtDoor(id) ? null : 'grant-used';
}

/** Who burnt a grant whose event never came. */
export const lostEvent = 'reconciliation';

const doorMark = 'door:';

/** Who burnt a grant at the door: the question that was answered with yes. */
export const burntAtDoor = (questionId: string): string => `${doorMark}${questionId}`;
