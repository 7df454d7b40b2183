import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';

interface LeaveDialogProps {
  readonly meeting: Meeting;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

/** Leaving asks one plain question: is the consultation over for everybody, or only for me? */
export function LeaveDialog({ meeting, onStay, onLeave }: LeaveDialogProps): ReactElement {
  const isGroup = meeting.kind === 'meeting';
  const consultation = useTranslations('hostCall.leave');
  const group = useTranslations('group.leave');
  const t = isGroup ? group : consultation;
  const mayEnd = meeting.may.includes('meeting.end');
  const keep = useKeepMeeting();
  const name = meeting.guests[0]?.name ?? '';
  const end = useMutation({
    mutationFn: () => meetingsApi.end(meeting.id),
    onSuccess: (ended) => {
      onLeave();
      keep(ended);
    },
  });
  return (
    <Dialog
      isOpen
      onStage
      onClose={onStay}
      title={t('title')}
      actions={
        <>
          <Button icon="log-out" onClick={onLeave}>
            {t('onlyMe')}
          </Button>
          {mayEnd && (
            <Button
              look="main"
              icon="circle-check"
              busy={end.isPending}
              onClick={() => end.mutate()}
            >
              {t('endForAll')}
            </Button>
          )}
        </>
      }
    >
      <p>{isGroup && !mayEnd ? group('bodyOnlyMe') : t('body', { name })}</p>
      <ProblemNotice error={end.error} />
    </Dialog>
  );
}
