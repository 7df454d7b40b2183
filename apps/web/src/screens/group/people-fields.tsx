import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { Who } from '@astra/ui/who';
import type { WhoKind } from '@astra/ui/who';
import type { Person } from '#api/identity.ts';
import { ColleaguePicker } from '#app/colleague-picker.tsx';
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
        <ColleaguePicker
          label={t('colleague')}
          hint={t('colleagueHint')}
          excluded={memberIds}
          onPick={pick}
        />
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
