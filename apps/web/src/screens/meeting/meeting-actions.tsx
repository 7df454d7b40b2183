import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { HandOverDialog } from '#app/hand-over-dialog.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { mayLetIn, useAdmit } from '#app/use-admit.ts';
import { useKeepMeeting } from '#app/use-day.ts';
import { WriteDialog } from '#app/write-dialog.tsx';
import { useTime } from '#shared/use-time.ts';
import { TalkAction } from './talk-action.tsx';

interface ActionsProps {
  readonly meeting: Meeting;
  readonly onEdit: () => void;
}

interface CancelDialogProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

function CancelDialog({ meeting, onClose }: CancelDialogProps): ReactElement {
  const t = useTranslations('meeting.cancel');
  const time = useTime();
  const toast = useToast();
  const keep = useKeepMeeting();
  const name = meeting.guests[0]?.name ?? '';
  const cancel = useMutation({
    mutationFn: () => meetingsApi.cancel(meeting),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('done', { name }) });
      onClose();
    },
    onError: () => keep(undefined),
  });
  return (
    <PlainQuestion
      title={t('title', { name })}
      keep={t('keep')}
      confirm={t('cancel')}
      isBusy={cancel.isPending}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    >
      <p>
        {t('body', { day: time.at(meeting.startsAt, 'weekday'), time: time.at(meeting.startsAt) })}
      </p>
      <ProblemNotice error={cancel.error} />
    </PlainQuestion>
  );
}

type Open = 'none' | 'cancel' | 'hand-over' | 'write';

function MainAction({ meeting }: { readonly meeting: Meeting }): ReactElement | null {
  const t = useTranslations('meeting.actions');
  const admit = useAdmit();
  const guest = meeting.guests[0];
  if (
    meeting.state === 'open' &&
    meeting.may.includes('meeting.join') &&
    guest?.step !== 'waiting'
  ) {
    return (
      <ButtonAppLink look="main" icon="video" href={`/appel/${meeting.id}`}>
        {t('join')}
      </ButtonAppLink>
    );
  }
  if (guest?.step !== 'waiting' || !mayLetIn(meeting)) return null;
  return (
    <>
      <Button
        look="main"
        icon="door-open"
        busy={admit.isPending}
        onClick={() => admit.mutate({ meeting, guest })}
      >
        {t('letIn')}
      </Button>
      <ProblemNotice error={admit.error} />
    </>
  );
}

/** What can be done with a consultation, as far as this person may. */
export function MeetingActions({ meeting, onEdit }: ActionsProps): ReactElement {
  const t = useTranslations('meeting.actions');
  const [open, setOpen] = useState<Open>('none');
  const close = (): void => setOpen('none');
  const may = (action: string): boolean => meeting.may.includes(`meeting.${action}`);
  const isPlanned = meeting.state === 'planned';
  const guest = meeting.guests[0];
  return (
    <div className="line">
      <MainAction meeting={meeting} />
      <TalkAction meeting={meeting} />
      {isPlanned && may('change') && (
        <Button icon="pencil" onClick={onEdit}>
          {t('edit')}
        </Button>
      )}
      {may('write') && guest && (
        <Button icon="message-circle" onClick={() => setOpen('write')}>
          {t('write')}
        </Button>
      )}
      {may('hand-over') && (
        <Button icon="arrow-right-left" onClick={() => setOpen('hand-over')}>
          {t('handOver')}
        </Button>
      )}
      {may('cancel') && (
        <Button look="danger-plain" icon="calendar-x" onClick={() => setOpen('cancel')}>
          {t('cancel')}
        </Button>
      )}
      {meeting.state === 'cancelled' && (
        <ButtonAppLink icon="calendar-plus" href={`/planifier?comme=${meeting.id}`}>
          {t('offerDate')}
        </ButtonAppLink>
      )}
      {open === 'cancel' && <CancelDialog meeting={meeting} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog meeting={meeting} onClose={close} />}
      {open === 'write' && guest && <WriteDialog meeting={meeting} guest={guest} onClose={close} />}
    </div>
  );
}
