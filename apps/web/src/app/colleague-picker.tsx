import { useState } from 'react';
import type { ReactElement } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ComboBox } from '@astra/ui/combo-box';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { useMe } from './session.tsx';

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const isNamed = ({ displayName, email }: Person, q: string): boolean =>
  [displayName, email].some((text) => folded(text).includes(folded(q)));

const isAnybody = (): boolean => true;

interface ColleaguePickerProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Who can be meant. The person themselves and those whose access is closed never are. */
  readonly isMeant?: (person: Person) => boolean;
  readonly onPick: (person: Person) => void;
}

/** Colleagues, found by what is typed. */
export function ColleaguePicker(props: ColleaguePickerProps): ReactElement {
  const { label, hint, error, isMeant = isAnybody, onPick } = props;
  const { id: ownId } = useMe();
  const [q, setSearch] = useState('');
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['people', 'search', q],
    queryFn: ({ signal }) => peopleApi.list({ q: q || undefined, limit: 50 }, signal),
    staleTime: 60_000,
    // The list stays under the hand while the next letters are looked up, with nobody in it whom they do not name.
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).filter(
    (person) =>
      person.isActive &&
      person.id !== ownId &&
      isMeant(person) &&
      (!isPlaceholderData || isNamed(person, q)),
  );
  return (
    <ComboBox
      label={label}
      hint={hint}
      error={error}
      onChange={(id) => {
        const person = found.find((one) => one.id === id);
        if (person) onPick(person);
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
