import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { SendProblem, SendState, TimelineMessage } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { useConversation } from './conversation-context.tsx';
import { useReactionName } from './reaction-names.ts';
import { MessageInfo } from './message-info.tsx';

interface MessageProps {
  readonly message: TimelineMessage;
}

/** The reactions; a press gives one's own or takes it back. */
export function Reactions({ message }: MessageProps): ReactElement | null {
  const t = useTranslations('chat.reactions');
  const { timeline, talkerOf, mayWrite } = useConversation();
  const nameOf = useReactionName();
  const { id, reactions } = message;
  if (id === null || reactions.length === 0) return null;
  return (
    <ul className="reacts" aria-label={t('list')}>
      {reactions.map(({ key, userIds, isMine }) => {
        const who = userIds.map((userId) => talkerOf(userId).name).join(', ');
        return (
          <li key={key}>
            <button
              type="button"
              className="react"
              aria-pressed={isMine}
              disabled={!mayWrite}
              title={who}
              onClick={() => void timeline.react(id, key)}
            >
              <span aria-hidden="true">{key}</span>
              <span aria-hidden="true" className="num">
                {userIds.length}
              </span>
              <span className="visually-hidden">
                {t('of', { name: nameOf(key), count: userIds.length, who })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface FailedProps {
  readonly unsentId: string;
  readonly state: Extract<SendState, { name: 'failed' }>;
}

/** Another try would change nothing. */
const finalProblems: ReadonlySet<SendProblem> = new Set(['too-long', 'deleted-meanwhile']);

function Failed({ unsentId, state: { problem } }: FailedProps): ReactElement {
  const t = useTranslations('chat.failed');
  const { timeline, session, onRecover } = useConversation();
  const device = session.encryption?.getSnapshot().device;
  const isSealed = problem === 'device-not-confirmed' && device !== 'confirmed';
  return (
    <div className="msg__failed" role="alert">
      <p>
        <Icon name="circle-alert" size="s" /> {t(problem)}
      </p>
      <div className="line">
        {problem === 'deleted-meanwhile' && (
          <Button icon="send" onClick={() => void timeline.sendAsNew(unsentId)}>
            {t('sendAsNew')}
          </Button>
        )}
        {!finalProblems.has(problem) && !isSealed && (
          <Button icon="refresh-cw" onClick={() => timeline.retry(unsentId)}>
            {t('retry')}
          </Button>
        )}
        {isSealed && <Button onClick={onRecover}>{t('recover')}</Button>}
        <Button look="quiet" icon="trash-2" onClick={() => timeline.discard(unsentId)}>
          {t('discard')}
        </Button>
      </div>
    </div>
  );
}

/** On its way, or not; nothing once it is there. */
export function Sending({ message }: MessageProps): ReactElement | null {
  const t = useTranslations('chat.state');
  const { state, pendingChange, key } = message;
  const now = pendingChange?.state ?? state;
  if (now.name === 'failed') return <Failed unsentId={pendingChange?.id ?? key} state={now} />;
  if (now.name === 'sent') return null;
  return (
    <p className="msg__note">
      <Icon name="clock" size="s" /> {t(now.name)}
    </p>
  );
}

interface ReadProps extends MessageProps {
  readonly readers: readonly string[];
  /** How many could have read it. */
  readonly outOf: number;
}

/** Who has read one's own last message. */
export function ReadMark({ message, readers, outOf }: ReadProps): ReactElement {
  const t = useTranslations('chat.state');
  const [isOpen, setOpen] = useState(false);
  if (readers.length === 0)
    return (
      <p className="msg__note">
        <Icon name="check" size="s" /> {t('delivered')}
      </p>
    );
  if (outOf === 1)
    return (
      <p className="msg__note">
        <Icon name="check-check" size="s" /> {t('read')}
      </p>
    );
  return (
    <>
      <button
        type="button"
        className="link-btn msg__note"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="check-check" size="s" /> {t('readBy', { count: readers.length, all: outOf })}
      </button>
      {isOpen && <MessageInfo message={message} onClose={() => setOpen(false)} />}
    </>
  );
}
