import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Icon } from '@astra/ui/icon';
import { MenuItem, MenuRule, OpenMenu } from '@astra/ui/menu';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { answerTo, editOf, useConversation } from './conversation-context.tsx';
import { EmojiPicker } from './emoji-picker.tsx';
import { useSharedFiles } from './files.ts';
import { usePlainWords } from './message-body.tsx';
import { MessageInfo } from './message-info.tsx';
import { reactionKeys, useReactionName } from './reaction-names.ts';

/** The file that it brings. */
const fileOf = ({ body }: TimelineMessage): string | null =>
  body.kind === 'content' ? body.content.fileId : null;

interface ActionsProps {
  readonly message: TimelineMessage;
  readonly id: string;
}

interface AnswerProps extends ActionsProps {
  readonly onOtherSign: () => void;
}

/** For who may write: a sign, an answer, a thread. */
function AnswerItems({ message, id, onOtherSign }: AnswerProps): ReactElement {
  const t = useTranslations('chat.menu');
  const { timeline, onWriting } = useConversation();
  const nameOf = useReactionName();
  const isText = message.body.kind === 'content';
  const begin = (kind: 'reply' | 'thread') => (): void => {
    const writing = answerTo(kind, message);
    if (writing) onWriting(writing);
  };
  return (
    <>
      {isText &&
        reactionKeys.map((key) => (
          <MenuItem key={key} onAction={() => void timeline.react(id, key)}>
            {`${key} ${nameOf(key)}`}
          </MenuItem>
        ))}
      {isText && (
        <MenuItem icon="smile-plus" onAction={onOtherSign}>
          {t('otherSign')}
        </MenuItem>
      )}
      {isText && <MenuRule />}
      <MenuItem icon="reply" onAction={begin('reply')}>
        {t('reply')}
      </MenuItem>
      {message.threadId === null && (
        <MenuItem icon="corner-down-right" onAction={begin('thread')}>
          {t('thread')}
        </MenuItem>
      )}
    </>
  );
}

interface OwnProps extends ActionsProps {
  readonly onDelete: () => void;
}

/** For who has written it. */
function OwnItems({ message, id, onDelete }: OwnProps): ReactElement {
  const t = useTranslations('chat.menu');
  const { onWriting, extras } = useConversation();
  const isText = message.body.kind === 'content';
  const edit = editOf(message);
  return (
    <>
      {isText && message.threadId === null && extras?.onAskToRead && (
        <MenuItem icon="eye" onAction={() => extras.onAskToRead?.(id)}>
          {t('askToRead')}
        </MenuItem>
      )}
      {edit && (
        <MenuItem icon="pencil" onAction={() => onWriting(edit)}>
          {t('edit')}
        </MenuItem>
      )}
      <MenuItem icon="trash-2" danger onAction={onDelete}>
        {t('delete')}
      </MenuItem>
    </>
  );
}

type ItemsProps = AnswerProps & OwnProps & { readonly onInfo: () => void };

function Items({ message, id, onDelete, onOtherSign, onInfo }: ItemsProps): ReactElement {
  const t = useTranslations('chat.menu');
  const { mayWrite, moderation, others } = useConversation();
  const plain = usePlainWords();
  const { body, isMine, reactions } = message;
  const isTold = isMine ? others.length > 1 || reactions.length > 0 : reactions.length > 0;
  return (
    <>
      {mayWrite && <AnswerItems message={message} id={id} onOtherSign={onOtherSign} />}
      {body.kind === 'content' && (
        <MenuItem
          icon="copy"
          onAction={() => void navigator.clipboard.writeText(plain(message)).catch(() => undefined)}
        >
          {t('copy')}
        </MenuItem>
      )}
      {isTold && (
        <MenuItem icon="check-check" onAction={onInfo}>
          {t(isMine ? 'info' : 'reacted')}
        </MenuItem>
      )}
      {isMine && mayWrite && <OwnItems message={message} id={id} onDelete={onDelete} />}
      {!isMine && moderation && (
        <MenuItem
          icon={moderation.may === 'remove' ? 'trash-2' : 'circle-alert'}
          danger
          onAction={() => moderation.onAsk(id, fileOf(message))}
        >
          {t(moderation.may)}
        </MenuItem>
      )}
    </>
  );
}

interface DeleteProps extends ActionsProps {
  readonly onClose: () => void;
}

/** A message takes the file that it brought with it: first the file, so that none is left behind without its message. */
function DeleteDialog({ message, id, onClose }: DeleteProps): ReactElement {
  const t = useTranslations('chat.menu');
  const { timeline, onStage } = useConversation();
  const onRemove = useSharedFiles()?.onRemove ?? null;
  const fileId = onRemove === null ? null : fileOf(message);
  const [state, setState] = useState<'asked' | 'busy' | 'failed'>('asked');
  const remove = async (): Promise<void> => {
    setState('busy');
    try {
      if (fileId !== null) await onRemove?.(fileId);
    } catch {
      return setState('failed');
    }
    onClose();
    await timeline.delete(id);
  };
  return (
    <Dialog
      isOpen
      onStage={onStage}
      onClose={onClose}
      title={t('deleteTitle')}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button look="danger" busy={state === 'busy'} onClick={() => void remove()}>
            {t('delete')}
          </Button>
        </>
      }
    >
      <p>{t(fileId === null ? 'deleteWords' : 'deleteFileWords')}</p>
      {state === 'failed' && (
        <p className="field__error" role="alert">
          <Icon name="circle-alert" /> {t('deleteFileFailed')}
        </p>
      )}
    </Dialog>
  );
}

/** What can be done with a message: by mouse, keyboard and touch the same. */
export function MessageActions({ message, id }: ActionsProps): ReactElement | null {
  const t = useTranslations('chat.menu');
  const { timeline, talkerOf, onStage, mayWrite, moderation } = useConversation();
  const [open, setOpen] = useState<'nothing' | 'menu' | 'sign' | 'delete' | 'info'>('nothing');
  const button = useRef<HTMLButtonElement>(null);
  const label = t('open', { name: talkerOf(message.senderId).name });
  const hasWords = message.body.kind === 'content';
  if (!mayWrite && moderation === null && !hasWords) return null;
  return (
    <div className="msg__do">
      <button
        ref={button}
        type="button"
        className="btn btn--quiet btn--icon msg__menu"
        aria-haspopup="menu"
        aria-expanded={open === 'menu'}
        onClick={() => setOpen('menu')}
      >
        <Icon name="ellipsis" />
        <VisuallyHidden>{label}</VisuallyHidden>
      </button>
      {open === 'menu' && (
        <OpenMenu
          anchor={button}
          label={label}
          onStage={onStage}
          // What an item has opened stays.
          onClose={() => setOpen((now) => (now === 'menu' ? 'nothing' : now))}
        >
          <Items
            message={message}
            id={id}
            onOtherSign={() => setOpen('sign')}
            onDelete={() => setOpen('delete')}
            onInfo={() => setOpen('info')}
          />
        </OpenMenu>
      )}
      {open === 'sign' && (
        <EmojiPicker
          anchor={button}
          label={t('otherSign')}
          onPick={(sign) => void timeline.react(id, sign)}
          onClose={() => setOpen('nothing')}
        />
      )}
      {open === 'info' && <MessageInfo message={message} onClose={() => setOpen('nothing')} />}
      {open === 'delete' && (
        <DeleteDialog message={message} id={id} onClose={() => setOpen('nothing')} />
      )}
    </div>
  );
}
