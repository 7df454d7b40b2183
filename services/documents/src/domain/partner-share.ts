import type { PartnerRole } from '@astra/contracts/partner-shares';

/** Another organisation to which documents may go. */
export type Partner = {
  readonly organisationId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly madeBy: string;
  readonly madeAt: Date;
};

/** That everybody of a role in another organisation may read a file. */
export type PartnerShare = {
  readonly id: string;
  readonly organisationId: string;
  readonly itemId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly role: PartnerRole;
  /** Only shown, with the name of who reads it across each page. */
  readonly isMarked: boolean;
  /** As its readers are told whose it is. */
  readonly fromName: string;
  readonly makerName: string;
  readonly endsAt: Date;
  readonly madeBy: string;
  readonly madeAt: Date;
};

/** What another organisation shares, as its readers see it. */
export type Received = Pick<
  PartnerShare,
  | 'id'
  | 'organisationId'
  | 'partnerId'
  | 'itemId'
  | 'role'
  | 'isMarked'
  | 'fromName'
  | 'makerName'
  | 'endsAt'
  | 'madeAt'
> & {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly holds: boolean;
};
