import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DateField, TimeField } from '@astra/ui/date-field';
import { Dialog } from '@astra/ui/dialog';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { withoutMended } from '#app/mended.ts';
import { emptyGroup, groupDurations, groupFaults } from '#screens/group/group-form.ts';
import type { GroupFault, GroupFaults, GroupForm } from '#screens/group/group-form.ts';
import { sorted } from '#shared/sorted.ts';
import { dayOf, formatMoment, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';

interface EditGroupProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** The form of a meeting that exists. */
const formOf = (meeting: Meeting, timeZone: string): GroupForm => ({
  ...emptyGroup(dayOf(meeting.startsAt, timeZone)),
  title: meeting.title ?? '',
  start: 'later',
  time: formatMoment(meeting.startsAt, 'time', { locale: 'fr', timeZone }),
  durationMinutes: meeting.durationMinutes,
});

function Fields({
  form,
  words,
  onChange,
}: {
  readonly form: GroupForm;
  readonly words: (field: 'title' | 'day' | 'time') => string | undefined;
  readonly onChange: (change: Partial<GroupForm>) => void;
}): ReactElement {
  const t = useTranslations('group');
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

/** Moves a planned meeting or gives it another subject; everybody invited is told. */
export function EditGroup({ meeting, onClose }: EditGroupProps): ReactElement {
  const t = useTranslations('group.edit');
  const faultWords = useTranslations('group.faults');
  const { timeZone } = useTime();
  const keep = useKeepMeeting();
  const [form, setForm] = useUnfinished(`meeting.${meeting.id}.group`, () =>
    formOf(meeting, timeZone),
  );
  const [faults, setFaults] = useState<GroupFaults>({});
  const words = (field: 'title' | 'day' | 'time'): string | undefined => {
    const fault: GroupFault | undefined = faults[field];
    return fault && faultWords(fault);
  };
  const change = useMutation({
    mutationFn: () =>
      meetingsApi.changeGroup(meeting.id, {
        version: meeting.version,
        title: form.title.trim(),
        startsAt: momentOf(form.day, form.time, timeZone),
        durationMinutes: form.durationMinutes,
      }),
    onSuccess: (next) => {
      keep(next);
      onClose();
    },
    onError: () => keep(undefined),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = groupFaults(form, Date.now(), timeZone);
    setFaults(found);
    if (Object.keys(found).length === 0 && !change.isPending) change.mutate();
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t('title')}>
      <form noValidate className="stack" onSubmit={submit}>
        <p className="soft">{t('tells')}</p>
        <ProblemNotice error={change.error} />
        <Fields
          form={form}
          words={words}
          onChange={(next) => {
            setForm((before) => ({ ...before, ...next }));
            setFaults((before) => withoutMended(before, next));
          }}
        />
        <Button look="main" type="submit" icon="send" wide busy={change.isPending}>
          {t('save')}
        </Button>
      </form>
    </Dialog>
  );
}
