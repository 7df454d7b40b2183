import type { Actor, Role } from '@astra/contracts/actor';
import type { EventData, EventName } from '@astra/contracts/events';
import type { MailState } from '@astra/contracts/meetings';
import type { Guest, Meeting } from '#domain/meeting.ts';
import type { Span } from '#domain/day.ts';
import type { EngineHealth as EngineHealthRow, EngineRule } from '#domain/engines.ts';
import type { Attendance, Grant, Participant } from '#domain/room.ts';
import type { AtDoor, Entrance } from '#domain/times.ts';
import type { By } from './by.ts';
import type { CompanyAnswerRow, ConsentRow } from './consents.ts';
import type { ConversationRules } from './conversation-rules.ts';
import type { HandedOver } from './handed-over.ts';
import type { News } from './news.ts';
import type { Patients } from './patients.ts';
import type { Pictures } from './pictures.ts';
import type { Ratings } from './ratings.ts';
import type { Silences } from './silences.ts';

/** Whose rows are seen: one organisation's and what its person is invited to elsewhere, or all for the service's own work. */
export type Scope = { readonly organisationId: string; readonly personId?: string } | 'system';

export type MeetingKey = {
  readonly createdBy: string;
  readonly key: string;
  readonly requestHash: string;
};

/** A meeting as lists show it, with what only the database can tell. */
export type MeetingSight = {
  readonly meeting: Meeting;
  /** When it was looked at. */
  readonly at: Date;
  readonly namesakeAt: Date | null;
  /** For how many days after the end its organisation leaves conversations open. */
  readonly conversationDays: number;
  readonly onlineGuestIds: ReadonlySet<string>;
  /** Identities in the call, by person. */
  readonly participantIds: ReadonlyMap<string, string>;
  /** Who is in the call at this moment, by the engine's own events. */
  readonly insideIds: ReadonlySet<string>;
  readonly attendedCount: number;
};

export type DayQuery = {
  readonly organisationId: string;
  readonly span: Span;
  /** Of today: what can be entered now, and whoever is here, is there too, whenever it was planned for. */
  readonly entrance: Entrance | null;
  /** Whose day, as host or invited; null: all of the house and what the reader is invited to. */
  readonly hostId: string | null;
  readonly readerId: string;
  readonly after: { readonly startsAt: Date; readonly id: string } | null;
  readonly limit: number;
  readonly timezone: string;
};

export type Meetings = {
  readonly find: (id: string) => Promise<Meeting | null>;
  /** Locks the meeting until the end of the transaction: decisions on one meeting come one after another. */
  readonly findForChange: (id: string) => Promise<Meeting | null>;
  readonly findByRoom: (roomId: string) => Promise<Meeting | null>;
  readonly findByRoomForChange: (roomId: string) => Promise<Meeting | null>;
  readonly findByGuest: (guestId: string) => Promise<Meeting | null>;
  readonly see: (id: string, timezone: string, now: Date) => Promise<MeetingSight | null>;
  readonly seeDay: (query: DayQuery, now: Date) => Promise<readonly MeetingSight[]>;
  readonly findByKey: (
    createdBy: string,
    key: string,
  ) => Promise<{ readonly id: string; readonly requestHash: string } | null>;
  readonly add: (meeting: Meeting, key: MeetingKey) => Promise<void>;
  /** Saves the meeting and those of its guests and members that differ from `before`, new ones too. */
  readonly save: (before: Meeting, after: Meeting) => Promise<void>;
  /** Who is in it, or at its door, is another from now on. */
  readonly raiseDoor: (id: string) => Promise<void>;
  /** How often that was so. */
  readonly doorNumber: (id: string) => Promise<number>;
  /** Plans of a host that are not cancelled or ended, in a span. Locked against other planners of that host. */
  readonly lockPlansOf: (hostId: string, span: Span) => Promise<readonly PlannedSpan[]>;
  readonly plansOf: (hostId: string, span: Span) => Promise<readonly PlannedSpan[]>;
  /** A page of all that are open, after the one of this id. */
  readonly openIds: (after: string | null) => Promise<readonly OpenMeeting[]>;
  /**
   * A page of those that are open, but on none of these engines; one that was opened before engines were noted is on
   * `unnoted`.
   */
  readonly openElsewhere: (
    engineIds: readonly string[],
    unnoted: string,
    after: string | null,
  ) => Promise<readonly OpenMeeting[]>;
  /** A page of those that are over, but by our record somebody is still in the room. */
  readonly overWithPeople: (since: Date, after: string | null) => Promise<readonly OpenMeeting[]>;
  /** Calls that ring for somebody now. */
  readonly ringingFor: (personId: string, now: Date) => Promise<readonly string[]>;
  /** A call that rings now among exactly these people, begun by another than the first; such are begun one after another. */
  readonly ringingAmong: (personIds: readonly string[], now: Date) => Promise<string | null>;
  /** Calls that stopped ringing before then, and in which nobody has been since, the caller neither. */
  readonly emptyCalls: (before: Date) => Promise<readonly OpenMeeting[]>;
  /** Meetings of this host at whose door somebody waits now, the longest wait first; not what somebody once gave up waiting for. */
  readonly waitingOfHost: (hostId: string, now: AtDoor) => Promise<readonly string[]>;
};
export type PlannedSpan = Span & { readonly id: string };
/** As many as one question to the database gives at once. */
export const pageOfMeetings = 1_000;

export type OpenMeeting = {
  readonly id: string;
  readonly organisationId: string;
  readonly roomId: string;
  readonly engineId: string | null;
};

export type LinkRow = {
  readonly guestId: string;
  readonly meetingId: string;
  readonly organisationId: string;
  readonly isReplaced: boolean;
};

export type Links = {
  readonly findByHash: (tokenHash: string) => Promise<LinkRow | null>;
  /** Replaces the living link of the guest, if any. */
  readonly renew: (
    guest: Guest,
    link: { readonly tokenHash: string; readonly sealed: string },
  ) => Promise<void>;
  readonly sealedOf: (guestId: string) => Promise<string | null>;
};

/** What became of the newest mail to a guest. */
export type Letters = {
  /** A mail was asked for: it waits, and what becomes of older ones no longer counts. */
  readonly ask: (guestId: string, at: Date) => Promise<void>;
  /** False where it is no news: about an older mail, or older than what is known. */
  readonly settle: (
    guestId: string,
    told: { readonly state: MailState; readonly askedAt: Date; readonly at: Date },
  ) => Promise<boolean>;
};

export type MessageRow = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly guestId: string;
  readonly authorKind: 'host' | 'staff' | 'guest';
  readonly authorId: string;
  readonly text: string;
  readonly at: Date;
};
/** What tells one message of somebody from their others, however often it is sent. */
export type MessageKey = Pick<MessageRow, 'guestId' | 'authorId'> & { readonly key: string };

export type Messages = {
  readonly add: (message: MessageRow, key: string) => Promise<void>;
  readonly findByKey: (key: MessageKey) => Promise<MessageRow | null>;
  readonly ofGuest: (guestId: string) => Promise<readonly MessageRow[]>;
  readonly find: (id: string) => Promise<MessageRow | null>;
  readonly countByGuestSince: (guestId: string, since: Date) => Promise<number>;
};

/** What the decision on a grant needs, read in one go. */
export type GrantFacts = {
  readonly state: Meeting['state'];
  readonly hostId: string;
  readonly roomId: string;
  readonly engineId: string | null;
  readonly isSessionEnded: boolean;
  /** The asker's identity in the room, where there is one already. */
  readonly participantId: string | null;
};
/** A person's roles in the organisation that they belong to; null: to none any more. */
export type RolesOfLate = {
  readonly organisationId: string | null;
  readonly roles: readonly Role[];
};
export type MemberGrantFacts = GrantFacts & {
  readonly kind: Meeting['kind'];
  /** The meeting's, which need not be the asker's. */
  readonly organisationId: string;
  /** Null: not invited (the host is not either). */
  readonly invitation: { readonly isModerator: boolean; readonly isRemoved: boolean } | null;
  /** As identity told them at a change that the asker's token may not know yet; null: no change of late. */
  readonly rolesOfLate: RolesOfLate | null;
};
export type GuestGrantFacts = GrantFacts & {
  readonly step: Guest['step'];
  readonly name: string;
  readonly sessionId: string | null;
};

export type NewGrant = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly participantId: string;
  readonly sessionId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

export type RunningJoin = {
  readonly meetingId: string;
  readonly organisationId: string;
  readonly roomId: string;
  readonly engineId: string | null;
  readonly participantId: string;
  readonly personId: string;
};

export type Rooms = {
  /** Both keep the meeting from changing until the end of the transaction. */
  readonly guestGrantFacts: (
    guestId: string,
    meetingId: string,
    sessionId: string,
  ) => Promise<GuestGrantFacts | null>;
  readonly memberGrantFacts: (
    personId: string,
    meetingId: string,
    sessionId: string,
  ) => Promise<MemberGrantFacts | null>;
  /** Waits for who is being given a way in; whoever asks after this has no more than these roles. Null: they are gone. */
  readonly noteRoles: (personId: string, roles: RolesOfLate | null, at: Date) => Promise<void>;
  /** The visit goes on in this session, if it has none. */
  readonly claimVisit: (guestId: string, sessionId: string) => Promise<boolean>;
  /** The person's stable identity in that room, made at first need. */
  readonly participantOf: (
    meeting: { readonly id: string; readonly organisationId: string },
    person: {
      readonly personId: string;
      readonly kind: Participant['kind'];
      readonly newId: string;
    },
  ) => Promise<Participant>;
  readonly participants: (meetingId: string) => Promise<readonly Participant[]>;
  readonly addGrant: (grant: NewGrant) => Promise<void>;
  /** Whether this person was given a way into that open meeting, on that engine, which nobody took back. */
  readonly holdsWayTo: (
    personId: string,
    place: { readonly meetingId: string; readonly engineId: string },
  ) => Promise<boolean>;
  readonly findGrant: (meetingId: string, grantId: string) => Promise<Grant | null>;
  readonly burn: (grantId: string, by: string, at: Date) => Promise<void>;
  /** Ends grants of one person of the meeting, or of all. */
  readonly revoke: (meetingId: string, at: Date, personId?: string) => Promise<void>;
  readonly revokeOfSession: (sessionId: string, at: Date) => Promise<void>;
  readonly attendances: (meetingId: string) => Promise<readonly Attendance[]>;
  readonly enter: (
    meeting: Meeting,
    join: {
      readonly id: string;
      readonly participantId: string;
      readonly grantId: string;
      readonly at: Date;
    },
  ) => Promise<void>;
  /** Closes what runs under this grant; whose it was, or null when nothing ran. */
  readonly leave: (
    meetingId: string,
    grantId: string,
    how: { readonly at: Date; readonly isLost: boolean },
  ) => Promise<string | null>;
  /** Of a room that was closed then; where `joinedBy` is given, of those alone who had come by then. */
  readonly leaveAll: (meetingId: string, at: Date, joinedBy: Date | null) => Promise<void>;
  readonly isInside: (meetingId: string, personId: string) => Promise<boolean>;
  readonly isHostInside: (meetingId: string) => Promise<boolean>;
  readonly runningOfSession: (sessionId: string) => Promise<readonly RunningJoin[]>;
  /** Open meetings into whose room this person has been led, with their identity there. */
  readonly roomsOfPerson: (personId: string) => Promise<readonly RunningJoin[]>;
};

export type Rest = {
  readonly addConsent: (row: ConsentRow) => Promise<void>;
  readonly addCompanyAnswer: (row: CompanyAnswerRow) => Promise<void>;
  readonly addProbe: (guest: Guest, id: string, at: Date) => Promise<void>;
  readonly countProbesSince: (guestId: string, since: Date) => Promise<number>;
  /** False when this event was taken already. */
  readonly takeEngineEvent: (id: string, at: Date) => Promise<boolean>;
  readonly endSession: (sessionId: string, at: Date) => Promise<void>;
  readonly guestsOfSession: (
    sessionId: string,
  ) => Promise<readonly { readonly guestId: string; readonly meetingId: string }[]>;
  readonly forgetOlderThan: (before: Date) => Promise<void>;
  /** 1: nobody waits at this host's doors now who came before. */
  readonly queuePosition: (guest: Guest, hostId: string, now: AtDoor) => Promise<number>;
};

export type Presence = {
  /** These pages are open now; the ids that were not known as open. */
  readonly see: (guestIds: readonly string[], at: Date) => Promise<readonly GuestPlace[]>;
  /** Pages not seen since; they count as closed from now on. */
  readonly loseUnseenSince: (before: Date) => Promise<readonly GuestPlace[]>;
};
export type GuestPlace = {
  readonly guestId: string;
  readonly meetingId: string;
  readonly organisationId: string;
  readonly hostId: string;
  readonly memberIds: readonly string[];
};

/** A room that its meeting has left for another engine: nobody belongs in there any more. */
export type LeftRoom = {
  readonly roomId: string;
  readonly engineId: string;
  readonly meetingId: string;
  readonly organisationId: string;
  readonly at: Date;
};

export type EngineRuleRow = {
  readonly organisationId: string;
  readonly rule: EngineRule;
  readonly version: number;
};

/** What is known of the engines, the same for all replicas, and what is left to tidy up there. */
export type EngineBook = {
  readonly health: () => Promise<readonly EngineHealthRow[]>;
  /** Holds the row until the end of the transaction: of two replicas that judge at once, one is second. */
  readonly lockHealth: (engineId: string) => Promise<EngineHealthRow>;
  readonly saveHealth: (row: EngineHealthRow) => Promise<void>;
  readonly leaveRoom: (room: LeftRoom) => Promise<void>;
  readonly findLeftRoom: (roomId: string) => Promise<LeftRoom | null>;
  /** Not closed yet, and left long enough ago. */
  readonly leftRooms: (engineIds: readonly string[], before: Date) => Promise<readonly LeftRoom[]>;
  readonly noteClosed: (roomId: string, at: Date) => Promise<void>;
  /** All engines, where an organisation has made no rule. */
  readonly ruleOf: (organisationId: string) => Promise<EngineRuleRow>;
  /** Holds the rule until the end of the transaction. */
  readonly lockRule: (organisationId: string) => Promise<EngineRuleRow>;
  readonly saveRule: (row: EngineRuleRow) => Promise<void>;
};

export type ActFacts = {
  readonly action: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Who did it where nobody asked: the engine tells of a person. */
  readonly actorKind?: 'member' | 'guest';
  readonly actorId?: string;
  readonly targetKind?: string;
  readonly targetId?: string;
  readonly subjectId?: string;
  readonly reason?: string;
  readonly organisationId?: string;
};

/** One transaction: what changes, its audit entry, its events and its news, together or not at all. */
export type Unit = {
  readonly meetings: Meetings;
  readonly links: Links;
  readonly letters: Letters;
  readonly handedOver: HandedOver;
  readonly messages: Messages;
  readonly rooms: Rooms;
  readonly rest: Rest;
  readonly engines: EngineBook;
  readonly conversationRules: ConversationRules;
  readonly silences: Silences;
  readonly patients: Patients;
  readonly pictures: Pictures;
  readonly ratings: Ratings;
  readonly presence: Presence;
  readonly audit: (by: By<Actor | null>, facts: ActFacts) => Promise<void>;
  readonly publish: <N extends EventName>(name: N, data: EventData<N>) => Promise<void>;
  readonly tell: (news: News) => Promise<void>;
};

export type Store = {
  readonly within: <R>(scope: Scope, work: (unit: Unit) => Promise<R>) => Promise<R>;
  /** Runs `work` on one replica at a time; the others skip it. */
  readonly alone: (name: string, work: () => Promise<void>) => Promise<void>;
};
