import { Type, type Static } from 'typebox';
import {
  Day,
  Email,
  exact,
  Instant,
  line,
  Locale,
  nullable,
  oneOf,
  OrganisationCard,
  page,
  PageQuery,
  Uuid,
} from './common.ts';
import { LinkToken } from './visit.ts';

/** What somebody outside must know beside the link: a code that its maker tells them another way, or their date of birth. */
export const LinkProof = oneOf(['code', 'date-of-birth'] as const, 'The second proof');
export type LinkProof = Static<typeof LinkProof>;
export const LinkRight = oneOf(
  ['view', 'download'] as const,
  '`view`: only what the page can show, and no button to save it',
);
export type LinkRight = Static<typeof LinkRight>;

/** `POST /items/:id/links`: a way to a file or a folder for one person outside. */
export const CreateLink = exact({
  guestName: line(80, 'Whom it is for, as its maker calls them'),
  proof: LinkProof,
  /** With the proof `date-of-birth`, and with no other. It is not kept: nobody can read it back. */
  dateOfBirth: nullable(Day),
  may: LinkRight,
  /** With `view` alone: shown with `guestName` and the time across each page. Left out: no. */
  isMarked: Type.Optional(Type.Boolean()),
  /** At most as far away as the deployment allows. */
  endsAt: Instant,
  /** How often it can be opened with its proof; null: as often as wanted. */
  mostOpenings: nullable(Type.Integer({ minimum: 1, maximum: 100 })),
  /** Where a mail with the link goes, in which language; left out, its maker gives it themselves. The proof is never in it. */
  mail: Type.Optional(exact({ email: Email, locale: Locale })),
});
export type CreateLink = Static<typeof CreateLink>;

export const linkStates = ['open', 'locked', 'used-up', 'expired', 'ended'] as const;
export const LinkState = oneOf(linkStates, '`locked`: after three wrong proofs');
export type LinkState = Static<typeof LinkState>;
export const Link = exact({
  id: Uuid,
  itemId: Uuid,
  guestName: Type.String(),
  proof: LinkProof,
  may: LinkRight,
  isMarked: Type.Boolean({ description: 'Only shown, with the name of whom it is for' }),
  state: LinkState,
  endsAt: Instant,
  mostOpenings: nullable(Type.Integer()),
  openings: Type.Integer(),
  lastOpenedAt: nullable(Instant),
  madeBy: Uuid,
  madeAt: Instant,
});
export type Link = Static<typeof Link>;
/** The secret and the code are told once, to who makes the link; they are kept nowhere. */
export const MadeLink = exact({
  link: Link,
  token: LinkToken,
  code: nullable(Type.String({ description: 'Six digits, with the proof `code`' })),
});
export type MadeLink = Static<typeof MadeLink>;
/** `GET /items/:id/links`: those that nobody has ended, the newest first. `DELETE /links/:id` ends one. */
export const Links = exact({ items: Type.Array(Link), longestDays: Type.Integer() });
export type Links = Static<typeof Links>;
/** With what it leads to, by name for who may see that; null for who may not. */
export const ListedLink = exact({ ...Link.properties, itemName: nullable(Type.String()) });
export type ListedLink = Static<typeof ListedLink>;
/**
 * `GET /links`: all of the organisation that nobody has ended, the newest first, for who answers for its shares.
 * `GET /own-links`: those that the caller has made. `DELETE /links`, `DELETE /own-links`: the end of all of them.
 */
export const LinksQuery = exact({ ...PageQuery });
export type LinksQuery = Static<typeof LinksQuery>;
export const LinkPage = page(ListedLink);
export const EndedLinks = exact({ ended: Type.Integer({ description: 'How many were ended' }) });
export type EndedLinks = Static<typeof EndedLinks>;
export type LinkPage = Static<typeof LinkPage>;

/** `POST /guest-links/look`: what a link shows before any proof; nothing of the document. The secret comes in the body, never in an address. */
export const LookAtLink = exact({ token: LinkToken });
export const LinkCard = exact({
  state: LinkState,
  organisation: OrganisationCard,
  sharedBy: Type.String(),
  proof: LinkProof,
  endsAt: Instant,
});
export type LinkCard = Static<typeof LinkCard>;
/** `POST /guest-links/prove`: three tries, then `link-locked`; a wrong one says `attemptsLeft`. */
export const ProveLink = exact({
  token: LinkToken,
  answer: Type.String({
    pattern: '^(?:[0-9]{6}|[0-9]{4}-[0-9]{2}-[0-9]{2})$',
    maxLength: 10,
    description: 'The code, or the date of birth',
  }),
});
export type ProveLink = Static<typeof ProveLink>;
/** What is shown with each request after the proof, for an hour. */
export const LinkPass = exact({ pass: LinkToken, expiresAt: Instant });
export type LinkPass = Static<typeof LinkPass>;
/** `POST /guest-links/open`: what the link is for; of a folder, what is in it or in one below. */
export const OpenLink = exact({ pass: LinkToken, folderId: Type.Optional(Uuid) });
export type OpenLink = Static<typeof OpenLink>;
export const LinkedItem = exact({
  id: Uuid,
  kind: oneOf(['folder', 'file'] as const),
  name: Type.String(),
  sizeBytes: nullable(Type.Integer()),
  mediaType: nullable(Type.String()),
});
export type LinkedItem = Static<typeof LinkedItem>;
export const OpenedLink = exact({
  item: LinkedItem,
  /** Of a folder; the first thousand. */
  items: Type.Array(LinkedItem),
  /** The folders that lead here from what the link is for. */
  path: Type.Array(exact({ id: Uuid, name: Type.String() })),
  may: LinkRight,
  /** What `POST /guest-links/content` gives is a PDF of its pages with the guest's name and the time across each. */
  isMarked: Type.Boolean(),
  sharedBy: Type.String(),
  endsAt: Instant,
});
export type OpenedLink = Static<typeof OpenedLink>;
/** `POST /guest-links/content`: the bytes of one file. */
export const TakeLinked = exact({ pass: LinkToken, itemId: Uuid });
export type TakeLinked = Static<typeof TakeLinked>;
