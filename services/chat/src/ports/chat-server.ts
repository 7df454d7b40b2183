import type { ArchiveLine } from '#ports/archive.ts';
import type { AccountKeys } from '#domain/former-device.ts';
import type { Powers } from '#domain/room.ts';

/** A room as the chat server has it. */
export type SeenRoom = {
  /** Matrix ids of who is in it, the service's own apart. */
  readonly memberIds: readonly string[];
  readonly name: string | null;
  /** Null: they are none that this service gives. */
  readonly powers: Powers | null;
  /** Null: what is written stays. */
  readonly keptDays: number | null;
  /** No client calls a room without a name by our id, or by the service's account. */
  readonly isNamedAfterPeople: boolean;
};

/** An event as the server has it: what it says is sealed to the server unless it was written in the clear. */
export type RoomEvent = {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: Readonly<Record<string, unknown>>;
};

export type RoomPlan = {
  /** Our id: the room is found by it again, however its making ended. */
  readonly id: string;
  readonly name: string | null;
  /** From when on somebody reads: everything, or what is said while they are in it. */
  readonly history: 'all' | 'own';
  readonly powers: Powers;
};

/**
 * The Matrix server, as far as this service acts on it. Each act can come twice and ends the same.
 * Each throws AppError `chat-unavailable` when the server does not answer.
 */
export type ChatServer = {
  readonly publicUrl: string;
  readonly userId: (localpart: string) => string;
  /** This service's own account is there and may administer. */
  readonly prepare: () => Promise<void>;
  readonly putAccount: (account: {
    readonly localpart: string;
    readonly displayName: string;
    /** By which our identity service names them, for sign-in by any Matrix client; null: none. */
    readonly personId: string | null;
  }) => Promise<void>;
  /** Out of every device and every room, for good. */
  readonly closeAccount: (
    localpart: string,
    options: { readonly isErased: boolean },
  ) => Promise<void>;
  readonly signIn: (device: {
    readonly localpart: string;
    readonly deviceId: string;
    readonly name: string;
  }) => Promise<{ readonly accessToken: string; readonly expiresInMs: number }>;
  /** What an archive's account reads, by its token. */
  readonly archiveLine: (localpart: string, token: string) => ArchiveLine;
  readonly removeDevice: (localpart: string, deviceId: string) => Promise<void>;
  /** Public keys of all devices of these accounts, those that their owner has not confirmed too; within two seconds. */
  readonly deviceKeysOf: (localparts: readonly string[]) => Promise<readonly AccountKeys[]>;
  /** All of an account, whoever has opened them, but the one that nobody holds (a dehydrated device, MSC3814). */
  readonly devicesOf: (localpart: string) => Promise<readonly string[]>;
  /** Tells this service of what is new for somebody, by this key. */
  readonly setPusher: (localpart: string, key: string) => Promise<void>;
  readonly hasPusher: (localpart: string, key: string) => Promise<boolean>;
  /** Takes away what somebody's browser has sealed for this passkey; it opens their messages no more. */
  readonly forgetPasskey: (localpart: string, credentialId: string) => Promise<void>;
  /** Makes an encrypted room, or finds the one that an earlier try has made. */
  readonly makeRoom: (plan: RoomPlan) => Promise<string>;
  readonly see: (matrixRoomId: string) => Promise<SeenRoom>;
  readonly join: (matrixRoomId: string, userId: string) => Promise<void>;
  readonly remove: (matrixRoomId: string, userId: string) => Promise<void>;
  readonly setPowers: (matrixRoomId: string, powers: Powers) => Promise<void>;
  readonly rename: (matrixRoomId: string, name: string) => Promise<void>;
  /** Lets every client call a room without a name by its people, the service's account apart. */
  readonly nameAfterPeople: (matrixRoomId: string) => Promise<void>;
  /** Who wrote a message; null when there is no such one. */
  readonly senderOf: (matrixRoomId: string, eventId: string) => Promise<string | null>;
  /** Its words were deleted, or all of it. */
  readonly isGone: (matrixRoomId: string, eventId: string) => Promise<boolean>;
  /** Tells open pages that something about a message to be read is new, once for each news. */
  readonly tellReading: (
    matrixRoomId: string,
    reading: { readonly requestId: string; readonly news: number },
  ) => Promise<void>;
  /** Says to every client for how long what is written is kept; the server shows nothing older from then on. */
  readonly setKeptDays: (matrixRoomId: string, days: number | null) => Promise<void>;
  /** Deletes what was written before then, for good; resolves when it is gone. */
  readonly purge: (matrixRoomId: string, before: Date) => Promise<void>;
  /** What lies in the room, from the oldest on; page by page. With `by`: what these people sent. */
  readonly history: (matrixRoomId: string, by?: readonly string[]) => AsyncIterable<RoomEvent>;
  /** Every room that somebody is or was in. */
  readonly roomsOf: (userId: string) => Promise<readonly string[]>;
  /** What says that it takes the place of an event, whoever wrote it. */
  readonly editsOf: (matrixRoomId: string, eventId: string) => Promise<readonly string[]>;
  /** Empties an event for everybody; what is not there any more is empty. */
  readonly redact: (matrixRoomId: string, eventId: string, reason: string) => Promise<void>;
  /** How much of the list of erasures the server's database has seen, bytes: less than ours after an older one was brought back. */
  readonly knownErasures: () => Promise<number>;
  readonly setKnownErasures: (bytes: number) => Promise<void>;
  /** Null for an event that is not in this room. */
  readonly eventOf: (matrixRoomId: string, eventId: string) => Promise<RoomEvent | null>;
};
