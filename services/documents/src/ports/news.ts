/** What can end somebody's right to what they are just getting. */
export type News =
  | { readonly spaceId: string }
  | { readonly personId: string }
  | {
      readonly sessionId: string;
      /** What is being got goes on, as its person's: from now on it has their id for a session. */
      readonly isOutlived?: true;
      /** Only what was begun until then, an instant: the news come late. */
      readonly begunUntil?: string;
    }
  | { readonly linkId: string };

/** News between the replicas of this service; null: it may concern anything, or something may have been missed. */
export type LiveNews = { readonly listen: (listener: (news: News | null) => void) => () => void };
