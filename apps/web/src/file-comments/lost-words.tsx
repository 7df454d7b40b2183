import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { commentsApi } from '#api/file-comments.ts';
import { CommentForm } from './comment-form.tsx';
import { dropDraft } from './use-draft.ts';

interface LostWordsProps {
  readonly at: string;
  /** Of a comment that was being worded anew when somebody took it away. */
  readonly draft: string;
  readonly refresh: () => Promise<unknown>;
}

/** What was typed into a comment that is gone: kept, said, and good for a new one. */
export function LostWords({ at, draft, refresh }: LostWordsProps): ReactElement {
  const t = useTranslations('documents.comments');
  const announce = useAnnounce();
  const title = t('lost.title');
  // Said once, and not with each word of the form.
  useEffect(() => announce(title), [announce, title]);
  return (
    <Notice tone="warn" title={title}>
      <CommentForm
        draft={draft}
        label={t('lost.words')}
        hint={t('lost.hint')}
        action={t('lost.send')}
        send={(text) => commentsApi.add(at, text)}
        onSent={async () => {
          await refresh();
          announce(t('sent'));
        }}
      >
        <Button onClick={() => dropDraft(draft)}>{t('lost.drop')}</Button>
      </CommentForm>
    </Notice>
  );
}
