import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, oneOf, Uuid } from './common.ts';

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

const ReleaseTarget = oneOf(['room', 'person'] as const);
/**
 * That what an archive has read of a room, or of what one person wrote, may be taken out (by their export) by who asked, once
 * another one has confirmed.
 */
export const ArchiveRelease = exact({
  id: Uuid,
  targetKind: ReleaseTarget,
  targetId: Uuid,
  targetName: nullable(Type.String()),
  reason: Type.String(),
  askedBy: Type.String(),
  askedAt: Instant,
  confirmedBy: nullable(Type.String({ description: 'Null: nobody may take it out yet' })),
  until: Instant,
  isMine: Type.Boolean({ description: 'Asked by the caller, who cannot confirm it' }),
});
export type ArchiveRelease = Static<typeof ArchiveRelease>;
/** `GET /archive/releases`: those that wait for a second person, or hold. */
export const ArchiveReleases = exact({ items: Type.Array(ArchiveRelease) });
export type ArchiveReleases = Static<typeof ArchiveReleases>;
/** `POST /archive/releases` */
export const AskArchiveRelease = exact({
  targetKind: ReleaseTarget,
  targetId: Uuid,
  reason: line(300, 'What for; the second person decides by it'),
});
export type AskArchiveRelease = Static<typeof AskArchiveRelease>;
