import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { ChangeMeeting, Meeting } from '#api/meetings.ts';
import { FormFaults } from '#app/form-faults.tsx';
import { WhenFields, WhoFields } from '#app/meeting-fields.tsx';
import { changesOf, faultsFrom, faultsOf, formOf } from '#app/meeting-form.ts';
import type { Faults } from '#app/meeting-form.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { TwoVersions } from './two-versions.tsx';

interface EditMeetingProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

interface Saving {
  readonly save: UseMutationResult<Meeting, Error, ChangeMeeting>;
  readonly faults: Faults;
  readonly attempt: number;
  readonly setFaults: (faults: Faults) => void;
  readonly refuse: (found: Faults) => void;
}

function useSaving(id: string, onSaved: () => void): Saving {
  const t = useTranslations('meeting.edit');
  const client = useQueryClient();
  const toast = useToast();
  const keep = useKeepMeeting();
  const [faults, setFaults] = useState<Faults>({});
  const [attempt, setAttempt] = useState(0);
  const refuse = (found: Faults): void => {
    setFaults(found);
    setAttempt((before) => before + 1);
  };
  const save = useMutation({
    mutationFn: (body: ChangeMeeting) => meetingsApi.change(id, body),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('saved') });
      onSaved();
    },
    onError: (error) => {
      const found = faultsFrom(error);
      if (found) refuse(found);
      if (problemOf(error) === 'stale-version') keep(undefined);
      void client.invalidateQueries({ queryKey: ['free-slots'] });
    },
  });
  return { save, faults, attempt, setFaults, refuse };
}

/** Moving or correcting a consultation. */
export function EditMeeting({ meeting, onClose }: EditMeetingProps): ReactElement {
  const t = useTranslations('meeting.edit');
  const { timeZone } = useTime();
  // The meeting as it was when the work began: what comes in meanwhile must not be overwritten unseen.
  const [seen, setSeen] = useState(meeting);
  const [form, setForm] = useState(() => formOf(meeting, timeZone));
  const { save, faults, attempt, setFaults, refuse } = useSaving(meeting.id, onClose);
  const send = (base: Meeting): void => {
    const found = faultsOf(form, Date.now(), timeZone);
    if (Object.keys(found).length > 0) return refuse(found);
    setFaults({});
    const change = changesOf(form, base, timeZone);
    if (!change) return onClose();
    if (!save.isPending) save.mutate(change);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(seen);
  };
  const isStale = save.error !== null && problemOf(save.error) === 'stale-version';
  if (isStale && meeting.version !== seen.version) {
    const keepMine = (): void => {
      setSeen(meeting);
      send(meeting);
    };
    return <TwoVersions mine={form} theirs={meeting} onMine={keepMine} onTheirs={onClose} />;
  }
  const fields = {
    form,
    faults,
    onChange: (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change })),
  };
  return (
    <form className="measure plan" noValidate onSubmit={submit} autoComplete="off">
      <FormFaults faults={faults} attempt={attempt} />
      {faultsFrom(save.error) === null && !isStale && <ProblemNotice error={save.error} />}
      <WhenFields {...fields} />
      <WhoFields {...fields} />
      <p className="soft mt-2">{t('tells')}</p>
      <div className="line plan__do">
        <Button look="main" type="submit" icon="check" busy={save.isPending}>
          {t('save')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </form>
  );
}
