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
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useFaults } from '#app/use-faults.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { TwoVersions } from './two-versions.tsx';

interface EditMeetingProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

type Save = UseMutationResult<Meeting, Error, ChangeMeeting>;
interface Saving {
  readonly meetingId: string;
  readonly onSaved: () => void;
  readonly refuse: ReturnType<typeof useFaults>['refuse'];
}

function useSaving({ meetingId, onSaved, refuse }: Saving): Save {
  const t = useTranslations('meeting.edit');
  const client = useQueryClient();
  const toast = useToast();
  const keep = useKeepMeeting();
  return useMutation({
    mutationFn: (body: ChangeMeeting) => meetingsApi.change(meetingId, body),
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
}

/** Moving or correcting a consultation. */
export function EditMeeting({ meeting, onClose }: EditMeetingProps): ReactElement {
  const t = useTranslations('meeting.edit');
  const { timeZone } = useTime();
  // The meeting as it was when the work began: what comes in meanwhile must not be overwritten unseen.
  const [{ seen, form }, setEdit] = useUnfinished(`meeting.${meeting.id}.edit`, () => ({
    seen: meeting,
    form: formOf(meeting, timeZone),
  }));
  const { faults, attempt, refuse, mend, clear } = useFaults();
  const save = useSaving({ meetingId: meeting.id, onSaved: onClose, refuse });
  const send = (base: Meeting): void => {
    const found = faultsOf(form, Date.now(), timeZone);
    if (Object.keys(found).length > 0) return refuse(found);
    clear();
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
      setEdit({ seen: meeting, form });
      send(meeting);
    };
    return <TwoVersions mine={form} theirs={meeting} onMine={keepMine} onTheirs={onClose} />;
  }
  const fields = {
    form,
    faults,
    onChange: (change: Partial<typeof form>) => {
      mend(change);
      setEdit((before) => ({ ...before, form: { ...before.form, ...change } }));
    },
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
