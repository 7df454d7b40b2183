import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DateField, TimeField } from '@astra/ui/date-field';
import { Dialog } from '@astra/ui/dialog';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import { meetingsApi } from '#api/meetings.ts';
import type { ChangeGroupMeeting, Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { withoutMended } from '#app/mended.ts';
import {
  groupChangesOf,
  groupDurations,
  groupFaults,
  groupFormOf,
} from '#screens/group/group-form.ts';
import type { GroupFault, GroupFaults, GroupForm } from '#screens/group/group-form.ts';
import { problemOf } from '#shared/problem-error.ts';
import { sorted } from '#shared/sorted.ts';
import { useTime } from '#shared/use-time.ts';
import { TwoVersions } from './two-versions.tsx';
import type { Version } from './two-versions.tsx';

interface EditGroupProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

interface FieldsProps {
  readonly form: GroupForm;
  readonly faults: GroupFaults;
  readonly onChange: (change: Partial<GroupForm>) => void;
}

function Fields({ form, faults, onChange }: FieldsProps): ReactElement {
  const t = useTranslations('group');
  const words = (field: 'title' | 'day' | 'time'): string | undefined => {
    const fault: GroupFault | undefined = faults[field];
    return fault && t(`faults.${fault}`);
  };
  const plan = useTranslations('plan');
  const lengths = sorted(new Set([...groupDurations, form.durationMinutes]), (a, b) => a - b);
  return (
    <>
      <TextField
        label={t('title')}
        error={words('title')}
        maxLength={120}
        value={form.title}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <DateField
        label={plan('day')}
        error={words('day')}
        value={form.day}
        onChange={(event) => onChange({ day: event.target.value })}
      />
      <TimeField
        label={plan('time')}
        error={words('time')}
        value={form.time}
        onChange={(event) => onChange({ time: event.target.value })}
      />
      <Select
        label={plan('duration')}
        value={form.durationMinutes}
        onChange={(event) => onChange({ durationMinutes: Number(event.target.value) })}
        options={lengths.map((minutes) => ({
          value: String(minutes),
          label: plan('minutes', { count: minutes }),
        }))}
      />
    </>
  );
}

type Save = UseMutationResult<Meeting, Error, ChangeGroupMeeting>;

function useSaving(meetingId: string, onSaved: () => void): Save {
  const keep = useKeepMeeting();
  return useMutation({
    mutationFn: (body: ChangeGroupMeeting) => meetingsApi.changeGroup(meetingId, body),
    onSuccess: (next) => {
      keep(next);
      onSaved();
    },
    onError: () => keep(undefined),
  });
}

/** Moves a planned meeting or gives it another subject; everybody invited is told. */
export function EditGroup({ meeting, onClose }: EditGroupProps): ReactElement {
  const t = useTranslations('group.edit');
  const { timeZone } = useTime();
  // The meeting as it was when the work began: what comes in meanwhile must not be overwritten unseen.
  const [{ seen, form }, setEdit] = useUnfinished(`meeting.${meeting.id}.group-edit`, () => ({
    seen: meeting,
    form: groupFormOf(meeting, timeZone),
  }));
  const [faults, setFaults] = useState<GroupFaults>({});
  const save = useSaving(meeting.id, onClose);
  const send = (base: Meeting): void => {
    const found = groupFaults(form, Date.now(), timeZone);
    setFaults(found);
    if (Object.keys(found).length > 0 || save.isPending) return;
    const change = groupChangesOf(form, base, timeZone);
    if (change) save.mutate(change);
    else onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(seen);
  };
  const keepMine = (): void => {
    setEdit({ seen: meeting, form });
    send(meeting);
  };
  const isStale = save.error !== null && problemOf(save.error) === 'stale-version';
  const change = (next: Partial<GroupForm>): void => {
    setEdit((before) => ({ ...before, form: { ...before.form, ...next } }));
    setFaults((before) => withoutMended(before, next));
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t('title')}>
      {isStale && meeting.version !== seen.version ? (
        <TwoVersions
          title={t('stale')}
          mine={seenAs(form)}
          theirs={seenAs(groupFormOf(meeting, timeZone))}
          onMine={keepMine}
          onTheirs={onClose}
        />
      ) : (
        <form noValidate className="stack" onSubmit={submit}>
          <p className="soft">{t('tells')}</p>
          {!isStale && <ProblemNotice error={save.error} />}
          <Fields form={form} faults={faults} onChange={change} />
          <Button look="main" type="submit" icon="send" wide busy={save.isPending}>
            {t('save')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}

const seenAs = ({ title: name, day, time, durationMinutes }: GroupForm): Version => ({
  name,
  day,
  time,
  durationMinutes,
});
