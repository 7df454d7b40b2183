import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Select } from '@astra/ui/select';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { problemOf } from '#shared/problem-error.ts';
import { ProblemNotice } from './page-states.tsx';
import { useClinicians, useKeepMeeting } from './use-day.ts';

interface HandOverDialogProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
  readonly onDone?: (() => void) | undefined;
  /** Opened from the call. */
  readonly onStage?: boolean | undefined;
}

/** Gives the consultation to a colleague; the patient is told who will see them. */
export function HandOverDialog(props: HandOverDialogProps): ReactElement {
  const { meeting, onClose, onDone, onStage } = props;
  const t = useTranslations('common.handOver');
  const toast = useToast();
  const keep = useKeepMeeting();
  const { data = [] } = useClinicians();
  const [toId, setTo] = useState('');
  const [wasSent, setSent] = useState(false);
  const colleagues = data.filter(({ id }) => id !== meeting.host.id);
  const name = colleagues.find(({ id }) => id === toId)?.displayName ?? '';
  const give = useMutation({
    mutationFn: () => meetingsApi.handOver(meeting.id, toId),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('done', { name }) });
      onClose();
      onDone?.();
    },
  });
  const isTaken = problemOf(give.error) === 'host-not-available';
  const missing = wasSent && !toId ? t('missing') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (toId && !give.isPending) give.mutate();
  };
  return (
    <Dialog isOpen onStage={onStage} onClose={onClose} title={t('title')}>
      <form noValidate onSubmit={submit} className="stack">
        <p>
          {t(meeting.state === 'planned' ? 'bodyPlanned' : 'body', {
            name: meeting.guests[0]?.name ?? '',
          })}
        </p>
        {!isTaken && <ProblemNotice error={give.error} />}
        <Select
          label={t('to')}
          placeholder={t('choose')}
          value={toId}
          error={isTaken ? t('taken', { name }) : missing}
          onChange={(event) => {
            setTo(event.target.value);
            give.reset();
          }}
          options={colleagues.map(({ id, displayName }) => ({ value: id, label: displayName }))}
        />
        <div className="dialog__do">
          <Button look="main" type="submit" icon="arrow-right-left" busy={give.isPending}>
            {t('give')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
