import { createContext, use } from 'react';
import type { ReactNode } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { BegunAnswer, EditedMessage } from '@astra/chat-core/drafts';
import type { Timeline } from '@astra/chat-core/timeline';
import type { NewReply, TimelineMessage } from '@astra/chat-core/timeline-types';
import type { Nameable } from './mentions.ts';
import type { TalkerOf } from './people.ts';

/** What the composer is about. */
export type Writing =
  | { readonly kind: 'new' }
  | BegunAnswer
  | { readonly kind: 'edit'; readonly message: EditedMessage };

/** Null: it has no words of one's own that could be changed, or is still on its way. */
export function editOf({ id, body }: TimelineMessage): Writing | null {
  if (id === null || body.kind !== 'content' || body.content.fileId !== null) return null;
  const { text, linkPreview } = body.content;
  return { kind: 'edit', message: { id, text, linkPreview: linkPreview() } };
}

/** To answer a message, or in its thread; null: it is still on its way. */
export function answerTo(
  kind: BegunAnswer['kind'],
  { id, senderId, threadId }: TimelineMessage,
): Writing | null {
  return id === null ? null : { kind, message: { id, senderId, threadId } };
}

/** What a place adds to the conversations that it shows. */
export interface ConversationExtras {
  /** Draws a message that says a call has begun; without it the words are shown. */
  readonly callCard: (meetingId: string) => ReactNode;
  /** Below a message. */
  readonly foot: (messageId: string) => ReactNode;
  /** Asks somebody to have read one's own message; null where nobody can be asked. */
  readonly onAskToRead: ((messageId: string) => void) | null;
}

/** What a person may do about what others write in a room that somebody keeps. */
export interface Moderation {
  readonly may: 'remove' | 'report';
  /** With the file that it brings, if it does. */
  readonly onAsk: (messageId: string, fileId: string | null) => void;
}

/** What all lines of one conversation share. It stays the same when messages come: each line would be drawn anew. */
export interface ConversationFacts {
  readonly session: ChatSession;
  readonly timeline: Timeline;
  readonly roomId: string;
  readonly myId: string;
  readonly talkerOf: TalkerOf;
  /** Everybody here but oneself. */
  readonly others: readonly Nameable[];
  readonly onWriting: (writing: Writing) => void;
  readonly onJump: (id: string) => void;
  readonly onRecover: () => void;
  readonly mayWrite: boolean;
  /** Somebody without an account of the organisation reads here. */
  readonly isGuest: boolean;
  readonly extras: ConversationExtras | null;
  /** Null where nobody keeps the room. */
  readonly moderation: Moderation | null;
  /** In a call: dark, whatever the theme. */
  readonly onStage: boolean;
}

export const ConversationContext = createContext<ConversationFacts | null>(null);

export function useConversation(): ConversationFacts {
  const facts = use(ConversationContext);
  if (!facts) throw new Error('useConversation needs a Conversation around it');
  return facts;
}

/** The messages that are loaded, by their ids; for what speaks of another one. */
export const KnownMessages = createContext<ReadonlyMap<string, TimelineMessage>>(new Map());

/** What is new in threads, as it came. */
export const NewRepliesContext = createContext<readonly NewReply[]>([]);
