import { useState } from 'react';
import type { ReactElement } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { ComboBox } from '@astra/ui/combo-box';
import { Who } from '@astra/ui/who';
import type { WhoKind } from '@astra/ui/who';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { useMe } from '#app/session.tsx';
import type { GroupForm } from './group-form.ts';
import { InviteeFields } from './invitee-fields.tsx';

interface PeopleFieldsProps {
  readonly form: GroupForm;
  readonly onChange: (change: Partial<GroupForm>) => void;
}

interface RowProps {
  readonly kind: WhoKind;
  readonly name: string;
  readonly about: string;
  readonly onRemove: () => void;
}

function Row({ kind, name, about, onRemove }: RowProps): ReactElement {
  const t = useTranslations('group');
  return (
    <li className="line nowrap">
      <Who kind={kind} name={name} size="s" />
      <span className="grow">
        {name} <span className="soft small">{about}</span>
      </span>
      <IconButton icon="x" label={t('notInvited', { name })} onClick={onRemove} />
    </li>
  );
}

const canTakePart = ({ roles, isActive }: Person): boolean =>
  isActive && (roles.includes('clinician') || roles.includes('secretary'));

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const isNamed = ({ displayName, email }: Person, q: string): boolean =>
  [displayName, email].some((text) => folded(text).includes(folded(q)));

interface PickerProps {
  readonly memberIds: readonly string[];
  readonly onPick: (person: Person) => void;
}

/** Colleagues who can take part, found by what is typed. */
function ColleaguePicker({ memberIds, onPick }: PickerProps): ReactElement {
  const t = useTranslations('group');
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
      canTakePart(person) &&
      person.id !== ownId &&
      !memberIds.includes(person.id) &&
      (!isPlaceholderData || isNamed(person, q)),
  );
  return (
    <ComboBox
      key={memberIds.length}
      label={t('colleague')}
      hint={t('colleagueHint')}
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

/** Colleagues by their name; whoever else by their address. */
export function PeopleFields({ form, onChange }: PeopleFieldsProps): ReactElement {
  const t = useTranslations('group');
  const [known, setKnown] = useState<readonly Person[]>([]);
  const { memberIds, invitees } = form;
  const pick = (person: Person): void => {
    setKnown([...known, person]);
    onChange({ memberIds: [...memberIds, person.id] });
  };
  const chosen = memberIds.flatMap((id) => known.find((person) => person.id === id) ?? []);
  return (
    <fieldset>
      <legend className="h2">{t('who')}</legend>
      <div className="stack">
        <ColleaguePicker memberIds={memberIds} onPick={pick} />
        <h3 className="h3">{t('others')}</h3>
        <p className="soft">{t('othersHint')}</p>
        <InviteeFields
          action={t('add')}
          onAdd={(invitee) => onChange({ invitees: [...invitees, invitee] })}
        />
        {memberIds.length + invitees.length > 0 && (
          <ul className="rows" aria-label={t('invited')}>
            {chosen.map(({ id, displayName, email }) => (
              <Row
                key={id}
                kind="member"
                name={displayName}
                about={email}
                onRemove={() => onChange({ memberIds: memberIds.filter((one) => one !== id) })}
              />
            ))}
            {invitees.map((invitee) => (
              <Row
                key={invitee.email}
                kind="guest"
                name={invitee.name}
                about={invitee.email}
                onRemove={() => onChange({ invitees: invitees.filter((one) => one !== invitee) })}
              />
            ))}
          </ul>
        )}
      </div>
    </fieldset>
  );
}
