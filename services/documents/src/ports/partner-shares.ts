import type { Role } from '@astra/contracts/actor';
import type { Partner, PartnerShare, Received } from '#domain/partner-share.ts';
import type { ListMark } from '#ports/store.ts';

export type Partners = {
  /** By name. */
  readonly all: (organisationId: string) => Promise<readonly Partner[]>;
  readonly find: (organisationId: string, partnerId: string) => Promise<Partner | null>;
  readonly allow: (partner: Partner) => Promise<void>;
  /** With all that is shared with it. */
  readonly forbid: (organisationId: string, partnerId: string) => Promise<void>;
};

/** Those that hold: nobody has ended them, and their day has not come. */
export type PartnerShares = {
  /** Takes the place of one of the same file with the same role there. */
  readonly add: (share: PartnerShare) => Promise<void>;
  readonly find: (id: string) => Promise<PartnerShare | null>;
  readonly ofItem: (itemId: string) => Promise<readonly PartnerShare[]>;
  readonly all: (wish: {
    readonly organisationId: string;
    readonly after: ListMark | null;
    readonly limit: number;
  }) => Promise<readonly { readonly share: PartnerShare; readonly mark: ListMark }[]>;
  /** Of one who made them. */
  readonly madeBy: (personId: string) => Promise<readonly string[]>;
  readonly end: (id: string, by: string, at: Date) => Promise<void>;
  /** By others with the organisation of this transaction, for these roles; one of them, or the newest. */
  readonly received: (
    roles: readonly Role[],
    wish: { readonly id: string | null; readonly limit: number },
  ) => Promise<readonly Received[]>;
};
