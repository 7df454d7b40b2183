import type { Role } from '@astra/contracts/actor';
import type { Locale } from '@astra/contracts/common';
import type { letterStates } from '@astra/contracts/identity';

/** Someone who can sign in. */
export type Person = {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly locale: Locale;
  readonly passwordHash: string | null;
  readonly version: number;
};

/** A person's place in an organisation. */
export type Membership = {
  readonly personId: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  readonly version: number;
  readonly lastSignInAt: Date | null;
};

/** A person as their organisation sees them. */
export type Member = Pick<Person, 'id' | 'email' | 'displayName'> &
  Omit<Membership, 'personId'> & { readonly hasSecondFactor: boolean };

export type Organisation = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly phone: string | null;
  readonly timezone: string;
  readonly isActive: boolean;
  readonly version: number;
};

export type Passkey = {
  readonly id: string;
  readonly personId: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** Why a session ended; a word of the public event `session.ended`. */
export type EndReason =
  | 'signed-out'
  | 'ended-elsewhere'
  | 'deactivated'
  | 'credential-changed'
  | 'replaced'
  | 'renewed'
  | 'expired';

/** One sign-in on one device. */
export type Session = {
  readonly id: string;
  readonly kind: 'member' | 'guest';
  readonly subjectId: string;
  readonly organisationId: string;
  readonly meetingId: string | null;
  /** How it was proved (RFC 8176). */
  readonly amr: readonly string[];
  readonly authTime: Date;
  readonly device: string;
  readonly origin: string | null;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  readonly idleSeconds: number | null;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
};

/** A sign-in under way: who passed the first step, and the passkey challenge in hand. */
export type SignIn = {
  readonly uid: string;
  readonly personId: string | null;
  readonly isSharedDevice: boolean;
  readonly challenge: string | null;
};

/** What is known of the mail of an invitation. */
export type LetterState = (typeof letterStates)[number];

export type Invitation = {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly locale: Locale;
  readonly invitedBy: string;
  readonly invitedByName: string;
  readonly invitedAt: Date;
  readonly expiresAt: Date;
  readonly state: 'sent' | 'accepted' | 'withdrawn';
  readonly chosenName: string | null;
  readonly chosenLocale: Locale | null;
  readonly passwordHash: string | null;
  readonly sealedTotp: string | null;
  readonly letter: LetterState;
};

/** What meetings vouched for: a guest may reach one meeting until the visit ends. */
export type GuestTicket = {
  readonly guestId: string;
  readonly meetingId: string;
  readonly organisationId: string;
  readonly visitEndsAt: Date;
  /** False: they came by the link alone, and a person lets them in. */
  readonly hasSecondProof: boolean;
};
