/** What the database knows of the file server that it belongs to. */
export type StoreMark = {
  /** The id that stands in the file server's mark; null while none has been noted. */
  readonly noted: () => Promise<string | null>;
  /**
   * Notes an id, once and by one replica at a time: the others wait and are given the same. What `find` throws notes
   * nothing.
   */
  readonly note: (find: (known: Known) => Promise<string>) => Promise<string>;
};

type Known = {
  /** Whether any piece has been kept there: a name without a place may never have been written. */
  readonly hasPieces: boolean;
};
