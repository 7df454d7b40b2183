/** Whom a mail is for. */
export type ShareReader = { readonly personId: string; readonly organisationId: string };

/** Mails that say that something shared waits. */
export type ShareMails = {
  readonly isWanted: (personId: string) => Promise<boolean>;
  readonly setWanted: (who: ShareReader, isWanted: boolean) => Promise<void>;
  /**
   * Who wants it and was told nothing since `toldBefore`: something that they may have still was shared with them, or with a
   * team of theirs, between these moments and after all that they have looked at; and they have not opened it.
   */
  readonly toTell: (wish: {
    readonly madeAfter: Date;
    readonly madeBefore: Date;
    readonly toldBefore: Date;
    readonly limit: number;
  }) => Promise<readonly ShareReader[]>;
  /** False when another replica has told them since `toldBefore`. */
  readonly markTold: (
    who: ShareReader,
    when: { readonly at: Date; readonly toldBefore: Date },
  ) => Promise<boolean>;
};
