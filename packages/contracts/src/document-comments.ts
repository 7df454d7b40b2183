import { Type, type Static } from 'typebox';
import {
  exact,
  Instant,
  nullable,
  oneOf,
  page,
  PageQuery,
  prose,
  Uuid,
  Version,
} from './common.ts';

/** The longest comment, in characters. */
export const longestComment = 4_000;
const Text = prose(longestComment, 'What is said of the file, as plain text');

/** What somebody said of a file. Sealed as the file is; a copy of the file has none of them. */
export const Comment = exact({
  id: Uuid,
  version: Version,
  text: Type.Union([Type.String(), Type.Null()], {
    description:
      'Null when it does not open: it was changed behind our back, which the security officer is told',
  }),
  versionNumber: Type.Integer({ description: 'Of the file, when it was written' }),
  madeBy: Uuid,
  madeAt: Instant,
  changedAt: nullable(Instant),
  /** Both null while it is open. */
  settledBy: nullable(Uuid),
  settledAt: nullable(Instant),
  may: Type.Array(oneOf(['change', 'remove', 'resolve'] as const), {
    description:
      'What the caller may do with it: word it anew; take it away; say that it is settled, or open again',
  }),
});
export type Comment = Static<typeof Comment>;

/**
 * `GET /items/:id/comments`: what was said of a file, the newest first. The same of a meeting's file, for its
 * professionals: `/meetings/:id/documents/:itemId/comments`.
 */
export const CommentsQuery = exact({ ...PageQuery });
export type CommentsQuery = Static<typeof CommentsQuery>;
export const CommentPage = page(Comment);
export type CommentPage = Static<typeof CommentPage>;
/** `POST …/comments`. `itemVersion`: of the file as its author saw it; `stale-version` where it is another by now. */
export const AddComment = exact({ itemVersion: Type.Optional(Version), text: Text });
export type AddComment = Static<typeof AddComment>;
/** `PATCH …/comments/:commentId`, by who wrote it. A stale version answers `stale-version`. */
export const ChangeComment = exact({ version: Version, text: Text });
export type ChangeComment = Static<typeof ChangeComment>;
/**
 * `POST …/comments/:commentId/resolve` and `…/reopen`, by who wrote it or may edit the file: of the words that they have read.
 * What is so already stays so; a stale version answers `stale-version`.
 */
export const SettleComment = exact({ version: Version });
export type SettleComment = Static<typeof SettleComment>;
/** `DELETE …/comments/:commentId`, by who wrote it or may change the file. */
export const CommentParams = exact({ id: Uuid, commentId: Uuid });
export const CommentOfMeetingParams = exact({ id: Uuid, itemId: Uuid, commentId: Uuid });
