import { Type, type Static } from 'typebox';
import {
  Day,
  exact,
  Instant,
  Locale,
  mark,
  nullable,
  oneOf,
  OrganisationCard,
  prose,
  Uuid,
} from './common.ts';
import { AskedCompany, CompanyPart } from './company.ts';
import { DeviceChecks, GuestRole, MeetingKind, WaitingMessage } from './meetings.ts';
import { AskedPicture } from './pictures.ts';

/** The secret of a guest's link: 256 bits, base64url, carried in the fragment of the address. */
export const LinkToken = Type.String({
  minLength: 43,
  maxLength: 43,
  pattern: '^[A-Za-z0-9_-]{43}$',
});

/** `POST /invitations/look`. */
export const LookAtInvitation = exact({ token: LinkToken });

/** What a link shows before any proof: who invites and when, nothing of the patient. */
export const InvitationCard = exact({
  state: oneOf([
    'ready',
    'too-early',
    'too-late',
    'cancelled',
    'ended',
    'replaced',
    'locked',
    // Over, and something is there to be taken until `documentsUntil`.
    'documents',
    // Over, and the conversation is still open to this patient until `conversationUntil`.
    'conversation',
  ] as const),
  documentsUntil: nullable(Instant),
  conversationUntil: nullable(Instant),
  organisation: OrganisationCard,
  /** What is asked before the visit: a patient's date of birth; nothing of whom a moderator lets in by hand. */
  proof: oneOf(['date-of-birth', 'none'] as const),
  hostName: Type.String(),
  startsAt: Instant,
  durationMinutes: Type.Integer(),
  opensAt: Instant,
  locale: Locale,
  /** Where whoever has begun is brought back to by the proof alone; null: nothing is begun, or nothing goes on. */
  goesOnAt: nullable(
    oneOf(['way-in', 'waiting-room', 'call'] as const, 'Where the guest goes on after the proof'),
  ),
});
export type InvitationCard = Static<typeof InvitationCard>;

/** `POST /invitations/prove`: the second proof. Three tries, then `link-locked`; a wrong one says `attemptsLeft`. */
export const ProveIdentity = exact({
  token: LinkToken,
  /** Needed of a patient; of nobody else. */
  dateOfBirth: Type.Optional(Day),
});
/** One-time ticket for `POST /auth/guest` at the gateway; 60 s. */
export const GuestTicket = exact({ ticket: Type.String(), expiresAt: Instant });

/** `GET /consent-texts/current?locale=`: in the language of the page; without it, in that of the invitation. */
export const ConsentTextQuery = exact({ locale: Type.Optional(Locale) });
/** The text in force. */
export const ConsentText = exact({
  version: Type.String(),
  locale: Locale,
  title: Type.String(),
  /** Short paragraphs, plain text; the first is the summary. */
  paragraphs: Type.Array(exact({ heading: Type.String(), text: Type.String() })),
});
export type ConsentText = Static<typeof ConsentText>;
/** `POST /visit/consent` → Visit. */
export const GiveConsent = exact({
  version: mark(40),
  /** In which language it was read; without it, that of the invitation. The proof keeps exactly that text. */
  locale: Type.Optional(Locale),
  isAccepted: Type.Boolean(),
});

/** Where the visit stands, for the patient's page. */
export const VisitPhase = oneOf([
  'too-early',
  'consent',
  'refused',
  'check',
  'ready',
  'waiting',
  'admitted',
  'left',
  'removed',
  'ended',
  'cancelled',
  'too-late',
] as const);
export type VisitPhase = Static<typeof VisitPhase>;

/** `GET /visit`, and `event: visit` of `GET /visit/stream`. */
export const Visit = exact({
  meetingId: Uuid,
  guestId: Uuid,
  role: GuestRole,
  kind: MeetingKind,
  /** Of a meeting. */
  title: nullable(Type.String()),
  name: Type.String(),
  locale: Locale,
  phase: VisitPhase,
  organisation: OrganisationCard,
  hostName: Type.String(),
  startsAt: Instant,
  durationMinutes: Type.Integer(),
  opensAt: Instant,
  checks: nullable(DeviceChecks),
  isAudioOnly: Type.Boolean(),
  /** Of who was put back out of the call, since then; `position` is the one of before. */
  waitingSince: nullable(Instant),
  /** 1 = next; null while not waiting. */
  position: nullable(Type.Integer()),
  /** The host's page showed this guest as waiting. */
  isHostInformed: Type.Boolean(),
  isHostHere: Type.Boolean(),
  messages: Type.Array(WaitingMessage),
  /** Of a consultation: who else was invited. */
  company: Type.Array(
    exact({ name: Type.String(), part: nullable(CompanyPart), isLetIn: Type.Boolean() }),
  ),
  /** Of a patient who waits or is in the call: who would come in beside them, until they have answered. */
  askedCompany: Type.Array(AskedCompany),
  /** When this guest was first let in. */
  admittedAt: nullable(Instant),
  endedAt: nullable(Instant),
  /** After the end: until when this guest reads and writes; null: no longer. */
  conversationUntil: nullable(Instant),
  engineId: nullable(
    Type.String({
      description:
        'The engine that holds the room; before the opening the one where it is likely to begin, so that its code is there by then. When it changes in the call, the call goes there with a fresh grant',
    }),
  ),
  /** What is asked of this guest just now, until they answer or its time is over. */
  askedPicture: nullable(AskedPicture),
  hasRated: Type.Boolean(),
  /** The server's clock when it answered, so that elapsed times are right on a phone with a wrong clock. */
  now: Instant,
});
export type Visit = Static<typeof Visit>;

/** `POST /visit/checks` → Visit: the results; `isAudioOnly` = goes on without picture. */
export const ReportChecks = exact({ checks: DeviceChecks, isAudioOnly: Type.Boolean() });
/** `POST /visit/wait` → Visit: enters the waiting room. `takeOver` ends the other device's visit. */
export const EnterWaitingRoom = exact({ takeOver: Type.Optional(Type.Boolean()) });
/** `POST /visit/rating`. */
export const RateVisit = exact({
  stars: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.Optional(prose(500, 'In the patient’s words')),
});
