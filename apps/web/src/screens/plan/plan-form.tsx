import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { KnownPatient } from '@astra/contracts/patients';
import { Button } from '@astra/ui/button';
import { Segments } from '@astra/ui/segments';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting, PlanMeeting } from '#api/meetings.ts';
import { FormFaults } from '#app/form-faults.tsx';
import { useHosts, WhenFields, WhoFields } from '#app/meeting-fields.tsx';
import { faultsFrom, faultsOf, planOf } from '#app/meeting-form.ts';
import type { Faults, MeetingForm } from '#app/meeting-form.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useFaults } from '#app/use-faults.ts';
import { useSendKeys } from '#shared/send-key.ts';
import { useTime } from '#shared/use-time.ts';
import { filledFrom } from './known-patients.ts';
import { PatientNameField } from './patient-name-field.tsx';
import { useKnownLanguage } from './use-known-language.ts';

interface PlanFormProps {
  readonly form: MeetingForm;
  readonly onChange: (change: Partial<MeetingForm>) => void;
  readonly onPlanned: (meeting: Meeting) => void;
}

interface Planning {
  readonly onPlanned: (meeting: Meeting) => void;
  readonly onRefused: (faults: Faults) => void;
}

function usePlan({
  onPlanned,
  onRefused,
}: Planning): UseMutationResult<Meeting, Error, PlanMeeting> {
  const client = useQueryClient();
  const keep = useKeepMeeting();
  const keys = useSendKeys();
  return useMutation({
    mutationFn: (body: PlanMeeting) => meetingsApi.plan(body, keys.of(body)),
    onSuccess: (meeting) => {
      keep(meeting);
      void client.invalidateQueries({ queryKey: ['free-slots'] });
      onPlanned(meeting);
    },
    onError: (error) => {
      const found = faultsFrom(error);
      if (found) onRefused(found);
      void client.invalidateQueries({ queryKey: ['free-slots'] });
    },
  });
}

/** The form that plans. */
export function PlanForm({ form, onChange, onPlanned }: PlanFormProps): ReactElement {
  const t = useTranslations('plan');
  const { timeZone } = useTime();
  const { faults, attempt, refuse, mend, clear } = useFaults();
  const plan = usePlan({ onPlanned, onRefused: refuse });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = faultsOf(form, Date.now(), timeZone);
    if (Object.keys(found).length > 0) return refuse(found);
    clear();
    if (!plan.isPending) plan.mutate(planOf(form, timeZone));
  };
  const language = useKnownLanguage(onChange);
  const hosts = useHosts();
  const [known, setKnown] = useState<KnownPatient | null>(null);
  const change = (next: Partial<MeetingForm>): void => {
    mend(next);
    language.note(next);
    onChange(next);
  };
  const fields = { form, faults, onChange: change };
  const take = (patient: KnownPatient): void => {
    setKnown(patient);
    change(filledFrom(patient, { form, hosts: hosts.map(({ value }) => value) }));
  };
  return (
    <>
      <div className="mb-3">
        <FormFaults faults={faults} attempt={attempt} />
        {faultsFrom(plan.error) === null && <ProblemNotice error={plan.error} />}
      </div>
      <form className="measure plan" noValidate onSubmit={submit} autoComplete="off">
        <WhoFields
          {...fields}
          onEmail={() => language.look(form)}
          nameField={<PatientNameField {...fields} onKnown={take} />}
        />
        <WhenFields {...fields} lastHostId={known?.name === form.name ? known.hostId : undefined} />
        <Segments
          label={t('kind')}
          value={form.visitKind}
          onChange={(visitKind) => change({ visitKind })}
          options={[
            { value: 'follow-up', label: t('followUp') },
            { value: 'first', label: t('firstVisit') },
          ]}
        />
        <div className="line plan__do">
          <Button look="main" type="submit" icon="send" busy={plan.isPending}>
            {t('send')}
          </Button>
        </div>
      </form>
    </>
  );
}
