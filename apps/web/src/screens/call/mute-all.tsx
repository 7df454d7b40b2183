import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';

/** Silence for everybody at once, after a plain question: it stops whoever is speaking. */
export function MuteAll({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('group.muteAll');
  const toast = useToast();
  const [isAsked, setAsked] = useState(false);
  const mute = useMutation({
    mutationFn: () => meetingsApi.muteAll(meeting.id),
    onSuccess: () => {
      setAsked(false);
      toast({ message: t('done') });
    },
  });
  const close = (): void => setAsked(false);
  return (
    <>
      <Button wide icon="mic-off" onClick={() => setAsked(true)}>
        {t('open')}
      </Button>
      {isAsked && (
        <Dialog
          isOpen
          onStage
          mustAnswer
          onClose={close}
          title={t('title')}
          actions={
            <>
              <Button onClick={close}>{t('keep')}</Button>
              <Button
                look="main"
                icon="mic-off"
                busy={mute.isPending}
                onClick={() => mute.mutate()}
              >
                {t('mute')}
              </Button>
            </>
          }
        >
          <p>{t('body')}</p>
          <ProblemNotice error={mute.error} />
        </Dialog>
      )}
    </>
  );
}
