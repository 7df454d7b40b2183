import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { PlainQuestion } from '@astra/ui/plain-question';
import { commentsApi, type Comment } from '#api/file-comments.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { draftOf, dropDraft } from './use-draft.ts';

interface RemoveCommentProps {
  readonly at: string;
  readonly comment: Comment;
  readonly refresh: () => Promise<unknown>;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Deleting what was said, after a plain question: there is no way back. */
export function RemoveComment(props: RemoveCommentProps): ReactElement {
  const { at, comment, refresh, onRemoved, onClose } = props;
  const t = useTranslations('documents.comments');
  const announce = useAnnounce();
  const remove = useMutation({
    mutationFn: () => commentsApi.remove(at, comment),
    onSuccess: async () => {
      dropDraft(draftOf(at, comment.id));
      onClose();
      await refresh();
      announce(t('removed'));
      onRemoved();
    },
    // Somebody was faster.
    onError: refresh,
  });
  return (
    <PlainQuestion
      title={t('question')}
      keep={t('keep')}
      confirm={t('confirm')}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('body')}</p>
      <ProblemNotice error={remove.error} />
    </PlainQuestion>
  );
}
