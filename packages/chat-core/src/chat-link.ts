import type { Clock } from '@astra/page-state/clock';
import type { ConnectionSign } from './session-phase.ts';
import type { Courier } from './courier.ts';
import type { Encryption } from './encryption.ts';
import type { History } from './history.ts';
import type { RecentEvents } from './offline-copy.ts';
import type { AskFormerDevices } from './former-devices.ts';
import type { Observable } from '@astra/page-state/observable';
import type { RoomFacts } from './rooms.ts';
import type { RoomSource } from './room-source.ts';
import type { SealedReason } from './timeline-types.ts';

/** A device of a person at the homeserver. */
export interface ChatAccount {
  readonly homeserverUrl: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  /** The chat service's own account, which is in every room and is nobody. */
  readonly serviceId: string | null;
  /** Seals everything that is kept on this device. 32 bytes, the same at each start. */
  readonly storageKey: Uint8Array<ArrayBuffer>;
}

/** The connection of one device to its homeserver. */
export interface ChatLink {
  /** Begins to listen; what comes is told by `onSign` from then on. */
  readonly start: () => Promise<void>;
  /** Stops at once and lets the keys go. */
  readonly stop: () => Promise<void>;
  /** Removes everything that this device keeps. After `stop`. */
  readonly forget: () => Promise<void>;
  /** Tries again now what waits for its next try. */
  readonly hurry: () => void;
  readonly rooms: Observable<readonly RoomFacts[]>;
  /** Have all rooms come? Where somebody waits for one, it comes before the others. */
  readonly isWhole: Observable<boolean>;
  /** Null: the person is not in such a room. */
  readonly room: (roomId: string) => RoomSource | null;
  /** The newest events of a room, opened as far as its keys are here. Null: no such room. */
  readonly recent: (roomId: string) => Promise<RecentEvents | null>;
  /** What was said before that, page by page. */
  readonly history: History;
  readonly courier: Courier;
  readonly encryption: Encryption;
  /** Takes an invitation. */
  readonly accept: (roomId: string) => Promise<void>;
  /** Tells the person of no more than being named in this room, on any device and by any client; or of all again. */
  readonly mute: (roomId: string, isMuted: boolean) => Promise<void>;
  /** Leaves a room, or turns an invitation down. */
  readonly leave: (roomId: string) => Promise<void>;
}

/** What a connection tells, and asks. */
export interface LinkHooks {
  readonly onSign: (sign: ConnectionSign) => void;
  /** Something that one sent has come back from the server. */
  readonly onReturned: (mark: { readonly txnId: string | null; readonly eventId: string }) => void;
  /** A message can be read: to be found again later. */
  readonly onReadable: (message: ReadableMessage) => void;
  /** The same of what is read of a room's history, and was said long ago. */
  readonly onOlder: (message: ReadableMessage) => void;
  /** A message does not open, for now or for good; should it open, it is told as readable. */
  readonly onSealed: (message: SealedMessage) => void;
  /** The server has left a gap in a room before what it tells now. */
  readonly onGap: (roomId: string) => void;
  /** All that was said in a room up to this event was told by `onReadable`, deletions and edits too. */
  readonly onHeard: (roomId: string, eventId: string) => void;
  /** Up to where it was told, in this visit or an earlier one; null: never. */
  readonly heardTo: (roomId: string) => string | null;
  /** Too much was said since then to be asked for: what was sent before this moment (ms) may have been deleted or changed. */
  readonly onLost: (roomId: string, before: number) => void;
  /** The chat service says that something about a message to be read is new. */
  readonly onReading: () => void;
  readonly renewToken: () => Promise<string | null>;
  readonly askFormerDevices: AskFormerDevices;
  /** The room that somebody waits for when the first sync begins; null: none. Never rejects. */
  readonly firstRoom: () => Promise<string | null>;
  readonly clock: Clock;
}

/** A message with its words, as the search wants it. */
export interface ReadableMessage {
  /** The message; of a deletion: what was deleted, a message or an edit of one. */
  readonly id: string;
  readonly roomId: string;
  readonly senderId: string;
  /** When these words were written, in milliseconds. */
  readonly at: number;
  /** The event that brought these words: the message itself, or an edit of it. */
  readonly wordsId: string;
  /** These words replace others of the same message; only its writer may do that. */
  readonly isEdit: boolean;
  /** Null: it was deleted. Empty: it says something else now, which does not open yet. */
  readonly text: string | null;
}

/** A message that does not open, and why. */
export interface SealedMessage {
  readonly id: string;
  readonly roomId: string;
  readonly reason: SealedReason;
}

/** Opens a connection. Loaded only when a chat is opened: it brings the whole of Matrix. */
export type OpenLink = (account: ChatAccount, hooks: LinkHooks) => Promise<ChatLink>;
