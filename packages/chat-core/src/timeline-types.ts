import type { LinkPreview } from './link-preview.ts';
import type { RichNode } from './rich-text.ts';

/** What somebody wrote. */
export interface MessageContent {
  readonly kind: 'text' | 'emote' | 'notice' | 'unsupported';
  /** The words without any formatting. */
  readonly text: string;
  /** The words with their formatting. Worked out when first asked for, then the same object. */
  readonly rich: () => readonly RichNode[];
  /** The people named in it, by their Matrix ids. */
  readonly mentions: readonly string[];
  /** Of a message that says a call has begun: which meeting, by what its sender says. */
  readonly callId: string | null;
  /** Of a message that brings a file: its id in the documents, by what its sender says. */
  readonly fileId: string | null;
  /** What its sender says of a link that is in it; null: nothing, or of none that is. Nothing is fetched for it. */
  readonly linkPreview: () => LinkPreview | null;
}

/** Why a message cannot be read (yet), each with something to do about it. */
export type SealedReason =
  /** Its key is on its way, or the backup is being asked: wait, it opens by itself. */
  | 'key-on-its-way'
  /** It cannot be opened here: ask for it again. Should its key come after all, it opens by itself. */
  | 'key-never-came'
  /** It is older than this device: enter the recovery code once. */
  | 'recover-this-device'
  /** It is older than this device and no backup has its key: ask somebody who can read it. */
  | 'older-than-this-device'
  /** It was written before one was in the room. */
  | 'before-you-joined'
  /** The sender's device did not trust this one: enter the recovery code, then ask for it again. */
  | 'not-shared-with-this-device'
  /** It comes from a device that its owner never confirmed: it is not to be believed. */
  | 'sender-not-confirmed';

/** What an event of a room says, freed of Matrix. */
export type EventBody =
  | {
      readonly kind: 'message';
      readonly content: MessageContent;
      readonly replyTo: string | null;
      readonly threadId: string | null;
    }
  | { readonly kind: 'edit'; readonly of: string; readonly content: MessageContent }
  | { readonly kind: 'reaction'; readonly of: string; readonly key: string }
  | {
      readonly kind: 'sealed';
      readonly reason: SealedReason;
      readonly threadId: string | null;
      /** A sealed edit says in clear what it is an edit of. */
      readonly editOf: string | null;
    }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'membership'; readonly subjectId: string; readonly change: MembershipChange }
  /** Nothing to show, but it has its place in the order, and receipts may point to it. */
  | { readonly kind: 'other' };

/** What became of somebody in the room. */
export type MembershipChange = 'joined' | 'left' | 'invited' | 'removed';

/** One event of a room. */
export interface RoomEventFact {
  readonly id: string;
  /** Named by this device when it sent the event; null for all others. */
  readonly txnId: string | null;
  readonly senderId: string;
  readonly at: number;
  readonly body: EventBody;
}

/** Where one's own message stands. */
export type SendState =
  | { readonly name: 'waiting' | 'sending' | 'sent' }
  | { readonly name: 'failed'; readonly problem: SendProblem };

/** Why a message was not taken. */
export type SendProblem =
  | 'not-allowed'
  | 'too-long'
  /** This device must be confirmed by the recovery code first. */
  | 'device-not-confirmed'
  /** The keys of somebody in the room are new: that must be accepted first. */
  | 'keys-changed'
  /** What was to be changed was deleted meanwhile: its words can go as a new message. */
  | 'deleted-meanwhile'
  | 'unknown';

/** What a person wants to happen in a room. */
export type OutgoingBody =
  | {
      readonly kind: 'message';
      readonly content: OutgoingContent;
      readonly replyTo: string | null;
      readonly threadId: string | null;
    }
  | { readonly kind: 'edit'; readonly of: string; readonly content: OutgoingContent }
  | { readonly kind: 'reaction'; readonly of: string; readonly key: string }
  /** With all its edits: they hold words too. */
  | { readonly kind: 'deletion'; readonly of: string };

/** Words ready to be sent. Plain data: it is kept over a reload. */
export interface OutgoingContent {
  readonly text: string;
  readonly html: string | null;
  readonly mentions: readonly string[];
  /** The meeting that it calls to; other clients show the words alone. */
  readonly callId?: string;
  /** The file that it brings; other clients show the words, in which its address is. */
  readonly fileId?: string;
  /** Of a link that is in it; other clients show it where they can. */
  readonly linkPreview?: LinkPreview;
}

/** Something not yet seen to have come back from the server. */
export interface Unsent {
  /** The transaction id: stays the same over each try and over a reload, so that it counts once. */
  readonly id: string;
  readonly roomId: string;
  readonly at: number;
  readonly body: OutgoingBody;
  readonly state: SendState;
  /** Known from the server's answer on. */
  readonly eventId: string | null;
}

/** A reaction to a message with all who gave it. */
export interface ReactionGroup {
  readonly key: string;
  readonly userIds: readonly string[];
  /** One's own, to take it back; null: none, or not sent yet. */
  readonly myEventId: string | null;
  readonly isMine: boolean;
}

/** What a message shows. */
export type MessageBody =
  | { readonly kind: 'content'; readonly content: MessageContent }
  | { readonly kind: 'sealed'; readonly reason: SealedReason }
  | { readonly kind: 'deleted' };

/** One message as it stands now: the same object until something of it changes. */
export interface TimelineMessage {
  /** The same from the moment of sending on, over the answer of the server. */
  readonly key: string;
  /** Null: the server does not know it yet. */
  readonly id: string | null;
  readonly senderId: string;
  readonly isMine: boolean;
  readonly at: number;
  /** Where it stands among all events; grows. Unsent messages come after all. */
  readonly position: number;
  readonly body: MessageBody;
  readonly isEdited: boolean;
  readonly replyTo: string | null;
  /** Set where the beginning of its thread is not loaded. */
  readonly threadId: string | null;
  readonly replies: readonly TimelineMessage[];
  readonly reactions: readonly ReactionGroup[];
  /** `sent` for all that the server has. */
  readonly state: SendState;
  /** Set while an edit or a deletion of it is under way, or has failed. */
  readonly pendingChange: { readonly id: string; readonly state: SendState } | null;
}

/** A line of the timeline. */
export type TimelineEntry =
  | { readonly kind: 'message'; readonly key: string; readonly message: TimelineMessage }
  /** The local day, `YYYY-MM-DD`. */
  | { readonly kind: 'day'; readonly key: string; readonly day: string }
  /** From here on it is new to the person. */
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'membership';
      readonly key: string;
      readonly at: number;
      readonly subjectId: string;
      readonly change: MembershipChange;
    };

/** How far somebody has read. */
export interface ReadUpTo {
  readonly userId: string;
  /** The position of the last event read. */
  readonly position: number;
}

/** Somebody of the room. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** An answer of somebody else in a thread, new to the person. */
export interface NewReply {
  readonly id: string;
  /** Who began the thread. */
  readonly rootSenderId: string;
  /** It has stood before their eyes. */
  readonly isSeen: boolean;
}

/** A room's conversation at one moment. Immutable; what did not change is the same object. */
export interface TimelineSnapshot {
  readonly entries: readonly TimelineEntry[];
  readonly reads: readonly ReadUpTo[];
  /** What is new in threads, as it came; what was seen stays until the person is back at the end. */
  readonly newReplies: readonly NewReply[];
  /** Who writes now; never oneself. */
  readonly typing: readonly string[];
  readonly people: ReadonlyMap<string, Person>;
  /** Are there older messages to load? Newer ones exist only after a jump into the past. */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly loading: 'nothing' | 'older' | 'newer' | 'jump';
  /** What could not be loaded when it was last asked for. */
  readonly failed: 'nothing' | 'older' | 'newer';
  /** The message that a jump went to. */
  readonly targetId: string | null;
}

/** Who has read a message: everybody whose reading has come so far, but for its writer. */
export function readersOf(
  { reads }: Pick<TimelineSnapshot, 'reads'>,
  { position, senderId }: Pick<TimelineMessage, 'position' | 'senderId'>,
): readonly string[] {
  return reads
    .filter((read) => read.position >= position && read.userId !== senderId)
    .map(({ userId }) => userId);
}
