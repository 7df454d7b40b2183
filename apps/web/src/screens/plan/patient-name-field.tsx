import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { KnownPatient } from '@astra/contracts/patients';
import { SuggestField } from '@astra/ui/combo-box';
import { useFaultWords } from '#app/meeting-fields.tsx';
import type { FieldsProps } from '#app/meeting-fields.tsx';
import { useTime } from '#shared/use-time.ts';
import { useKnownPatients } from './known-patients.ts';

const nobody: readonly KnownPatient[] = [];
const idOf = ({ name, dateOfBirth }: KnownPatient): string => `${dateOfBirth} ${name}`;

interface PatientNameFieldProps extends FieldsProps {
  /** Who was here before is chosen. */
  readonly onKnown: (patient: KnownPatient) => void;
}

/** The patient's name: while it is typed, those who were here before are offered, with all that the form wants of them. */
export function PatientNameField(props: PatientNameFieldProps): ReactElement {
  const { form, faults, onChange, onKnown } = props;
  const t = useTranslations('plan');
  const time = useTime();
  const fault = useFaultWords(faults);
  const [taken, setTaken] = useState<string | null>(null);
  const isTaken = taken === form.name;
  const found = useKnownPatients(isTaken ? '' : form.name);
  const offered = isTaken ? nobody : found;
  const pick = (id: string): void => {
    const patient = offered.find((one) => idOf(one) === id);
    if (!patient) return;
    setTaken(patient.name);
    onKnown(patient);
  };
  return (
    <div>
      <SuggestField
        id="name"
        label={t('name')}
        hint={t('nameHint')}
        error={fault('name')}
        maxLength={120}
        value={form.name}
        onType={(name) => onChange({ name })}
        options={offered.map((patient) => ({
          id: idOf(patient),
          label: patient.name,
          more: t('bornOn', { date: time.date(patient.dateOfBirth) }),
        }))}
        onPick={pick}
      />
      <p role="status" className="small soft plan__known">
        {isTaken && t('known')}
      </p>
    </div>
  );
}
