import { isLetIn, type Meeting } from './meeting.ts';

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
  readonly burntBy: string | null;
  readonly revokedAt: Date | null;
};

export type Attendance = {
  readonly participantId: string;
  readonly grantId: string;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
  /** The grant that opened it was taken back since. */
  readonly isRevoked: boolean;
};

export type JoinRefusal =
  | 'unknown-participant'
  | 'unknown-grant'
  | 'grant-of-another'
  | 'grant-revoked'
  | 'grant-used'
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
  if (participant.kind === 'member') return participant.personId === meeting.hostId;
  return meeting.guests.some((guest) => guest.id === participant.personId && isLetIn(guest));
}

/** Why somebody who came into the room must go again; null when all is right. */
export function joinRefusal({ meeting, participant, grant }: Join): JoinRefusal | null {
  if (!participant) return 'unknown-participant';
  if (!grant) return 'unknown-grant';
  if (grant.participantId !== participant.id) return 'grant-of-another';
  if (meeting.state !== 'open') return 'meeting-not-open';
  if (!isWelcome(meeting, participant)) return 'not-admitted';
  if (grant.revokedAt) return 'grant-revoked';
  return grant.burntBy !== null && grant.burntBy !== lostEvent ? 'grant-used' : null;
}

/** Who burnt a grant whose event never came. */
export const lostEvent = 'reconciliation';
