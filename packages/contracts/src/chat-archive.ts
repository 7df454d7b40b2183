import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, Uuid } from './common.ts';

/** `GET /archive`: whether the organisation keeps what is written in its rooms, by a member of them that everybody sees. */
export const ArchiveRule = exact({
  isAvailable: Type.Boolean({
    description: 'Whoever runs the platform has given it a key for this',
  }),
  rule: nullable(
    exact({
      id: Uuid,
      reason: Type.String(),
      hasDirect: Type.Boolean({ description: 'Conversations of two as well' }),
      proposedBy: Type.String(),
      proposedAt: Instant,
      confirmedBy: nullable(Type.String({ description: 'Null: it holds for nobody yet' })),
      since: nullable(Instant),
      mayConfirm: Type.Boolean(),
    }),
  ),
});
export type ArchiveRule = Static<typeof ArchiveRule>;
/** `POST /archive/propose`: another administrator confirms it. */
export const ProposeArchive = exact({
  reason: line(300, 'Why, in words that everybody in the rooms reads'),
  hasDirect: Type.Boolean(),
});
export type ProposeArchive = Static<typeof ProposeArchive>;
/** `POST /archive/confirm`, `POST /archive/end`: the very rule that was seen. */
export const SeenArchiveRule = exact({ ruleId: Uuid });

/** What everybody in an archived room is told of it. */
export const RoomArchive = exact({
  organisationName: Type.String(),
  reason: Type.String(),
  since: Instant,
});
export type RoomArchive = Static<typeof RoomArchive>;
