import type { Actor, Role } from '@astra/contracts/actor';
import type { Circle } from '@astra/contracts/circles';
import type { AuditFacts } from '@astra/kit/audit';
import type { Scope } from '@astra/kit/database';
import type { Archives } from '#ports/archive.ts';
import type { ArchiveReleases } from '#ports/archive-releases.ts';
import type { Account } from '#domain/account.ts';
import type { Link } from '#domain/link.ts';
import type { Room, RoomMember } from '#domain/room.ts';
import type { Colleague } from '#domain/room-people.ts';
import type { Team } from '#domain/team.ts';
import type { By } from '#ports/by.ts';
import type { Erasures } from '#ports/erasures.ts';
import type { FormerDevices } from '#ports/former-devices.ts';
import type { Notices } from '#ports/notices.ts';
import type { PushDevices, PushKeys, PushLetters, PushSummons } from '#ports/push.ts';
import type { ReadRequests } from '#ports/read-requests.ts';
import type {
  LinkPreviewRules,
  OfflineRules,
  Records,
  Reports,
  Retention,
} from '#ports/keeping.ts';

export type { Scope };
export type ActFacts = Pick<
  AuditFacts,
  'action' | 'outcome' | 'reason' | 'targetKind' | 'targetId' | 'subjectId' | 'organisationId'
>;

/** One transaction at a time; what a scope may not see is not there. */
export type Store = {
  readonly within: <R>(scope: Scope, work: (unit: Unit) => Promise<R>) => Promise<R>;
};

export type Unit = {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly teams: Teams;
  readonly circles: Circles;
  readonly devices: Devices;
  readonly formerDevices: FormerDevices;
  readonly links: Links;
  readonly readRequests: ReadRequests;
  readonly retention: Retention;
  readonly offlineRules: OfflineRules;
  readonly linkPreviewRules: LinkPreviewRules;
  readonly archives: Archives;
  readonly archiveReleases: ArchiveReleases;
  readonly records: Records;
  readonly erasures: Erasures;
  readonly reports: Reports;
  readonly notices: Notices;
  readonly pushDevices: PushDevices;
  readonly pushKeys: PushKeys;
  readonly pushLetters: PushLetters;
  readonly pushSummons: PushSummons;
  readonly audit: (by: By<Actor | null>, facts: ActFacts) => Promise<void>;
};

export type NewAccount = Pick<
  Account,
  'personId' | 'organisationId' | 'kind' | 'meetingId' | 'localpart' | 'displayName'
>;

export type Accounts = {
  readonly find: (personId: string) => Promise<Account | null>;
  readonly named: (personIds: readonly string[]) => Promise<readonly Account[]>;
  /** Nothing happens when the person has one. */
  readonly add: (account: NewAccount, at: Date) => Promise<void>;
  /** Raises `wanted` if that is another name or state than before; false when nothing changed. */
  readonly change: (
    personId: string,
    change: Pick<Account, 'displayName' | 'isActive'>,
  ) => Promise<boolean>;
  /** Another account in the place of a colleague's that was closed; nothing while the closing is still to be done. */
  readonly renew: (
    personId: string,
    account: Pick<Account, 'localpart' | 'displayName'> & { readonly renewedAt: Date },
  ) => Promise<void>;
  /** What somebody is in their organisation; false when that is known. */
  readonly setRoles: (personId: string, roles: readonly Role[]) => Promise<boolean>;
  /** Everybody who works in an organisation; nobody's guest. */
  readonly staffOf: (organisationId: string) => Promise<readonly Colleague[]>;
  readonly guestsOf: (meetingIds: readonly string[]) => Promise<readonly Account[]>;
  readonly toDo: (limit: number) => Promise<readonly string[]>;
  readonly done: (personId: string, wanted: number) => Promise<void>;
};

export type NewRoom = Omit<
  Room,
  | 'matrixRoomId'
  | 'forRoles'
  | 'joined'
  | 'isClosed'
  | 'ownDays'
  | 'keptDays'
  | 'archive'
  | 'silencedIds'
  | 'arePreviewsAllowed'
  | 'wanted'
  | 'done'
> & {
  readonly directKey: string | null;
  /** Left out: it is of no organisation as a whole. */
  readonly forRoles?: readonly Role[];
};

export type Rooms = {
  readonly find: (id: string) => Promise<Room | null>;
  readonly ofPerson: (personId: string) => Promise<readonly Room[]>;
  readonly ofTeam: (teamId: string) => Promise<readonly Room[]>;
  readonly ofMeeting: (meetingId: string) => Promise<Room | null>;
  /** Of the whole organisation, those that are not closed. */
  readonly ofOrganisation: (organisationId: string) => Promise<readonly Room[]>;
  /** The same, held until the transaction ends. */
  readonly ofOrganisationForChange: (organisationId: string) => Promise<readonly Room[]>;
  /** Organisations that have such rooms. */
  readonly organisations: () => Promise<readonly string[]>;
  readonly direct: (key: string) => Promise<Room | null>;
  /** False when the meeting or the two people have one already. */
  readonly add: (room: NewRoom, at: Date) => Promise<boolean>;
  /** Exactly these are in it from now on; raises `wanted`. */
  readonly setMembers: (
    room: Pick<Room, 'id' | 'organisationId'>,
    members: readonly RoomMember[],
  ) => Promise<void>;
  readonly change: (
    id: string,
    change: { readonly name: string | null; readonly isClosed: boolean },
  ) => Promise<void>;
  /** Takes somebody out of all rooms and teams; gives the rooms. */
  readonly removeEverywhere: (personId: string) => Promise<readonly string[]>;
  readonly setRoles: (id: string, roles: readonly Role[]) => Promise<void>;
  readonly keepMatrixId: (id: string, matrixRoomId: string) => Promise<void>;
  readonly toDo: (limit: number) => Promise<readonly string[]>;
  /** Those of a whole organisation among them. */
  readonly toFill: (limit: number) => Promise<readonly string[]>;
  /** How many of its people the chat server has let in. */
  readonly filled: (id: string, joined: number) => Promise<void>;
  /** Those whose comparison with the chat server is the longest ago. */
  readonly longestUnseen: (before: Date, limit: number) => Promise<readonly string[]>;
  readonly done: (id: string, wanted: number, at: Date) => Promise<void>;
  /** When the guests of a meeting's conversation are to be closed. */
  readonly setGuestsUntil: (id: string, until: Date | null) => Promise<void>;
  /** Meetings whose guests are to be closed by now. */
  readonly guestsDue: (now: Date, limit: number) => Promise<readonly string[]>;
};

export type Teams = {
  readonly find: (id: string) => Promise<Team | null>;
  /** Locked until the transaction ends. */
  readonly findForChange: (id: string) => Promise<Team | null>;
  readonly all: () => Promise<readonly Team[]>;
  readonly ofPerson: (personId: string) => Promise<readonly Team[]>;
  readonly add: (team: Team, at: Date) => Promise<void>;
  readonly save: (before: Team, after: Team) => Promise<void>;
  readonly close: (id: string) => Promise<void>;
};

/** Who is in a team or a room, for the service that keeps their documents. */
export type Circles = {
  /** Null for what does not exist, and for a meeting's conversation. */
  readonly find: (id: string) => Promise<Circle | null>;
  /** A page of all teams by id, after this one; empty at the end. */
  readonly teams: (after: string | null, limit: number) => Promise<readonly Circle[]>;
};

export type Device = {
  readonly deviceId: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly sessionId: string;
  readonly isEnded: boolean;
};

export type Devices = {
  readonly find: (deviceId: string) => Promise<Device | null>;
  readonly isSessionOver: (sessionId: string) => Promise<boolean>;
  /** A new device, or a known one for another session. */
  readonly open: (device: Omit<Device, 'isEnded'>, at: Date) => Promise<void>;
  readonly endSession: (sessionId: string, at: Date) => Promise<void>;
  readonly endDevicesOf: (
    whose: { readonly sessionId: string } | { readonly personId: string },
    at: Date,
  ) => Promise<void>;
  /**
   * Those of a session in whose place another one of the same person has come. Who comes back to a conversation after the
   * end of the meeting keeps theirs: with it would go the keys to what was written meanwhile.
   */
  readonly endReplaced: (sessionId: string, at: Date) => Promise<void>;
  readonly toRemove: (
    limit: number,
  ) => Promise<readonly { readonly deviceId: string; readonly localpart: string }[]>;
  readonly removed: (deviceId: string) => Promise<void>;
  /** False when what other makers' clients had open was ended with this session before. */
  readonly foreignToEnd: (sessionId: string) => Promise<boolean>;
  readonly foreignEnded: (sessionId: string) => Promise<void>;
  readonly forgetSessions: (before: Date) => Promise<void>;
};

export type Links = {
  /** Held until the transaction ends: one changes the links of a room at a time. */
  readonly lock: (roomId: string) => Promise<void>;
  /** In order. */
  readonly ofRoom: (roomId: string) => Promise<readonly Link[]>;
  /** Comes last. */
  readonly add: (link: Link) => Promise<void>;
  readonly change: (link: Link) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly order: (ids: readonly string[]) => Promise<void>;
};
