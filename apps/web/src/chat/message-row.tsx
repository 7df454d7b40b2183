import { memo } from 'react';
import type { ReactElement } from 'react';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import { Who } from '@astra/ui/who';
import { useConversation } from './conversation-context.tsx';
import { MessageActions } from './message-actions.tsx';
import { MessageBody } from './message-body.tsx';
import { ReadMark, Reactions, Sending } from './message-foot.tsx';
import { By, Quote } from './message-head.tsx';
import { Thread } from './thread.tsx';
import { useChatTime } from './use-chat-time.ts';

interface MessageRowProps {
  readonly message: TimelineMessage;
  /** The same person wrote the line above, a moment before. */
  readonly isContinued: boolean;
  /** Where a jump went, if it went to this message or into its thread. */
  readonly targetId: string | null;
  /** Of one's own last message: who has read it. */
  readonly readers: readonly string[] | null;
  readonly outOf: number;
}

/** What the place adds to a message that the server has. */
function Beneath({ id }: { readonly id: string | null }): ReactElement | null {
  const { extras } = useConversation();
  return id === null || !extras ? null : <>{extras.foot(id)}</>;
}

/** One message with all that belongs to it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps): ReactElement {
  const { message, isContinued, targetId, readers, outOf } = props;
  const { talkerOf } = useConversation();
  const time = useChatTime();
  const { id, replyTo } = message;
  const isTarget = targetId !== null && targetId === id;
  const isChanging = message.pendingChange !== null;
  return (
    <div className={`msg${isContinued ? ' msg--more' : ''}${isTarget ? ' msg--target' : ''}`}>
      {isContinued ? (
        <time className="msg__aside" dateTime={new Date(message.at).toISOString()}>
          {time.at(message.at)}
        </time>
      ) : (
        <Who {...talkerOf(message.senderId)} />
      )}
      <div className="msg__body">
        {!isContinued && <By message={message} />}
        {replyTo !== null && <Quote id={replyTo} />}
        <MessageBody message={message} />
        <Reactions message={message} />
        <Sending message={message} />
        {readers && message.state.name === 'sent' && !isChanging && (
          <ReadMark message={message} readers={readers} outOf={outOf} />
        )}
        <Beneath id={id} />
        <Thread message={message} targetId={targetId} />
      </div>
      {id !== null && message.body.kind !== 'deleted' && (
        <MessageActions message={message} id={id} />
      )}
    </div>
  );
});
