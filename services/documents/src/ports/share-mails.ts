import type { Role } from '@astra/contracts/actor';

/** Whom a mail is for. */
export type ShareReader = { readonly personId: string; readonly organisationId: string };

/** A role with which something is shared, and who has it. */
export type RoleHolders = {
  readonly organisationId: string;
  readonly role: Role;
  readonly personIds: readonly string[];
};

/** Mails that say that something shared waits. */
export type ShareMails = {
  readonly isWanted: (personId: string) => Promise<boolean>;
  readonly setWanted: (who: ShareReader, isWanted: boolean) => Promise<void>;
  /** With which roles something was shared between these moments that may be had still. */
  readonly rolesThatWait: (wish: {
    readonly madeAfter: Date;
    readonly madeBefore: Date;
  }) => Promise<readonly Omit<RoleHolders, 'personIds'>[]>;
  /**
   * Who wants it and was told nothing since `toldBefore`: something that they may have still was shared with them, a
   * team of theirs or, of those named, a role of theirs, between these moments and after all that they have looked at; and they have not opened it. Who could not
   * be told comes after the others, the longest ago first.
   */
  readonly toTell: (wish: {
    readonly madeAfter: Date;
    readonly madeBefore: Date;
    readonly toldBefore: Date;
    readonly holders: readonly RoleHolders[];
    readonly limit: number;
  }) => Promise<readonly ShareReader[]>;
  /** They could not be told at this moment: the others come first. */
  readonly putBack: (who: ShareReader, at: Date) => Promise<void>;
  /** False when another replica has told them since `toldBefore`. */
  readonly markTold: (
    who: ShareReader,
    when: { readonly at: Date; readonly toldBefore: Date },
  ) => Promise<boolean>;
};
