import { Type, type Static } from 'typebox';
import { Role, Roles } from './actor.ts';
import {
  CredentialId,
  Email,
  exact,
  Instant,
  line,
  Locale,
  mark,
  nullable,
  oneOf,
  OrganisationCard,
  page,
  PageQuery,
  searchWords,
  Uuid,
  Version,
} from './common.ts';

const uid = Type.String({ minLength: 10, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
export const InteractionParams = exact({ uid });
export const Password = Type.String({ minLength: 1, maxLength: 256 });
export const NewPassword = Type.String({
  minLength: 12,
  maxLength: 256,
  description: 'At least 12 characters; common ones are refused (NIST SP 800-63B)',
});
export const TotpCode = Type.String({ pattern: '^[0-9]{6}$', minLength: 6, maxLength: 6 });
export const RecoveryCode = Type.String({ pattern: '^[A-Za-z0-9-]{8,24}$', maxLength: 24 });
/** WebAuthn JSON, checked by the library. */
export const WebAuthnJson = Type.Record(Type.String(), Type.Unknown());

/** `GET /interactions/:uid`: where a sign-in stands. */
export const Interaction = exact({
  step: oneOf(['identify', 'second-factor'] as const),
  /** Shown at the second step, so that the person knows whom the page takes them for. */
  person: nullable(exact({ displayName: Type.String(), email: Type.String() })),
  methods: Type.Array(oneOf(['password', 'passkey', 'totp', 'recovery-code'] as const)),
  /** Of the person's organisation, at the second step alone: before it nobody knows whose number it would be. */
  phone: nullable(
    Type.String({ description: 'For whoever has lost their second factor, as dialled' }),
  ),
});
export type Interaction = Static<typeof Interaction>;
/** `POST /interactions/:uid/password` → Interaction (second-factor) or `sign-in-refused`. */
export const SignInWithPassword = exact({
  email: Email,
  password: Password,
  isSharedDevice: Type.Optional(Type.Boolean()),
});
/** `POST /interactions/:uid/totp`, `/recovery-code`, `/passkey` → where the browser goes on. */
export const SignInDone = exact({ location: Type.String() });
export const SignInWithTotp = exact({ code: TotpCode });
export const SignInWithRecoveryCode = exact({ code: RecoveryCode });
export const PasskeyReply = exact({ response: WebAuthnJson });

/** `GET /me`. */
export const Me = exact({
  id: Uuid,
  displayName: Type.String(),
  email: Type.String(),
  locale: Locale,
  organisation: OrganisationCard,
  roles: Type.Array(Role),
  permissions: Type.Array(Type.String()),
  version: Version,
});
export type Me = Static<typeof Me>;
export const ChangeMe = exact({
  version: Version,
  displayName: Type.Optional(line(120, 'As others see it')),
  locale: Type.Optional(Locale),
});

/** `GET /me/factors`. */
export const Factors = exact({
  passkeys: Type.Array(
    exact({
      id: Uuid,
      /** By which the person's own browser asks for it. */
      credentialId: CredentialId,
      name: Type.String(),
      createdAt: Instant,
      lastUsedAt: nullable(Instant),
    }),
  ),
  hasTotp: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
});
export type Factors = Static<typeof Factors>;
export const AddPasskey = exact({
  name: line(60, 'Where this passkey lives'),
  response: WebAuthnJson,
});
export const RecoveryCodes = exact({ codes: Type.Array(Type.String()) });
export const TotpSetup = exact({
  secret: Type.String(),
  uri: Type.String({ description: 'otpauth URI for the QR code' }),
});
export const ConfirmTotp = exact({ code: TotpCode });
export const ChangePassword = exact({ current: Password, next: NewPassword });

/** `GET /me/sessions`. */
export const SessionRow = exact({
  id: Uuid,
  device: Type.String({ description: 'Browser and system in words' }),
  origin: nullable(Type.String({ description: 'Truncated network address' })),
  startedAt: Instant,
  lastSeenAt: Instant,
  isCurrent: Type.Boolean(),
});
export const SessionRows = exact({ items: Type.Array(SessionRow) });

/** A member as colleagues see them. */
export const Person = exact({
  id: Uuid,
  displayName: Type.String(),
  email: Type.String(),
  roles: Type.Array(Role),
  isActive: Type.Boolean(),
  /** These two for administrators and security officers alone. */
  hasSecondFactor: Type.Optional(Type.Boolean()),
  lastSignInAt: Type.Optional(nullable(Instant)),
  version: Version,
});
export type Person = Static<typeof Person>;
export const PeopleQuery = exact({
  ...PageQuery,
  q: Type.Optional(searchWords(80)),
  role: Type.Optional(Role),
});
export const PersonPage = page(Person);
export const ChangeRoles = exact({ version: Version, roles: Roles });
export const DeactivatePerson = exact({ version: Version });

/** `POST /invitations`: invite a colleague by mail. */
export const InvitePerson = exact({
  email: Email,
  displayName: line(120, 'Name'),
  roles: Roles,
  locale: Locale,
});
/** `failed`: no mail server took it, and nobody tries any more until somebody asks. */
export const letterStates = ['waiting', 'sent', 'failed'] as const;
export const PersonInvitation = exact({
  id: Uuid,
  email: Type.String(),
  displayName: Type.String(),
  roles: Type.Array(Role),
  invitedAt: Instant,
  expiresAt: Instant,
  state: oneOf(['sent', 'accepted', 'withdrawn', 'expired'] as const),
  letter: oneOf(letterStates, 'What is known of its mail'),
});
export const PersonInvitations = exact({ items: Type.Array(PersonInvitation) });
const inviteToken = Type.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9_-]{43}$' });
/** `POST /invitations/look` (public; page /rejoindre#token). */
export const LookAtPersonInvitation = exact({ token: inviteToken });
export const PersonInvitationCard = exact({
  organisation: Type.String(),
  email: Type.String(),
  displayName: Type.String(),
  invitedBy: Type.String(),
  expiresAt: Instant,
});
/** `POST /invitations/accept` (public): sets the password, gives the TOTP secret to confirm. */
export const AcceptInvitation = exact({
  token: inviteToken,
  displayName: line(120, 'Name'),
  password: NewPassword,
  locale: Locale,
});
/** `POST /invitations/confirm` (public): first TOTP code → account active, recovery codes shown once. */
export const ConfirmInvitation = exact({ token: inviteToken, code: TotpCode });

/** `POST /password-resets` (public): the same answer for every address. */
export const AskPasswordReset = exact({ email: Email });
/** `POST /password-resets/look` (public; page /nouveau-mot-de-passe#token). */
export const LookAtPasswordReset = exact({ token: inviteToken });
export const PasswordResetCard = exact({
  email: Type.String(),
  methods: Type.Array(oneOf(['totp', 'passkey', 'recovery-code'] as const)),
  expiresAt: Instant,
});
/** `POST /password-resets/totp`, `/recovery-code`, `/passkey` (public): second factor and new password at once. */
export const ResetWithCode = exact({ token: inviteToken, password: NewPassword, code: TotpCode });
export const ResetWithRecoveryCode = exact({
  token: inviteToken,
  password: NewPassword,
  code: RecoveryCode,
});
export const ResetWithPasskey = exact({
  token: inviteToken,
  password: NewPassword,
  response: WebAuthnJson,
});

/** `GET /organisations` (platform administrator), `GET /organisation` (one's own, its administrator). */
export const Organisation = exact({
  ...OrganisationCard.properties,
  slug: Type.String(),
  isActive: Type.Boolean(),
  version: Version,
});
export const OrganisationPage = page(Organisation);
const OrganisationFacts = {
  name: line(120, 'Name, as patients and colleagues read it'),
  phone: nullable(
    Type.String({
      pattern: '^[0-9+() .-]{3,30}$',
      description: 'Who patients call when they are stuck, as dialled',
    }),
  ),
  timezone: mark(60, 'IANA time zone: which day it is there, and the hours in mails'),
};
/** `PATCH /organisation`: what its own administrator says of it. */
export const ChangeOrganisation = exact({ version: Version, ...OrganisationFacts });
export const CreateOrganisation = exact({
  ...OrganisationFacts,
  slug: Type.String({ pattern: '^[a-z0-9-]{2,40}$' }),
  administrator: exact({ email: Email, displayName: line(120, 'Name'), locale: Locale }),
});

/** Service to service: `GET /directory/people/:id`, `GET /directory/organisations/:id`. */
export const DirectoryPerson = exact({
  id: Uuid,
  organisationId: Uuid,
  displayName: Type.String(),
  roles: Type.Array(Role),
  isActive: Type.Boolean(),
});
export type DirectoryPerson = Static<typeof DirectoryPerson>;
/** Service to service: everybody, in pages by id; `GET /internal/directory/people`. What an event has lost is found so. */
export const DirectoryPeopleQuery = exact({ after: Type.Optional(Uuid) });
export const DirectoryPeople = exact({ items: Type.Array(DirectoryPerson) });
/**
 * Service to service: who has a role in an organisation and has not left, by their ids; `GET /internal/directory/holders`. One
 * more than `mostHolders` at most: that there are more is all that is asked of more.
 */
export const mostHolders = 200;
export const DirectoryHoldersQuery = exact({ organisationId: Uuid, role: Role });
export type DirectoryHoldersQuery = Static<typeof DirectoryHoldersQuery>;
export const DirectoryHolders = exact({ ids: Type.Array(Uuid) });
export type DirectoryHolders = Static<typeof DirectoryHolders>;
export const DirectoryOrganisation = OrganisationCard;
/** Service to service: how a member is written to. `GET /directory/people/:id/contact`, `POST /directory/find` by the exact address. */
export const DirectoryContact = exact({
  ...DirectoryPerson.properties,
  email: Type.String(),
  locale: Locale,
});
export type DirectoryContact = Static<typeof DirectoryContact>;
export const FindPerson = exact({ email: Email });

/** Service to service: `POST /guests` by meetings after the second proof → one-time ticket. `DELETE /guests/:id` ends the guest's sessions. */
export const VouchForGuest = exact({
  guestId: Uuid,
  meetingId: Uuid,
  organisationId: Uuid,
  expiresAt: Instant,
  /** False: the link alone; a person lets them in. True when absent. */
  hasSecondProof: Type.Optional(Type.Boolean()),
});
