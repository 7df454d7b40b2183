import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import { lineFault } from '#shared/checks.ts';

/** What an organisation is called, where it is reached, and whose clock it keeps. */
export interface OrganisationFacts {
  readonly name: string;
  /** As it was typed; empty for none. */
  readonly phone: string;
  /** IANA. */
  readonly timezone: string;
}

/** What is wrong with a field, as it is said there. */
export type OrganisationFaults = Partial<Record<'name' | 'phone', string | undefined>>;

const dialled = /^[0-9+() .-]{3,30}$/u;

/** The words for what is wrong; the service holds the same bounds. */
export function useOrganisationFaults(): (facts: OrganisationFacts) => OrganisationFaults {
  const t = useTranslations('organisations');
  return ({ name, phone }) => ({
    name: lineFault(name, 120) ? t('nameFault') : undefined,
    phone: phone.trim() !== '' && !dialled.test(phone.trim()) ? t('phoneFault') : undefined,
  });
}

/** As the service takes them. */
export const sentFacts = ({
  name,
  phone,
  timezone,
}: OrganisationFacts): { name: string; phone: string | null; timezone: string } => ({
  name: name.trim(),
  phone: phone.trim() || null,
  timezone,
});

/** Old browsers have no list: then what is set already, and what this device keeps. */
function timezones(current: string): readonly string[] {
  const { supportedValuesOf } = Intl as { supportedValuesOf?: (of: 'timeZone') => string[] };
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = supportedValuesOf?.('timeZone') ?? [];
  return [...new Set([...known, current, own])].toSorted((one, other) => one.localeCompare(other));
}

interface OrganisationFieldsProps {
  readonly facts: OrganisationFacts;
  readonly faults: OrganisationFaults;
  readonly onChange: (change: Partial<OrganisationFacts>) => void;
}

export function OrganisationFields(props: OrganisationFieldsProps): ReactElement {
  const { facts, faults, onChange } = props;
  const t = useTranslations('organisations');
  const options = timezones(facts.timezone).map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        value={facts.name}
        error={faults.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextField
        label={t('phone')}
        hint={t('phoneHint')}
        type="tel"
        optional
        value={facts.phone}
        error={faults.phone}
        onChange={(event) => onChange({ phone: event.target.value })}
      />
      <Select
        label={t('timezone')}
        hint={t('timezoneHint')}
        options={options}
        value={facts.timezone}
        onChange={(event) => onChange({ timezone: event.target.value })}
      />
    </>
  );
}
