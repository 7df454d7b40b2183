import type { Sealed } from '#domain/sealed.ts';

export type ReadWords = {
  /** `other-kind`: none that words are taken from; `unreadable`: broken, locked, or too much. */
  readonly outcome: 'whole' | 'partly' | 'other-kind' | 'unreadable';
  /** Folded, each once. */
  readonly words: readonly string[];
};

/** Takes the words out of a file. It looks into hostile bytes somewhere else, and keeps nothing. */
export type WordReader = {
  /** @throws when it cannot be done here and now: it has too many rights, or was ended */
  readonly read: (file: {
    readonly content: Uint8Array;
    readonly mediaType: string;
    readonly signal: AbortSignal;
  }) => Promise<ReadWords>;
};

/** What is kept of words: numbers that only this key makes of them, in their own order. */
export type WordSeal = {
  /** @throws AppError `files-unavailable` when the keys do not answer. */
  readonly fingerprints: (key: Sealed, words: readonly string[]) => Promise<readonly string[]>;
};
