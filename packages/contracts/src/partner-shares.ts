import { Type, type Static } from 'typebox';
import { exact, Instant, nullable, oneOf, page, PageQuery, Uuid } from './common.ts';

/** Who of another organisation can be meant: those who care, and those who keep their papers. */
export const partnerRoles = ['clinician', 'secretary'] as const;
export const PartnerRole = oneOf(partnerRoles, 'Everybody there who has this role');
export type PartnerRole = Static<typeof PartnerRole>;

/** Another organisation of the same installation, to which documents may go. */
export const Partner = exact({
  organisationId: Uuid,
  name: Type.String(),
  madeBy: Uuid,
  madeAt: Instant,
});
export type Partner = Static<typeof Partner>;
/** `GET /partners`: for who may share outside. Nothing leaves before the administrator has allowed an organisation. */
export const Partners = exact({
  code: Type.String({
    description: 'Of the own organisation, to be given to administrators elsewhere',
  }),
  items: Type.Array(Partner),
  longestDays: Type.Integer({ description: 'A share with another organisation lasts no longer' }),
});
export type Partners = Static<typeof Partners>;
/** `PUT /partners`: an organisation, by the code that its administrator gives. What is shared with one that is allowed no more ends. */
export const SetPartner = exact({ organisationId: Uuid, isAllowed: Type.Boolean() });
export type SetPartner = Static<typeof SetPartner>;

/** That everybody of a role in another organisation may read a file, until a day. Of its people nobody is told. */
export const PartnerShare = exact({
  id: Uuid,
  itemId: Uuid,
  organisationId: Uuid,
  organisationName: Type.String(),
  role: PartnerRole,
  isMarked: Type.Boolean({ description: 'Only shown, with the name of who reads it' }),
  endsAt: Instant,
  madeBy: Uuid,
  madeAt: Instant,
});
export type PartnerShare = Static<typeof PartnerShare>;
/** `GET /items/:id/partner-shares`: those that hold, for who may change the file. `DELETE /partner-shares/:id` ends one. */
export const PartnerShares = exact({ items: Type.Array(PartnerShare) });
export type PartnerShares = Static<typeof PartnerShares>;
/** `POST /items/:id/partner-shares`; one with the same organisation and role takes the place of the one before. */
export const CreatePartnerShare = exact({
  organisationId: Uuid,
  role: PartnerRole,
  /** Shown with the reader's name, organisation and the time across each page, and not given out. Left out: no. */
  isMarked: Type.Optional(Type.Boolean()),
  endsAt: Instant,
});
export type CreatePartnerShare = Static<typeof CreatePartnerShare>;
/** With what it is of, by name for who may see that; null for who may not. */
export const ListedPartnerShare = exact({
  ...PartnerShare.properties,
  itemName: nullable(Type.String()),
});
export type ListedPartnerShare = Static<typeof ListedPartnerShare>;
/** `GET /partner-shares`: all of the organisation that hold, the newest first, for who answers for its shares. */
export const PartnerSharesQuery = exact({ ...PageQuery });
export type PartnerSharesQuery = Static<typeof PartnerSharesQuery>;
export const PartnerSharePage = page(ListedPartnerShare);
export type PartnerSharePage = Static<typeof PartnerSharePage>;

/** What another organisation lets the caller read; its id is that of the share. */
export const ReceivedDocument = exact({
  id: Uuid,
  name: Type.String(),
  sizeBytes: Type.Integer(),
  mediaType: Type.String(),
  /** Its content is a PDF of its pages with the caller's name and the time across each. */
  isMarked: Type.Boolean(),
  organisationName: Type.String({ description: 'Whose document it is' }),
  sharedBy: Type.String(),
  endsAt: Instant,
  madeAt: Instant,
});
export type ReceivedDocument = Static<typeof ReceivedDocument>;
/** `GET /received`: the newest first, the last two hundred. `GET /received/:id/content`: the bytes. */
export const ReceivedDocuments = exact({ items: Type.Array(ReceivedDocument) });
export type ReceivedDocuments = Static<typeof ReceivedDocuments>;
