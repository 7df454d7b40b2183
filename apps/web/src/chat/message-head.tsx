import { use } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import { KnownMessages, useConversation } from './conversation-context.tsx';
import { usePlainWords } from './message-body.tsx';
import { useChatTime } from './use-chat-time.ts';

interface ByProps {
  readonly message: TimelineMessage;
  /** It came while the person was not looking. */
  readonly isNew?: boolean;
}

/** Who wrote it, and when. */
export function By({ message, isNew = false }: ByProps): ReactElement {
  const t = useTranslations('chat');
  const { talkerOf } = useConversation();
  const time = useChatTime();
  const { name } = talkerOf(message.senderId);
  return (
    <p className="msg__by">
      <strong>{message.isMine ? t('you') : name}</strong>
      <time dateTime={new Date(message.at).toISOString()}>{time.at(message.at)}</time>
      {isNew && <span className="msg__new">{t('newReply')}</span>}
    </p>
  );
}

/** What it answers; a press goes there. */
export function Quote({ id }: { readonly id: string }): ReactElement {
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
