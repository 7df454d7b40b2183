/** Makes guests' links and reads back those that a mail must repeat. */
export type LinkMaker = {
  readonly make: () => Promise<{
    readonly tokenHash: string;
    readonly sealed: string;
    readonly url: string;
  }>;
  /** A page of ours that needs no secret. */
  readonly page: (path: string) => string;
  readonly url: (sealed: string) => Promise<string>;
  readonly hash: (token: string) => string;
};

/** Closes what travels in an event. */
export type EventSeal = { readonly close: (value: unknown) => Promise<string> };
