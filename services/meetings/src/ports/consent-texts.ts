import type { Locale } from '@astra/contracts/common';
import type { ConsentText } from '@astra/contracts/visit';

/** Consent texts, one file a version. */
export type ConsentTexts = {
  /** The text in force at a moment, with the hash that proofs keep. */
  readonly current: (
    locale: Locale,
    now: Date,
  ) => { readonly text: ConsentText; readonly hash: string };
};
