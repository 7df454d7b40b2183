import type { LossReason, Session } from '#domain/session.ts';

/** What the replicas of the gateway tell each other. */
export type SessionNews =
  | { readonly ended: readonly string[] }
  /** Roles or rights of a person: tokens that say the old ones are of no more use. */
  | { readonly changed: string };

/** Browsers that are signed in. Whatever removes one tells every replica, in the same transaction. */
export type Sessions = {
  /** `secret` is the cookie's value; only its hash is kept. */
  readonly add: (session: Session, secret: string) => Promise<void>;
  /** Null when there is none, or its time is over. */
  readonly findBySecret: (secret: string) => Promise<Session | null>;
  /** Which of these still exist. */
  readonly existing: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly replaceRefreshToken: (id: string, refreshToken: string) => Promise<void>;
  readonly touch: (id: string, at: Date) => Promise<void>;
  /** `reason`: what is remembered of it for the device that held it, if it was a visit. */
  readonly remove: (id: string, reason?: LossReason) => Promise<void>;
  readonly removeByIdentitySession: (
    identitySessionId: string,
    reason?: 'replaced',
  ) => Promise<void>;
  /** Of a visit: null when it lives, when nothing is remembered, or when nobody has told why within two seconds. */
  readonly whyLost: (secret: string) => Promise<LossReason | null>;
  /** Those that were opened until then. */
  readonly removeBySubject: (subjectId: string, openedUntil: Date) => Promise<void>;
  readonly tellChanged: (subjectId: string) => Promise<void>;
  readonly removeExpired: (now: Date) => Promise<void>;
};

/** `null`: something may have been missed; believe nothing that was remembered. */
export type SessionListener = (news: SessionNews | null) => void;
