/** What replicas tell each other at commit. Ids only. */
export type News =
  | {
      readonly kind: 'meeting';
      readonly organisationId: string;
      readonly meetingId: string;
      /** The host, and the former one when it changed. */
      readonly hostIds: readonly string[];
      /** Who is invited with an account, of whichever organisation. */
      readonly memberIds: readonly string[];
      /** Who waits changed, so that others' places may have. */
      readonly isQueue: boolean;
    }
  | {
      readonly kind: 'message';
      readonly organisationId: string;
      readonly meetingId: string;
      readonly guestId: string;
      readonly hostIds: readonly string[];
      readonly messageId: string;
    }
  /** A word for exactly one person who is in a meeting. */
  | {
      readonly kind: 'nudge';
      readonly meetingId: string;
      readonly personId: string;
      readonly word: 'muted' | 'silenced' | 'speak';
      readonly byId: string;
    }
  /** A picture is asked for, or the answer is there. */
  | {
      readonly kind: 'picture';
      readonly meetingId: string;
      readonly questionId: string;
      readonly guestId: string;
      readonly askedBy: string;
      /** Null: it is asked. */
      readonly isAgreed: boolean | null;
    }
  /** The guest's visit goes on in this session; pages of another one are told and closed. */
  | { readonly kind: 'device'; readonly guestId: string; readonly sessionId: string }
  | { readonly kind: 'session-ended'; readonly sessionId: string; readonly isReplaced: boolean }
  /** What we know of a person or their rights is old. */
  | { readonly kind: 'person'; readonly personId: string; readonly isGone: boolean }
  | { readonly kind: 'room-closed'; readonly roomId: string };

/** `null`: something may have been missed, read again. */
export type NewsListener = (news: News | null) => void;
export type NewsFeed = { readonly listen: (listener: NewsListener) => () => void };
