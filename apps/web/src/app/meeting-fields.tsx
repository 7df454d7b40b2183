import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { BirthDateField } from '@astra/ui/birth-date-field';
import { Button } from '@astra/ui/button';
import { DateField, TimeField } from '@astra/ui/date-field';
import { Segments } from '@astra/ui/segments';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meetingsApi } from '#api/meetings.ts';
import { sorted } from '#shared/sorted.ts';
import { useTime } from '#shared/use-time.ts';
import { durations } from './meeting-form.ts';
import type { Faults, FieldId, MeetingForm } from './meeting-form.ts';
import { useMe } from './session.tsx';
import { useClinicians } from './use-day.ts';

/** A form's values, its faults, and how to change a value. */
export interface FieldsProps {
  readonly form: MeetingForm;
  readonly faults: Faults;
  readonly onChange: (change: Partial<MeetingForm>) => void;
}

/** The words of a field's fault, if it has one. */
export function useFaultWords(faults: Faults): (id: FieldId) => string | undefined {
  const t = useTranslations('plan.faults');
  return (id) => {
    const fault = faults[id];
    return fault && t(fault);
  };
}

interface WhoFieldsProps extends FieldsProps {
  /** The address is written. */
  readonly onEmail?: (() => void) | undefined;
  /** Where the name is written, if there is more to it than a line of text. */
  readonly nameField?: ReactElement | undefined;
}

function NameField({ form, faults, onChange }: FieldsProps): ReactElement {
  const t = useTranslations('plan');
  const fault = useFaultWords(faults);
  return (
    <TextField
      id="name"
      label={t('name')}
      hint={t('nameHint')}
      error={fault('name')}
      autoComplete="off"
      maxLength={120}
      value={form.name}
      onChange={(event) => onChange({ name: event.target.value })}
    />
  );
}

/** Where to call the patient when pictures and sound do not get through. */
function PhoneField({ form, faults, onChange }: FieldsProps): ReactElement {
  const t = useTranslations('plan');
  const fault = useFaultWords(faults);
  return (
    <TextField
      id="phone"
      label={t('phone')}
      hint={t('phoneHint')}
      optional
      error={fault('phone')}
      type="tel"
      autoComplete="off"
      maxLength={40}
      value={form.phone}
      onChange={(event) => onChange({ phone: event.target.value })}
    />
  );
}

/** Who comes: name, mail, telephone, date of birth, language. */
export function WhoFields(props: WhoFieldsProps): ReactElement {
  const { form, faults, onChange, onEmail } = props;
  const t = useTranslations('plan');
  const common = useTranslations('common');
  const fault = useFaultWords(faults);
  return (
    <fieldset>
      <legend className="h2">{t('who')}</legend>
      <div className="stack">
        {props.nameField ?? <NameField {...{ form, faults, onChange }} />}
        <BirthDateField
          id="birth"
          label={t('birth')}
          hint={t('birthHint')}
          error={fault('birth')}
          isOwn={false}
          value={form.birth}
          onChange={(birth) => onChange({ birth })}
        />
        <TextField
          id="email"
          label={t('email')}
          hint={t('emailHint')}
          error={fault('email')}
          type="email"
          autoComplete="off"
          maxLength={254}
          value={form.email}
          onChange={(event) => onChange({ email: event.target.value })}
          onBlur={onEmail}
        />
        <PhoneField {...{ form, faults, onChange }} />
        <Segments
          label={t('locale')}
          value={form.locale}
          onChange={(locale) => onChange({ locale })}
          options={[
            { value: 'fr', label: common('french') },
            { value: 'en', label: common('english') },
          ]}
        />
      </div>
    </fieldset>
  );
}

interface Host {
  readonly value: string;
  readonly label: string;
}

/** For whom whoever is signed in may plan. */
export function useHosts(): readonly Host[] {
  const { id, displayName, roles } = useMe();
  const isSecretary = roles.includes('secretary');
  const { data = [] } = useClinicians(isSecretary);
  // A clinician plans their own consultations only.
  if (!isSecretary) return [{ value: id, label: displayName }];
  return data.map((person) => ({ value: person.id, label: person.displayName }));
}

function FreeSlots({ form, onChange }: Omit<FieldsProps, 'faults'>): ReactElement | null {
  const t = useTranslations('plan');
  const time = useTime();
  const { hostId, day, durationMinutes } = form;
  const { data } = useQuery({
    queryKey: ['free-slots', hostId, day, durationMinutes],
    queryFn: ({ signal }) => meetingsApi.freeSlots({ hostId, day, durationMinutes }, signal),
    enabled: hostId !== '' && day !== '',
    staleTime: 5_000,
  });
  if (!data) return null;
  // Around the hour that is wanted, so that moving a little is one press.
  const wanted = form.time || '00:00';
  const starts = data.starts.map((start) => time.at(start));
  const from = Math.max(
    0,
    starts.findIndex((start) => start >= wanted),
  );
  const near = starts.slice(Math.max(0, Math.min(from, starts.length - 6)), from + 6);
  if (near.length === 0) return <p className="soft mt-1">{t('noFree')}</p>;
  return (
    <fieldset className="line mt-1">
      <legend className="visually-hidden">{t('free')}</legend>
      <span className="soft" aria-hidden="true">
        {t('free')}
      </span>
      {near.slice(0, 6).map((start) => (
        <button
          key={start}
          type="button"
          className="btn btn--plain num"
          aria-pressed={start === form.time}
          onClick={() => onChange({ time: start })}
        >
          {start}
        </button>
      ))}
    </fieldset>
  );
}

interface HostFieldProps extends FieldsProps {
  /** With whom the patient was the last time. */
  readonly lastHostId?: string | undefined;
}

/** With whom; where that is somebody else than the last time, the one of then is offered. */
function HostField({ form, faults, onChange, lastHostId }: HostFieldProps): ReactElement {
  const t = useTranslations('plan');
  const fault = useFaultWords(faults);
  const hosts = useHosts();
  const last = hosts.find(({ value }) => value === lastHostId);
  const isOther = last !== undefined && last.value !== form.hostId;
  const takeLast = (): void => {
    onChange({ hostId: last?.value ?? '' });
    // The button goes with what it was for.
    document.getElementById('host')?.focus();
  };
  return (
    <div>
      <Select
        id="host"
        label={t('with')}
        error={fault('host')}
        placeholder={form.hostId ? undefined : t('choose')}
        value={form.hostId}
        onChange={(event) => onChange({ hostId: event.target.value })}
        options={hosts}
      />
      <p role="status" className="small soft plan__known">
        {isOther && t('lastHost', { host: last.label })}
      </p>
      {isOther && (
        <Button look="link" onClick={takeLast}>
          {t('takeLastHost')}
        </Button>
      )}
    </div>
  );
}

/** With whom and when. */
export function WhenFields(props: HostFieldProps): ReactElement {
  const { form, faults, onChange } = props;
  const t = useTranslations('plan');
  const fault = useFaultWords(faults);
  const { timeZone } = useTime();
  const lengths = sorted(new Set([...durations, form.durationMinutes]), (a, b) => a - b);
  return (
    <fieldset>
      <legend className="h2">{t('when')}</legend>
      <div className="stack">
        <HostField {...props} />
        <div className="input-row">
          <DateField
            id="day"
            label={t('day')}
            error={fault('day')}
            fieldClassName="plan__day"
            value={form.day}
            onChange={(event) => onChange({ day: event.target.value })}
          />
          <Select
            id="length"
            label={t('duration')}
            fieldClassName="plan__length"
            value={form.durationMinutes}
            onChange={(event) => onChange({ durationMinutes: Number(event.target.value) })}
            options={lengths.map((minutes) => ({
              value: String(minutes),
              label: t('minutes', { count: minutes }),
            }))}
          />
        </div>
        <div>
          <TimeField
            id="time"
            label={t('time')}
            hint={t('clock', { zone: timeZone.replace(/^.*\//u, '').replaceAll('_', ' ') })}
            error={fault('time')}
            fieldClassName="plan__time"
            value={form.time}
            onChange={(event) => onChange({ time: event.target.value })}
          />
          <FreeSlots form={form} onChange={onChange} />
          <VisuallyHidden live>{form.time && t('chosen', { time: form.time })}</VisuallyHidden>
        </div>
      </div>
    </fieldset>
  );
}
