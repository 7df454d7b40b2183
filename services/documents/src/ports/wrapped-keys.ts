import type { Sealed } from '#domain/sealed.ts';

/** What is sealed by keys of its own, each wrapped by that of its organisation. */
export type WrappedKeys = {
  /** Some of an organisation whose keys an older version than this wraps. */
  readonly wrappedBefore: (
    organisationId: string,
    version: number,
    /** By their ids, those beyond this one. */
    page: { readonly after: string | null; readonly limit: number },
  ) => Promise<readonly Sealed[]>;
  readonly countWrappedBefore: (organisationId: string, version: number) => Promise<number>;
  /** Takes the place of the key that it was made from, and of no other. */
  readonly setKey: (from: Sealed, to: Sealed) => Promise<void>;
  /** Organisations that have any. */
  readonly organisations: () => Promise<readonly string[]>;
};
