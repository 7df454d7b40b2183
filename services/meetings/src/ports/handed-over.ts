/** Until when documents are there for a guest. */
export type HandedOver = {
  /** False where something newer is known. */
  readonly settle: (
    guestId: string,
    told: { readonly until: Date | null; readonly at: Date },
  ) => Promise<boolean>;
};
