/** Whom a mail is for. */
export type ShareReader = { readonly personId: string; readonly organisationId: string };

/** Mails that say that something shared waits. */
export type ShareMails = {
  readonly isWanted: (personId: string) => Promise<boolean>;
  readonly setWanted: (who: ShareReader, isWanted: boolean) => Promise<void>;
  /**
   * Who wants it and was told nothing since `toldBefore`: something that they may have still was shared with them, or with a
   * team of theirs, between these moments and after all that they have looked at; and they have not opened it. Who could not
   * be told comes after the others, the longest ago first.
   */
  readonly toTell: (wish: {
    readonly madeAfter: Date;
    readonly madeBefore: Date;
    readonly toldBefore: Date;
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
