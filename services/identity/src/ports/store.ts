import type { Actor, Role } from '@astra/contracts/actor';
import type { EventData, EventName } from '@astra/contracts/events';
import type { AuditFacts } from '@astra/kit/audit';
import type { PasswordReset, ResetAsk } from '#domain/password-resets.ts';
import type {
  EndReason,
  GuestTicket,
  Invitation,
  LetterState,
  Member,
  Membership,
  Organisation,
  Passkey,
  Person,
  Session,
  SignIn,
} from '#domain/records.ts';

/** Whose rows a piece of work sees: an organisation's, or all (sign-in, tokens, services; never a member's request). */
export type Scope = { readonly organisationId: string } | 'system';

/** Runs `work` in one transaction: all of it happens, or nothing. */
export type UnitOfWork = <R>(scope: Scope, work: (store: Store) => Promise<R>) => Promise<R>;

export type PageRequest = { readonly cursor?: string | undefined; readonly limit: number };

export type People = {
  readonly find: (id: string) => Promise<Person | undefined>;
  readonly findByEmail: (email: string) => Promise<Person | undefined>;
  readonly add: (person: Person, at: Date) => Promise<void>;
  /** False when somebody changed it in the meantime. */
  readonly save: (person: Person) => Promise<boolean>;
};

export type Memberships = {
  readonly of: (personId: string) => Promise<readonly Membership[]>;
  readonly find: (personId: string) => Promise<Membership | undefined>;
  readonly add: (membership: Membership, at: Date) => Promise<void>;
  /** Saves as version + 1; false when the version is no longer the stored one. */
  readonly save: (membership: Membership) => Promise<boolean>;
  readonly signedIn: (membership: Membership, at: Date) => Promise<void>;
  /** Ids of the active administrators of the organisation, locked until the transaction ends. */
  readonly lockAdministrators: () => Promise<readonly string[]>;
  /** What the others who have access to an organisation are called. */
  readonly namesBeside: (
    organisationId: string,
    personId: string | null,
  ) => Promise<readonly string[]>;
  readonly member: (personId: string) => Promise<Member | undefined>;
  /** By id, from the one after `after`. */
  readonly everybody: (after: string | undefined, limit: number) => Promise<readonly Member[]>;
  /** Ids of those who have a role there and have not left. */
  readonly holders: (
    of: { readonly organisationId: string; readonly role: Role },
    limit: number,
  ) => Promise<readonly string[]>;
  readonly page: (
    query: PageRequest & { readonly q?: string | undefined; readonly role?: Role | undefined },
  ) => Promise<{ readonly items: readonly Member[]; readonly next: string | null }>;
};

export type Organisations = {
  readonly find: (id: string) => Promise<Organisation | undefined>;
  readonly findBySlug: (slug: string) => Promise<Organisation | undefined>;
  readonly add: (organisation: Organisation, made: Made) => Promise<void>;
  /** Name, telephone and time zone; false when its version is another one by now. */
  readonly save: (organisation: Organisation) => Promise<boolean>;
  readonly findMade: (
    made: Pick<Made, 'by' | 'key'>,
  ) => Promise<{ readonly value: Organisation; readonly requestHash: string } | undefined>;
  readonly page: (
    query: PageRequest,
  ) => Promise<{ readonly items: readonly Organisation[]; readonly next: string | null }>;
};

/** Who made a thing, and under which idempotency key. */
export type Made = {
  readonly at: Date;
  readonly by: string | null;
  readonly key: string | null;
  readonly requestHash: string | null;
};

export type Totp = { readonly sealedSecret: string; readonly lastStep: number };

export type Factors = {
  readonly totp: (personId: string) => Promise<Totp | undefined>;
  readonly setTotp: (personId: string, totp: Totp, at: Date) => Promise<void>;
  readonly removeTotp: (personId: string) => Promise<void>;
  /** Marks a time step as used; false when it (or a later one) was used already. */
  readonly useTotpStep: (personId: string, step: number) => Promise<boolean>;
  readonly totpSetup: (personId: string, now: Date) => Promise<string | undefined>;
  readonly setTotpSetup: (personId: string, sealedSecret: string, expiresAt: Date) => Promise<void>;
  readonly endTotpSetup: (personId: string) => Promise<void>;
  readonly passkeys: (personId: string) => Promise<readonly Passkey[]>;
  readonly findPasskey: (credentialId: string) => Promise<Passkey | undefined>;
  /** False when this authenticator is known already. */
  readonly addPasskey: (passkey: Passkey) => Promise<boolean>;
  /** Stores the counter and the time of use; false when a use at the same time stored a higher counter. */
  readonly usePasskey: (passkey: Passkey, counter: number, at: Date) => Promise<boolean>;
  readonly removePasskey: (personId: string, id: string) => Promise<boolean>;
  readonly takePasskeySetup: (personId: string, now: Date) => Promise<string | undefined>;
  readonly setPasskeySetup: (personId: string, challenge: string, expiresAt: Date) => Promise<void>;
  readonly recoveryCodesLeft: (personId: string) => Promise<number>;
  readonly replaceRecoveryCodes: (personId: string, hashes: readonly string[]) => Promise<void>;
  /** False when the code does not exist or was used. */
  readonly useRecoveryCode: (personId: string, hash: string) => Promise<boolean>;
};

export type Sessions = {
  readonly add: (session: Session) => Promise<void>;
  readonly find: (id: string) => Promise<Session | undefined>;
  /** Sessions of a person or guest that have not ended, newest use first. */
  readonly open: (subjectId: string) => Promise<readonly Session[]>;
  /** Whether this person has signed in from this network since then. */
  readonly wasHere: (subjectId: string, origin: string, since: Date) => Promise<boolean>;
  readonly touch: (id: string, at: Date) => Promise<void>;
  /** False when it had ended already: of several who end it, one does. */
  readonly end: (id: string, reason: EndReason, at: Date) => Promise<boolean>;
  /** Sessions whose time is over but that nobody has ended. */
  readonly overdue: (now: Date, most: number) => Promise<readonly Session[]>;
  /** One at a time for this subject until the transaction ends. */
  readonly lockSubject: (subjectId: string) => Promise<void>;
};

export type SignIns = {
  readonly find: (uid: string, now: Date) => Promise<SignIn | undefined>;
  readonly save: (signIn: SignIn, expiresAt: Date) => Promise<void>;
  /** False when somebody else has taken it: a sign-in ends once. */
  readonly take: (uid: string) => Promise<boolean>;
};

export type Throttles = {
  /** Counts a try before it is judged: until when to wait, or how many were counted when it may go on. */
  readonly claim: (
    key: string,
    kind: 'account' | 'factor' | 'origin' | 'invitation',
    now: Date,
  ) => Promise<{ readonly waitUntil: Date } | { readonly counted: number }>;
  /** A right try: the account's count begins anew, the network's loses this try. */
  readonly giveBack: (
    key: string,
    kind: 'account' | 'factor' | 'origin' | 'invitation',
  ) => Promise<void>;
};

export type Invitations = {
  readonly add: (invitation: Invitation, tokenHash: string, made: Made) => Promise<void>;
  readonly findMade: (
    made: Pick<Made, 'by' | 'key'>,
  ) => Promise<{ readonly value: Invitation; readonly requestHash: string } | undefined>;
  readonly list: () => Promise<readonly Invitation[]>;
  readonly find: (id: string) => Promise<Invitation | undefined>;
  /** Locked until the transaction ends. */
  readonly findByToken: (tokenHash: string) => Promise<Invitation | undefined>;
  readonly findOpen: (email: string, now: Date) => Promise<Invitation | undefined>;
  readonly save: (invitation: Invitation) => Promise<void>;
  /** Unless something newer is known of it. */
  readonly settleLetter: (id: string, letter: LetterState, at: Date) => Promise<void>;
};

export type PasswordResets = {
  /** Puts an address aside, without a look at whose it is. */
  readonly ask: (ask: ResetAsk) => Promise<void>;
  /** The oldest, or one that failed before then. */
  readonly takeAsk: (failedBefore: Date) => Promise<ResetAsk | undefined>;
  readonly askFailed: (id: string, at: Date) => Promise<void>;
  /** Locked until the transaction ends, as is what `findByToken` gives. */
  readonly lock: (personId: string) => Promise<PasswordReset | undefined>;
  readonly findByToken: (tokenHash: string) => Promise<PasswordReset | undefined>;
  readonly save: (reset: PasswordReset) => Promise<void>;
  /** A link in a mailbox no longer works; how many mails went stays known. */
  readonly end: (personId: string) => Promise<void>;
};

export type GuestTickets = {
  readonly add: (ticketHash: string, ticket: GuestTicket, expiresAt: Date) => Promise<void>;
  /** Gives the ticket to exactly one caller, once. */
  readonly take: (ticketHash: string, now: Date) => Promise<GuestTicket | undefined>;
  readonly removeOf: (guestId: string) => Promise<void>;
};

/** All that one transaction can reach, with its audit entries and its outgoing events. */
export type Store = {
  readonly people: People;
  readonly memberships: Memberships;
  readonly organisations: Organisations;
  readonly factors: Factors;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly throttles: Throttles;
  readonly invitations: Invitations;
  readonly resets: PasswordResets;
  readonly tickets: GuestTickets;
  readonly audit: (actor: Actor | null, facts: AuditFacts) => Promise<void>;
  readonly publish: <N extends EventName>(name: N, data: EventData<N>) => Promise<void>;
};
