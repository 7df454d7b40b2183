import { useId, useState } from 'react';
import type { ReactElement } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ComboBox } from '@astra/ui/combo-box';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { useMe } from './session.tsx';

const canTakePart = ({ roles, isActive }: Person): boolean =>
  isActive && (roles.includes('clinician') || roles.includes('secretary'));

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const isNamed = ({ displayName, email }: Person, q: string): boolean =>
  [displayName, email].some((text) => folded(text).includes(folded(q)));

interface PickerProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Who is chosen already. */
  readonly excluded?: readonly string[];
  /** Who can be meant: by default whoever can take part in a meeting. */
  readonly isMeant?: (person: Person) => boolean;
  /** Whoever picks can be meant too. */
  readonly isSelfMeant?: boolean;
  readonly onPick: (person: Person) => void;
}

const nobody: readonly string[] = [];

/** Colleagues, found by what is typed. */
export function ColleaguePicker(props: PickerProps): ReactElement {
  const { label, hint, error, excluded = nobody, isMeant = canTakePart, onPick } = props;
  const { isSelfMeant = false } = props;
  const { id: ownId } = useMe();
  const [q, setSearch] = useState('');
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['people', 'search', q],
    queryFn: ({ signal }) => peopleApi.list({ q: q || undefined, limit: 50 }, signal),
    staleTime: 60_000,
    // The list stays under the hand while the next letters are looked up, with nobody in it whom they do not name.
    placeholderData: keepPreviousData,
  });
  const id = useId();
  const found = (data?.items ?? []).filter(
    (person) =>
      isMeant(person) &&
      (isSelfMeant || person.id !== ownId) &&
      !excluded.includes(person.id) &&
      (!isPlaceholderData || isNamed(person, q)),
  );
  return (
    <ComboBox
      key={excluded.length}
      id={id}
      label={label}
      hint={hint}
      error={error}
      onChange={(chosen) => {
        const person = found.find((one) => one.id === chosen);
        if (!person) return;
        onPick(person);
        // The field may be another by then, empty for the next one.
        requestAnimationFrame(() => document.getElementById(id)?.focus());
      }}
      onSearch={setSearch}
      options={found.map(({ id, displayName, email }) => ({
        id,
        label: displayName,
        more: email,
      }))}
    />
  );
}
