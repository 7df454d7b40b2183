import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { PlainQuestion } from '@astra/ui/plain-question';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { sharingApi } from '#api/documents.ts';
import type { Share } from '#api/documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useRefresh } from './items.ts';

interface EndShareProps {
  readonly share: Share;
  /** With whom it is. */
  readonly name: string;
  /** The folder that it is of, where a document in that is looked at. */
  readonly folder?: string | undefined;
}

/** The end of a share: at once when it concerns one alone, after a question when others lose what they have by it. */
export function EndShare({ share, name, folder }: EndShareProps): ReactElement {
  const t = useTranslations('documents.shares');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const [isAsked, setAsked] = useState(false);
  const { people, roles, teams } = share.hanging;
  const end = useMutation({
    mutationFn: () => sharingApi.end(share.id),
    onSuccess: () => {
      setAsked(false);
      announce(t('ended', { name }));
    },
    onSettled: refresh,
  });
  const isAlone = people + roles + teams === 0 && folder === undefined;
  return (
    <>
      <Button
        look="quiet"
        busy={end.isPending && !isAsked}
        onClick={() => (isAlone ? end.mutate() : setAsked(true))}
      >
        {t('end')}
        <VisuallyHidden> {name}</VisuallyHidden>
      </Button>
      <PlainQuestion
        isOpen={isAsked}
        title={
          folder === undefined ? t('question', { name }) : t('questionFolder', { name, folder })
        }
        keep={t('keep')}
        confirm={t(folder === undefined ? 'confirm' : 'confirmFolder')}
        isBusy={end.isPending}
        onConfirm={() => end.mutate()}
        onClose={() => setAsked(false)}
      >
        {folder !== undefined && <p>{t('takesFolder')}</p>}
        {people > 0 && <p>{t('takesPeople', { count: people })}</p>}
        {teams > 0 && <p>{t('takesTeams', { count: teams })}</p>}
        {roles > 0 && <p>{t('takesRoles', { count: roles })}</p>}
        <p className="small soft">{t('otherWays')}</p>
        <ProblemNotice error={end.error} />
      </PlainQuestion>
      {!isAsked && <ProblemNotice error={end.error} />}
    </>
  );
}
