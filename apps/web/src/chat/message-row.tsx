import { memo, use } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Who } from '@astra/ui/who';
import { KnownMessages, useConversation } from './conversation-context.tsx';
import { MessageActions } from './message-actions.tsx';
import { MessageBody, usePlainWords } from './message-body.tsx';
import { ReadMark, Reactions, Sending } from './message-foot.tsx';
import { useChatTime } from './use-chat-time.ts';

interface MessageRowProps {
  readonly message: TimelineMessage;
  /** The same person wrote the line above, a moment before. */
  readonly isContinued: boolean;
  /** A jump went here. */
  readonly isTarget: boolean;
  /** Of one's own last message: who has read it. */
  readonly readers: readonly string[] | null;
  readonly outOf: number;
}

function By({ message }: { readonly message: TimelineMessage }): ReactElement {
  const t = useTranslations('chat');
  const { talkerOf } = useConversation();
  const time = useChatTime();
  const { name } = talkerOf(message.senderId);
  return (
    <p className="msg__by">
      <strong>{message.isMine ? t('you') : name}</strong>
      <time dateTime={new Date(message.at).toISOString()}>{time.at(message.at)}</time>
    </p>
  );
}

function Quote({ id }: { readonly id: string }): ReactElement {
  const t = useTranslations('chat');
  const { talkerOf, onJump } = useConversation();
  const plain = usePlainWords();
  const quoted = use(KnownMessages).get(id);
  return (
    <button type="button" className="quote" onClick={() => onJump(id)}>
      <span className="visually-hidden">{t('answerTo')} </span>
      {quoted ? (
        <>
          <strong>{talkerOf(quoted.senderId).name}</strong> {plain(quoted).slice(0, 140)}
        </>
      ) : (
        t('quoted')
      )}
    </button>
  );
}

function Thread({ message }: { readonly message: TimelineMessage }): ReactElement | null {
  const t = useTranslations('chat');
  const { talkerOf, onWriting, mayWrite } = useConversation();
  if (message.replies.length === 0) return null;
  return (
    <ol className="replies" aria-label={t('thread', { count: message.replies.length })}>
      {message.replies.map((reply) => (
        <li key={reply.key} className="msg">
          <Who size="s" {...talkerOf(reply.senderId)} />
          <div className="msg__body">
            <By message={reply} />
            <MessageBody message={reply} />
            <Reactions message={reply} />
            <Sending message={reply} />
          </div>
          {reply.id !== null && <MessageActions message={reply} id={reply.id} />}
        </li>
      ))}
      {mayWrite && (
        <li>
          <Button look="link" onClick={() => onWriting({ kind: 'thread', message })}>
            <Icon name="corner-down-right" /> {t('answerThread')}
          </Button>
        </li>
      )}
    </ol>
  );
}

/** What the place adds to a message that the server has. */
function Beneath({ id }: { readonly id: string | null }): ReactElement | null {
  const { extras } = useConversation();
  return id === null || !extras ? null : <>{extras.foot(id)}</>;
}

/** One message with all that belongs to it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps): ReactElement {
  const { message, isContinued, isTarget, readers, outOf } = props;
  const { talkerOf } = useConversation();
  const time = useChatTime();
  const { id, replyTo } = message;
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
          <ReadMark readers={readers} outOf={outOf} />
        )}
        <Beneath id={id} />
        <Thread message={message} />
      </div>
      {id !== null && message.body.kind !== 'deleted' && (
        <MessageActions message={message} id={id} />
      )}
    </div>
  );
});
