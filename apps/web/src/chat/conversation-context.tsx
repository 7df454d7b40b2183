import { createContext, use } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Timeline } from '@astra/chat-core/timeline';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import type { TalkerOf } from './people.ts';

/** What the composer is about. */
export type Writing =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply' | 'thread' | 'edit'; readonly message: TimelineMessage };

/** What all lines of one conversation share. */
export interface ConversationFacts {
  readonly session: ChatSession;
  readonly timeline: Timeline;
  readonly roomId: string;
  readonly myId: string;
  readonly talkerOf: TalkerOf;
  readonly messageOf: (id: string) => TimelineMessage | null;
  readonly onWriting: (writing: Writing) => void;
  readonly onJump: (id: string) => void;
  readonly onRecover: () => void;
  readonly mayWrite: boolean;
  /** In a call: dark, whatever the theme. */
  readonly onStage: boolean;
}

export const ConversationContext = createContext<ConversationFacts | null>(null);

export function useConversation(): ConversationFacts {
  const facts = use(ConversationContext);
  if (!facts) throw new Error('useConversation needs a Conversation around it');
  return facts;
}
