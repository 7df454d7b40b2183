import type { SpaceKind } from '@astra/contracts/documents';
import type { CircleStanding, MeetingStanding } from '@astra/policy/documents';

/** A place for folders and files, with one set of rights. */
export type Space = {
  readonly id: string;
  readonly organisationId: string;
  /** A meeting's has the meeting's id, a team's and a room's that of the team and the room. */
  readonly kind: SpaceKind | 'meeting' | 'room';
  readonly ownerId: string | null;
  /** Of a meeting's: how who asks stands to it at this moment. */
  readonly standing?: MeetingStanding;
  /** Of a team or a room: how who asks stands in it at this moment. Null of all others. */
  readonly circle?: CircleStanding | null;
};
