import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Icon } from '@astra/ui/icon';
import { MenuButton, MenuItem, MenuRule } from '@astra/ui/menu';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { useConversation } from './conversation-context.tsx';
import { usePlainWords } from './message-body.tsx';

/** What is often answered by a sign; each with its word. */
const reactionKeys = ['👍', '✅', '👀', '🙏', '❤️', '❓'] as const;
const names = {
  '👍': 'yes',
  '✅': 'done',
  '👀': 'seen',
  '🙏': 'thanks',
  '❤️': 'heart',
  '❓': 'question',
} as const;

/** The word of a sign; other clients may send others. */
export function useReactionName(): (key: string) => string {
  const t = useTranslations('chat.reactions');
  return (key) => (key in names ? t(names[key as keyof typeof names]) : key);
}

interface ActionsProps {
  readonly message: TimelineMessage;
  readonly id: string;
}

function Items({
  message,
  id,
  onDelete,
}: ActionsProps & { readonly onDelete: () => void }): ReactElement {
  const t = useTranslations('chat.menu');
  const { timeline, onWriting } = useConversation();
  const nameOf = useReactionName();
  const plain = usePlainWords();
  const { body, isMine, threadId } = message;
  const isText = body.kind === 'content';
  return (
    <>
      {isText &&
        reactionKeys.map((key) => (
          <MenuItem key={key} onAction={() => void timeline.react(id, key)}>
            {`${key} ${nameOf(key)}`}
          </MenuItem>
        ))}
      {isText && <MenuRule />}
      <MenuItem icon="reply" onAction={() => onWriting({ kind: 'reply', message })}>
        {t('reply')}
      </MenuItem>
      {threadId === null && (
        <MenuItem icon="corner-down-right" onAction={() => onWriting({ kind: 'thread', message })}>
          {t('thread')}
        </MenuItem>
      )}
      {isText && (
        <MenuItem
          icon="copy"
          onAction={() => void navigator.clipboard.writeText(plain(message)).catch(() => undefined)}
        >
          {t('copy')}
        </MenuItem>
      )}
      {isMine && isText && (
        <MenuItem icon="pencil" onAction={() => onWriting({ kind: 'edit', message })}>
          {t('edit')}
        </MenuItem>
      )}
      {isMine && (
        <MenuItem icon="trash-2" danger onAction={onDelete}>
          {t('delete')}
        </MenuItem>
      )}
    </>
  );
}

/** What can be done with a message: by mouse, keyboard and touch the same. */
export function MessageActions({ message, id }: ActionsProps): ReactElement {
  const t = useTranslations('chat.menu');
  const { timeline, talkerOf, onStage } = useConversation();
  const [isDeleting, setDeleting] = useState(false);
  const label = t('open', { name: talkerOf(message.senderId).name });
  return (
    <div className="msg__do">
      <MenuButton
        label={label}
        onStage={onStage}
        className="btn btn--quiet btn--icon msg__menu"
        face={
          <>
            <Icon name="ellipsis" />
            <VisuallyHidden>{label}</VisuallyHidden>
          </>
        }
      >
        <Items message={message} id={id} onDelete={() => setDeleting(true)} />
      </MenuButton>
      <Dialog
        isOpen={isDeleting}
        onStage={onStage}
        onClose={() => setDeleting(false)}
        title={t('deleteTitle')}
        actions={
          <>
            <Button onClick={() => setDeleting(false)}>{t('keep')}</Button>
            <Button
              look="danger"
              onClick={() => {
                setDeleting(false);
                void timeline.delete(id);
              }}
            >
              {t('delete')}
            </Button>
          </>
        }
      >
        <p>{t('deleteWords')}</p>
      </Dialog>
    </div>
  );
}
