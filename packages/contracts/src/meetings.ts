import { Type, type Static } from 'typebox';
import {
  Day,
  Email,
  exact,
  Instant,
  line,
  Locale,
  nullable,
  oneOf,
  page,
  PageQuery,
  prose,
  Uuid,
  Version,
} from './common.ts';
import { Phone, TypedPhone } from './patients.ts';
import { beside, CompanyPart } from './company.ts';
import { EngineMark } from './engine-rule.ts';

/** planned → open → ended; planned or open → cancelled. */
export const MeetingState = oneOf(['planned', 'open', 'ended', 'cancelled'] as const);
export type MeetingState = Static<typeof MeetingState>;
/** `consultation`: one professional and one patient. */
export const MeetingKind = oneOf(['consultation', 'meeting'] as const, 'Whose it is');
export type MeetingKind = Static<typeof MeetingKind>;
export const VisitKind = oneOf(['first', 'follow-up'] as const, 'First consultation or follow-up');

/** Where a guest stands on the way in. `elsewhere`-like facts are on the visit, not here. */
export const GuestStep = oneOf([
  'invited',
  'proved',
  'consented',
  'refused-consent',
  'checked',
  'waiting',
  'admitted',
  'in-call',
  'left',
  'removed',
] as const);
export type GuestStep = Static<typeof GuestStep>;

/** One test of the device, as the browser measured it; `media-blocked`: the network lets no media through at all. */
export const CheckResult = oneOf([
  'good',
  'weak',
  'permission-refused',
  'no-device',
  'device-busy',
  'not-heard',
  'udp-blocked',
  'media-blocked',
  'failed',
  'skipped',
] as const);
export type CheckResult = Static<typeof CheckResult>;
export const DeviceChecks = exact({
  camera: CheckResult,
  microphone: CheckResult,
  speaker: CheckResult,
  network: CheckResult,
  roundTripMs: nullable(Type.Integer({ minimum: 0, maximum: 60_000 })),
});
export type DeviceChecks = Static<typeof DeviceChecks>;

export const EngineId = nullable(
  Type.String({
    description:
      'The engine that holds the room; null before the opening. When it changes, the call goes there with a fresh grant',
  }),
);

export const MailState = oneOf(
  ['waiting', 'sent', 'failed'] as const,
  'What became of the newest mail to the guest; `sent`: a mail server has taken it',
);
export type MailState = Static<typeof MailState>;

export const GuestRole = oneOf(
  ['patient', 'invitee'] as const,
  '`patient`: proves who they are by their date of birth; `invitee`: came by link and is let in by hand',
);
export type GuestRole = Static<typeof GuestRole>;

/** The guest as the meeting's staff see them. */
export const MeetingGuest = exact({
  id: Uuid,
  role: GuestRole,
  name: Type.String(),
  /** Of a patient; null of anybody else. */
  dateOfBirth: nullable(Day),
  /** Empty for who takes part without looking after the invitations. */
  email: Type.String(),
  /** Of a patient who has given one, for who looks after the invitations; null otherwise. */
  phone: nullable(Phone),
  locale: Locale,
  invitation: exact({
    state: oneOf(['sent', 'opened', 'proved', 'locked', 'closed'] as const),
    /** When the link was made. */
    sentAt: Instant,
    /** When it was first opened; null: nobody has opened it. */
    openedAt: nullable(Instant),
    attemptsLeft: Type.Integer(),
    mail: exact({ state: MailState, at: Instant }),
  }),
  step: GuestStep,
  /** Since when they wait; of who was put back out of the call, since then. */
  waitingSince: nullable(Instant),
  /** When they came, which is their place in the queue: who is put back keeps it. */
  queuedSince: nullable(Instant),
  admittedAt: nullable(Instant),
  checks: nullable(DeviceChecks),
  isAudioOnly: Type.Boolean(),
  isOnline: Type.Boolean({ description: 'The waiting page is open right now' }),
  asksForHelp: Type.Boolean(),
  /** Who has answered their latest call for help, for who looks after the invitations; the name is empty when nobody can tell it. */
  helper: nullable(exact({ id: Uuid, name: Type.String(), since: Instant })),
  consent: nullable(exact({ version: Type.String(), isAccepted: Type.Boolean(), at: Instant })),
  ...beside,
  /** Their identity in the call, once they have one. */
  participantId: nullable(Uuid),
});
export type MeetingGuest = Static<typeof MeetingGuest>;

/** Somebody with an account who is in a meeting beside its host, of whichever organisation. */
export const MeetingMember = exact({
  id: Uuid,
  /** As the directory knows them; as they were invited, until they have come in once. */
  displayName: Type.String(),
  isOfOtherOrganisation: Type.Boolean(),
  isModerator: Type.Boolean(),
  /** Put out by a moderator; comes back only when one lets them. */
  isRemoved: Type.Boolean(),
  hasDeclined: Type.Boolean({ description: 'Said "not now" when the meeting rang' }),
  participantId: nullable(Uuid),
});
export type MeetingMember = Static<typeof MeetingMember>;

/** A meeting as its staff see it. */
export const Meeting = exact({
  id: Uuid,
  kind: MeetingKind,
  state: MeetingState,
  /** Of a consultation. */
  visitKind: nullable(VisitKind),
  /** Of a meeting; for the eyes of those who take part, never in a log. */
  title: nullable(Type.String()),
  startsAt: Instant,
  durationMinutes: Type.Integer(),
  /** Whoever has not come by then comes no more: a link opens nothing later, unless it has begun. */
  closesAt: Instant,
  host: exact({
    id: Uuid,
    displayName: Type.String(),
    participantId: nullable(Uuid),
  }),
  members: Type.Array(MeetingMember),
  guests: Type.Array(MeetingGuest),
  /** When its present host was given it by a colleague or the secretary; null: it was planned with them. */
  handedOverAt: nullable(Instant),
  /** Another meeting of the same host and day has a guest with the same family name. */
  namesakeAt: nullable(Instant),
  openedAt: nullable(Instant),
  endedAt: nullable(Instant),
  /** The name of who cancelled it, empty when nobody can tell it now; null: not cancelled, or long ago. */
  cancelledBy: nullable(Type.String()),
  insideCount: Type.Integer({ description: 'People in the call at this moment' }),
  isAskerInside: Type.Boolean({ description: 'Whoever asks is in the call, on whatever device' }),
  attendedCount: Type.Integer({ description: 'People who are or were in the call' }),
  /** Of a call: it rings until then wherever nobody has come or declined. It ends when the last one leaves. */
  ringsUntil: nullable(Instant),
  /**
   * Of a consultation: until when its patient reads and writes after the end; null: as the organisation has it
   * (`conversationDays`), and once it has ended: no longer.
   */
  conversationUntil: nullable(Instant),
  conversationDays: Type.Integer({ description: 'Days after the end; 0: until the end' }),
  engineId: EngineId,
  /** What the asker may do now, computed by the policy; the screens follow it. */
  may: Type.Array(Type.String()),
  version: Version,
});
export type Meeting = Static<typeof Meeting>;

const duration = Type.Integer({ minimum: 5, maximum: 240, description: 'Minutes' });
const patientFields = {
  name: line(120, 'As the patient is called'),
  email: Email,
  dateOfBirth: Day,
  locale: Locale,
  phone: Type.Optional(nullable(TypedPhone)),
};

/** `POST /meetings` (header Idempotency-Key). */
export const PlanMeeting = exact({
  kind: Type.Literal('consultation'),
  visitKind: VisitKind,
  hostId: Uuid,
  startsAt: Instant,
  durationMinutes: duration,
  guest: exact(patientFields),
});
export type PlanMeeting = Static<typeof PlanMeeting>;

/** Host, members and guests together. */
export const mostInMeeting = 25;
const title = line(120, 'What the meeting is about, for those who take part');
/** Somebody invited by their address: a member of any organisation who has it, or a guest by link. */
export const Invitee = exact({
  name: line(120, 'As the others will see them'),
  email: Email,
  locale: Locale,
  /** The patient of a consultation reads it when they are asked. */
  part: Type.Optional(CompanyPart),
});
export type Invitee = Static<typeof Invitee>;

/** `POST /group-meetings` (header Idempotency-Key). Without `startsAt` it begins now and is open at once. */
export const PlanGroupMeeting = exact({
  title,
  hostId: Uuid,
  startsAt: Type.Optional(Instant),
  durationMinutes: duration,
  memberIds: Type.Array(Uuid, {
    uniqueItems: true,
    maxItems: mostInMeeting - 1,
    description: 'Colleagues of the organisation',
  }),
  invitees: Type.Array(Invitee, { maxItems: mostInMeeting - 1 }),
  rings: Type.Optional(
    Type.Boolean({
      description:
        'It rings on the open pages of the colleagues instead of writing to them; only what begins now, and only its host',
    }),
  ),
});
export type PlanGroupMeeting = Static<typeof PlanGroupMeeting>;

/** `PATCH /meetings/:id`: move, correct. */
export const ChangeMeeting = exact({
  version: Version,
  startsAt: Type.Optional(Instant),
  durationMinutes: Type.Optional(duration),
  hostId: Type.Optional(Uuid),
  guest: Type.Optional(Type.Partial(exact(patientFields), { additionalProperties: false })),
});
export type ChangeMeeting = Static<typeof ChangeMeeting>;

/** `PATCH /group-meetings/:id`: everybody invited is told. */
export const ChangeGroupMeeting = exact({
  version: Version,
  title: Type.Optional(title),
  startsAt: Type.Optional(Instant),
  durationMinutes: Type.Optional(duration),
});
export type ChangeGroupMeeting = Static<typeof ChangeGroupMeeting>;

export const CancelMeeting = exact({ version: Version });
/** `GET /meetings?day=` in the organisation's time zone; today's has who waits now and what can be entered now of other days too. `hostId=me` is written by the client as its own id. */
export const MeetingsQuery = exact({ ...PageQuery, day: Day, hostId: Type.Optional(Uuid) });
export const MeetingPage = page(Meeting);
/** `GET /free-slots`: free starts of a host on a day. */
export const FreeSlotsQuery = exact({ hostId: Uuid, day: Day, durationMinutes: duration });
export const FreeSlots = exact({ starts: Type.Array(Instant) });

export const GuestRef = exact({ guestId: Uuid });
/**
 * `POST /meetings/:id/admit`: lets exactly this guest in, or a member back in who was removed. `opens`: a meeting that is
 * still planned is opened by it. Into a consultation somebody beside the patient comes once the patient has said yes (`ask-company`). `joins`: whoever lets in goes to the call now, and the answer brings their own way into it.
 */
export const AdmitGuest = exact({
  guestId: Uuid,
  opens: Type.Optional(Type.Boolean()),
  joins: Type.Optional(Type.Boolean()),
});
/** A member or a guest of the meeting. */
export const PersonRef = exact({ personId: Uuid });
/**
 * `POST /meetings/:id/mute`. Whose microphone is muted in a meeting of several speaks again when asked to; anything else they
 * can start again by themselves.
 */
export const MutePerson = exact({
  personId: Uuid,
  source: oneOf(['microphone', 'camera', 'screen'] as const),
});
/** `POST /meetings/:id/moderators`. */
export const MakeModerator = exact({ personId: Uuid, isModerator: Type.Boolean() });
/** `POST /meetings/:id/invite`: the link of a guest is told this once; a member needs none. */
export const Invited = exact({ meeting: Meeting, link: nullable(Type.String()) });

/** What a moderator did to or asks of somebody: `event: nudge` of this person's own stream, never kept. */
export const Nudge = exact({
  meetingId: Uuid,
  word: oneOf(
    ['muted', 'silenced', 'speak'] as const,
    '`muted`: they can start again by themselves; `silenced`: when they are asked to speak',
  ),
  byName: Type.String(),
});
export type Nudge = Static<typeof Nudge>;

export const HandOver = exact({ toPersonId: Uuid });
export const WriteMessage = exact({ text: prose(1000, 'Message to or from the waiting room') });
/** A message of the waiting room. It is kept with the meeting, never in a log. */
export const WaitingMessage = exact({
  id: Uuid,
  from: oneOf(['host', 'staff', 'guest'] as const),
  authorName: Type.String(),
  text: Type.String(),
  at: Instant,
});
export type WaitingMessage = Static<typeof WaitingMessage>;
export const WaitingMessages = exact({ items: Type.Array(WaitingMessage) });

/** `POST …/grants?lostEngineId=`: the engine that the asker has just lost, so that it is looked at. */
export const GrantQuery = exact({ lostEngineId: Type.Optional(EngineMark) });

const engineKind = ['livekit', 'jitsi', 'memory'] as const;

/** What the browser needs to connect to the engine once; opaque outside the engine's adapter. */
export const EngineGrant = exact({
  engineId: EngineMark,
  engine: oneOf(engineKind),
  standBy: oneOf(
    engineKind,
    'The kind of engine where the call goes when this one dies: a page that has its code already is back seconds sooner',
  ),
  url: Type.String(),
  credential: Type.String(),
  roomId: Type.String(),
  participantId: Type.String(),
  expiresAt: Instant,
});
export type EngineGrant = Static<typeof EngineGrant>;
/** Answer of `POST /meetings/:id/admit`. `grant`: as of `POST /meetings/:id/grants`; null: not asked for, or to be asked for there. */
export const Admitted = exact({ ...Meeting.properties, grant: nullable(EngineGrant) });
export type Admitted = Static<typeof Admitted>;
/** `event: grant` of `GET /visit/stream`, after the `visit` that turns from waiting to admitted; null: ask for one. */
export const GrantComing = exact({ grant: nullable(EngineGrant) });
export type GrantComing = Static<typeof GrantComing>;

/** `POST /meetings/:id/conversation-end`: until when the patient reads and writes after the end; null: no longer. */
export const SetConversationEnd = exact({ until: nullable(Instant) });

const conversationDays = Type.Integer({
  minimum: 0,
  maximum: 30,
  description: 'Days after the end; 0: until the end',
});
/** For how long an organisation leaves conversations open to patients: `GET /conversation-rule`. */
export const ConversationRule = exact({ days: Type.Integer(), version: Version });
export type ConversationRule = Static<typeof ConversationRule>;
/** `PATCH /conversation-rule`: for consultations that end from now on. */
export const ChangeConversationRule = exact({ version: Version, days: conversationDays });
export type ChangeConversationRule = Static<typeof ChangeConversationRule>;

/** Who was really in the room and when, from the engine's own events. */
export const Attendance = exact({
  items: Type.Array(
    exact({
      participantId: Uuid,
      kind: oneOf(['member', 'guest'] as const),
      /** The member or the guest of the meeting; null where nobody knows any more. */
      personId: nullable(Uuid),
      joinedAt: Instant,
      leftAt: nullable(Instant),
    }),
  ),
});

/** Server-sent event of `GET /stream` for members: `event: meeting`, `data:` this. */
export const MeetingChanged = exact({ meeting: Meeting });
/** `event: message`. */
export const MessageWritten = exact({ meetingId: Uuid, guestId: Uuid, message: WaitingMessage });
