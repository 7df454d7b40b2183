import { useRef } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { commentsApi, type Comment } from '#api/file-comments.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { CommentForm } from './comment-form.tsx';
import { draftOf, dropDraft } from './use-draft.ts';

export interface CommentProps {
  readonly at: string;
  readonly comment: Comment;
  /** Who somebody is where it is known here; absent: a member of the organisation. */
  readonly nameOf?: ((personId: string) => string | null) | undefined;
  readonly refresh: () => Promise<unknown>;
  readonly isEdited: boolean;
  readonly onEdit: (isEdited: boolean) => void;
  readonly onRemove: () => void;
}

function useName(id: string | null, nameOf: CommentProps['nameOf']): string | null {
  const member = useMemberName(nameOf ? null : id);
  return nameOf && id !== null ? nameOf(id) : member;
}

/** What somebody said, when and of which version; and what can be done with it. */
export function OneComment(props: CommentProps): ReactElement {
  const { comment, nameOf, isEdited, onEdit } = props;
  const t = useTranslations('documents.comments');
  const time = useTime();
  const place = useRef<HTMLLIElement>(null);
  const name = useName(comment.madeBy, nameOf) ?? t('somebody');
  const settler = useName(comment.settledBy, nameOf) ?? t('somebody');
  const { text, madeAt, changedAt, settledAt, versionNumber } = comment;
  const stop = (): void => {
    onEdit(false);
    // The form had it, and is gone.
    place.current?.focus({ preventScroll: true });
  };
  const moment = (at: string): string => `${time.at(at, 'shortDay')}, ${time.at(at)}`;
  return (
    <li className={settledAt === null ? 'said' : 'said said--settled'} ref={place} tabIndex={-1}>
      <p>
        <strong>{name}</strong>{' '}
        <time className="small soft num" dateTime={madeAt}>
          {moment(madeAt)}
        </time>
        <span className="small soft">
          {` · ${t('version', { number: versionNumber })}`}
          {changedAt !== null && ` · ${t('changed', { when: moment(changedAt) })}`}
        </span>
      </p>
      {isEdited ? (
        <Edit {...props} onDone={stop} />
      ) : (
        <p className="said__text" dir="auto">
          {text ?? t('unreadable')}
        </p>
      )}
      {settledAt !== null && (
        <State tone="good" icon="check">
          {t('settledBy', { name: settler })}
        </State>
      )}
      {!isEdited && <Acts {...props} name={name} />}
    </li>
  );
}

interface ActsProps extends CommentProps {
  readonly name: string;
}

function Acts({ at, comment, name, refresh, onEdit, onRemove }: ActsProps): ReactElement | null {
  const t = useTranslations('documents.comments');
  const announce = useAnnounce();
  const isOpen = comment.settledAt === null;
  const settle = useMutation({
    mutationFn: () => commentsApi.settle(at, comment),
    onSuccess: () => announce(t(isOpen ? 'settled' : 'reopened')),
    onSettled: refresh,
  });
  const { may } = comment;
  if (may.length === 0) return null;
  return (
    <div className="line">
      {may.includes('resolve') && (
        <Button
          look="quiet"
          icon={isOpen ? 'check' : 'undo-2'}
          busy={settle.isPending}
          onClick={() => settle.mutate()}
        >
          {t(isOpen ? 'settle' : 'reopen')}
          <VisuallyHidden> {t('of', { name })}</VisuallyHidden>
        </Button>
      )}
      {(may.includes('change') || may.includes('remove')) && (
        <MenuButton look="quiet" icon="ellipsis" iconOnly label={t('actionsOf', { name })}>
          {may.includes('change') && (
            <MenuItem icon="pen-line" onAction={() => onEdit(true)}>
              {t('edit')}
            </MenuItem>
          )}
          {may.includes('remove') && (
            <MenuItem icon="trash-2" danger onAction={onRemove}>
              {t('remove')}
            </MenuItem>
          )}
        </MenuButton>
      )}
      <ProblemNotice error={settle.error} />
    </div>
  );
}

interface EditProps extends CommentProps {
  readonly onDone: () => void;
}

function Edit({ at, comment, refresh, onDone }: EditProps): ReactElement {
  const t = useTranslations('documents.comments');
  const announce = useAnnounce();
  const draft = draftOf(at, comment.id);
  const cancel = (): void => {
    dropDraft(draft);
    onDone();
  };
  return (
    <CommentForm
      draft={draft}
      // Of one that does not open its author writes the words anew.
      initial={comment.text ?? ''}
      label={t('text')}
      action={t('save')}
      // Somebody may have worded it anew meanwhile, in another window: the next try knows of that.
      send={(text) =>
        commentsApi.change(at, comment, text).catch(async (error: unknown) => {
          await refresh();
          throw error;
        })
      }
      onSent={async () => {
        await refresh();
        announce(t('saved'));
        cancel();
      }}
      isFirst
    >
      <Button onClick={cancel}>{t('cancel')}</Button>
    </CommentForm>
  );
}
