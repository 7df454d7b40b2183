import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, oneOf, Uuid, Version } from './common.ts';

const Days = Type.Integer({
  minimum: 1,
  maximum: 7300,
  description: 'For how many days what is written is kept; then it is deleted from the chat server',
});

/** `GET /retention`: what holds for every room of the organisation. */
export const RetentionRule = exact({
  days: nullable(Type.Integer({ description: 'Null: for as long as the room is there' })),
  version: Version,
});
export type RetentionRule = Static<typeof RetentionRule>;
/** `PUT /retention`: a shorter time deletes what is older within a day, for good. */
export const ChangeRetentionRule = exact({ version: Version, days: nullable(Days) });
export type ChangeRetentionRule = Static<typeof ChangeRetentionRule>;
/** `PUT /rooms/:id/retention`: of this room alone; the shorter of both counts. Null: as the organisation says. */
export const SetRoomRetention = exact({ days: nullable(Days) });
export const RoomRetention = exact({
  ownDays: nullable(Type.Integer()),
  keptDays: nullable(Type.Integer({ description: 'What counts: the shorter of both' })),
});
export type RoomRetention = Static<typeof RoomRetention>;

/**
 * For how many days a device may show recent messages without having heard of us; then it deletes them unread. Nothing older
 * is kept on it either.
 */
export const offlineDays = 7;
/** `GET /offline-rule`: whether devices of the organisation's people may keep recent messages, sealed, for who says that the device is theirs. */
export const OfflineRule = exact({ isAllowed: Type.Boolean(), version: Version });
export type OfflineRule = Static<typeof OfflineRule>;
/** `PUT /offline-rule`: where it is taken back, each device deletes what it keeps when it next asks. */
export const ChangeOfflineRule = exact({ version: Version, isAllowed: Type.Boolean() });
export type ChangeOfflineRule = Static<typeof ChangeOfflineRule>;

/** `GET /people/:id/record`: what the chat keeps of a person, before it is exported or erased. */
export const PersonRecord = exact({
  displayName: Type.String(),
  isActive: Type.Boolean(),
  rooms: Type.Integer(),
  erasure: oneOf(['none', 'asked', 'done'] as const),
  mayErase: Type.Boolean(),
  isArchived: Type.Boolean({ description: 'An archive reads what they write, or has read it' }),
});
export type PersonRecord = Static<typeof PersonRecord>;
/** `POST /people/:id/erasure`: of somebody whose access is closed. Their name is typed by hand: it does not come back. */
export const ErasePerson = exact({ name: line(200, 'The name of the person, as it is written') });
export type ErasePerson = Static<typeof ErasePerson>;

/** Why a message is removed or reported; a text of one's own would lie in the clear. */
export const moderationReasons = ['personal-data', 'offensive', 'wrong-place', 'other'] as const;
const Reason = oneOf(moderationReasons);
/** A Matrix event id. */
const EventId = Type.String({
  pattern: '^\\$[A-Za-z0-9_+/:.-]{1,254}$',
  description: 'The message, by its Matrix event id',
});
/** `POST /rooms/:id/removals`, `POST /rooms/:id/reports`. */
export const AboutMessage = exact({ eventId: EventId, reason: Reason });
export type AboutMessage = Static<typeof AboutMessage>;
/** `POST /rooms/:id/reports/settle`: whatever was done about it. */
export const SettleReport = exact({ eventId: EventId });
export const SilenceParams = exact({ id: Uuid, personId: Uuid });
/** `GET /reports`: how many wait in each room that the caller keeps, or stands in for who keeps it; none of the others. */
export const OpenReports = exact({
  items: Type.Array(
    exact({
      roomId: Uuid,
      count: Type.Integer(),
      /** For who stands in: the team on whose page they are, since they need not be in the room; null: the organisation's. */
      teamId: Type.Optional(nullable(Uuid)),
    }),
  ),
});
export type OpenReports = Static<typeof OpenReports>;
/** `GET /rooms/:id/reports`: those that nobody has settled, the oldest first. */
export const Reports = exact({
  items: Type.Array(
    exact({
      eventId: Type.String(),
      reason: Reason,
      reportedBy: exact({ personId: Uuid, displayName: Type.String() }),
      reportedAt: Instant,
    }),
  ),
});
export type Reports = Static<typeof Reports>;
