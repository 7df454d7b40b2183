import { use, useEffect, useRef } from 'react';
import type { ReactElement, RefObject } from 'react';
import { useTranslations } from 'use-intl';
import type { NewReply, TimelineMessage } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Who } from '@astra/ui/who';
import { answerTo, NewRepliesContext, useConversation } from './conversation-context.tsx';
import { MessageActions } from './message-actions.tsx';
import { MessageBody } from './message-body.tsx';
import { Reactions, Sending } from './message-foot.tsx';
import { By, Quote } from './message-head.tsx';

interface ReplyProps {
  readonly message: TimelineMessage;
  readonly isTarget: boolean;
}

/** Nearly all of it: browsers measure in parts of a pixel. */
const inSight = 0.9;
/** A list that opens shows its beginning for a moment, on its way to the end; and who scrolls by has not read. */
const lookMs = 700;

/** Tells once what is new has come before the eyes of somebody. */
function useSeen(row: RefObject<HTMLElement | null>, onSeen: (() => void) | null): void {
  const tell = useRef(onSeen);
  useEffect(() => {
    tell.current = onSeen;
  });
  const isAwaited = onSeen !== null;
  useEffect(() => {
    // Who wrote it stands at its head: an answer may be higher than the screen.
    const head = row.current?.querySelector('.msg__by');
    if (!head || !isAwaited) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = new IntersectionObserver(
      (looks) => {
        clearTimeout(timer);
        if (looks.at(-1)?.isIntersecting) timer = setTimeout(() => tell.current?.(), lookMs);
      },
      { threshold: inSight },
    );
    watch.observe(head);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
    };
  }, [row, isAwaited]);
}

function Reply({ message, isTarget }: ReplyProps): ReactElement {
  const { timeline, talkerOf } = useConversation();
  const row = useRef<HTMLLIElement>(null);
  const { id } = message;
  const news = use(NewRepliesContext).find((one) => one.id === id);
  useSeen(row, news?.isSeen === false ? () => timeline.see(news.id) : null);
  return (
    <li
      ref={row}
      className={`msg${isTarget ? ' msg--target' : ''}`}
      data-reply={id ?? undefined}
      tabIndex={-1}
    >
      <Who size="s" {...talkerOf(message.senderId)} />
      <div className="msg__body">
        <By message={message} isNew={news !== undefined} />
        {message.replyTo !== null && <Quote id={message.replyTo} />}
        <MessageBody message={message} />
        <Reactions message={message} />
        <Sending message={message} />
      </div>
      {id !== null && <MessageActions message={message} id={id} />}
    </li>
  );
}

interface ThreadProps {
  readonly message: TimelineMessage;
  /** Where a jump went, if it went into this thread. */
  readonly targetId: string | null;
}

/** The answers below the beginning of a thread. */
export function Thread({ message, targetId }: ThreadProps): ReactElement | null {
  const t = useTranslations('chat');
  const { onWriting, mayWrite } = useConversation();
  if (message.replies.length === 0) return null;
  const writing = answerTo('thread', message);
  return (
    <ol className="replies" aria-label={t('thread', { count: message.replies.length })}>
      {message.replies.map((reply) => (
        <Reply
          key={reply.key}
          message={reply}
          isTarget={targetId !== null && reply.id === targetId}
        />
      ))}
      {mayWrite && writing && (
        <li>
          <Button look="link" onClick={() => onWriting(writing)}>
            <Icon name="corner-down-right" /> {t('answerThread')}
          </Button>
        </li>
      )}
    </ol>
  );
}

/** What was answered in threads where nobody looks, with the way there. */
export function UnseenReplies({
  replies,
}: {
  readonly replies: readonly NewReply[];
}): ReactElement {
  const t = useTranslations('chat');
  const { talkerOf, onJump, myId } = useConversation();
  const unseen = replies.filter(({ isSeen }) => !isSeen);
  const [first] = unseen;
  const name = first && first.rootSenderId !== myId ? talkerOf(first.rootSenderId).name : 'you';
  return (
    <div role="status">
      {first && (
        <Button look="link" icon="corner-down-right" onClick={() => onJump(first.id)}>
          {t('toReplies', { count: unseen.length, name })}
        </Button>
      )}
    </div>
  );
}
