import { Type, type Static } from 'typebox';
import { Role } from './actor.ts';
import { exact, Instant, nullable, oneOf, page, PageQuery, Uuid } from './common.ts';
import { Item } from './documents.ts';

export const shareRights = ['view', 'comment', 'edit'] as const;
/** `comment`: to see it, and to read and write what is said of it. `edit`: that, another name, further versions, and in a folder also new files. Never to move it or bin it. */
export const ShareRight = oneOf(shareRights, 'What it is shared for');
export type ShareRight = Static<typeof ShareRight>;
/** With one person of the organisation, with everybody there who has a role, or with a care team: what holds at this moment. */
export const Share = exact({
  id: Uuid,
  itemId: Uuid,
  personId: nullable(Uuid),
  role: nullable(Role),
  teamId: nullable(Uuid),
  /** Told to who sees the share, in the team or not. */
  teamName: nullable(Type.String()),
  may: ShareRight,
  isMarked: Type.Boolean({ description: 'Only shown, with the name of who reads it' }),
  mayPassOn: Type.Boolean({ description: 'Who has it may share it on' }),
  parentId: nullable(
    Type.String({
      format: 'uuid',
      description: 'The share on which it hangs, when it was passed on',
    }),
  ),
  endsAt: nullable(Instant),
  madeBy: Uuid,
  madeAt: Instant,
  hanging: exact(
    { people: Type.Integer(), roles: Type.Integer(), teams: Type.Integer() },
    {
      description: 'With how many others it was passed on, over all steps: it ends with this share',
    },
  ),
});
export type Share = Static<typeof Share>;
/** With what it is of, by name for who may see that; null for who may not. */
export const ListedShare = exact({ ...Share.properties, itemName: nullable(Type.String()) });
export type ListedShare = Static<typeof ListedShare>;
/** What somebody can share on at most. */
export const PassedAtMost = exact({
  may: ShareRight,
  endsAt: nullable(Instant),
  mayPassOn: Type.Boolean({ description: 'The next one can be let pass it on as well' }),
});
export type PassedAtMost = Static<typeof PassedAtMost>;
/**
 * `GET /items/:id/shares`: those that hold, the oldest first; which hangs on which, `parentId` says. For who may change the item all of them,
 * with what was passed on of what is in it; for who may pass it on what they passed on themselves, and what hangs on that.
 */
export const Shares = exact({
  items: Type.Array(ListedShare),
  /**
   * For who may change the item: by which folders above it others have it, too; `itemName` is the folder's. Such a share is
   * one of the whole folder, and `mayEnd` says whether the caller may end it.
   */
  above: Type.Array(exact({ ...ListedShare.properties, mayEnd: Type.Boolean() })),
  /** Null to who may change it: they share as they wish. */
  atMost: nullable(PassedAtMost),
});
export type Shares = Static<typeof Shares>;
/**
 * `POST /items/:id/shares`. With a person, a role or a team; one of the same maker with the same takes the place of the one
 * before. By who may only pass it on: no more than they have, and no longer; it ends with what they have.
 */
export const CreateShare = exact({
  personId: nullable(Uuid),
  role: nullable(Role),
  /** A care team of the caller's that is open: whoever is in it has it, for as long as they are. Left out: none. */
  teamId: Type.Optional(Uuid),
  may: ShareRight,
  /**
   * With `view` alone: whoever has it by this share sees it with their name and the time across each page, and can save
   * neither it nor a copy. Of a PDF, a picture or a text; of a folder, for those that are in it. Left out: no.
   */
  isMarked: Type.Optional(Type.Boolean()),
  /** Whoever has it may share it on, no more and no longer than they have it. Not with `isMarked`. Left out: no. */
  mayPassOn: Type.Optional(Type.Boolean()),
  /** Null: until somebody ends it. */
  endsAt: nullable(Instant),
});
export type CreateShare = Static<typeof CreateShare>;
/** `GET /shares`: all that hold in the organisation, the newest first, for its administrator. `DELETE /shares/:id` ends one. */
export const SharesQuery = exact({ ...PageQuery });
export type SharesQuery = Static<typeof SharesQuery>;
export const SharePage = page(ListedShare);
export type SharePage = Static<typeof SharePage>;
/** `GET /shared`: what others share with the caller, the newest first. */
export const SharedQuery = exact({ ...PageQuery });
export type SharedQuery = Static<typeof SharedQuery>;
export const SharedItem = exact({
  ...Item.properties,
  sharedBy: Type.String({ format: 'uuid', description: 'Who shares it with the caller' }),
  sharedFrom: Type.String({
    format: 'uuid',
    description: 'From whom it came first; another than `sharedBy` when it was passed on',
  }),
  sharedAt: Instant,
  isNew: Type.Boolean({ description: 'Shared since the caller last looked' }),
  /** The team of the caller's with which it is shared; null when it is with them or with a role of theirs. */
  sharedTeam: nullable(Type.String()),
});
export type SharedItem = Static<typeof SharedItem>;
export const SharedPage = page(SharedItem);
export type SharedPage = Static<typeof SharedPage>;
/**
 * `PUT /shared/looked`: the caller has seen what was shared up to this `sharedAt`. It never goes back, and a time to come is
 * as now.
 */
export const LookedAtShared = exact({ until: Instant });
export type LookedAtShared = Static<typeof LookedAtShared>;
/**
 * `GET` and `PUT /shared/mails`: whether the caller is told by mail when something shared with them, or with a team of theirs,
 * has waited for hours without being looked at. Once a day at most, without a word of what it is. They are, until they say no.
 */
export const SharedMails = exact({ isWanted: Type.Boolean() });
export type SharedMails = Static<typeof SharedMails>;
