import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { Who } from '@astra/ui/who';
import type { WhoKind } from '@astra/ui/who';
import type { Person } from '#api/identity.ts';
import { ColleaguePicker } from '#app/colleague-picker.tsx';
import type { Invitee } from '#api/meetings.ts';
import { nextTyped } from './group-form.ts';
import type { GroupForm } from './group-form.ts';
import { InviteeFields, inviteeNameId } from './invitee-fields.tsx';

interface PeopleFieldsProps {
  readonly form: GroupForm;
  /** The form was to be sent: what is wrong with somebody who is typed and not added yet shows. */
  readonly isAsked: boolean;
  readonly onChange: (change: Partial<GroupForm>) => void;
  /** Colleagues who were found: the form holds their ids. */
  readonly known: readonly Person[];
  readonly onKnown: (known: readonly Person[]) => void;
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

/** What one who listens hears of the list. */
function useListWords(): {
  readonly added: (name: string) => void;
  readonly dropped: (name: string) => void;
} {
  const t = useTranslations('group');
  const announce = useAnnounce();
  return {
    added: (name) => announce(t('added', { name })),
    dropped: (name) => announce(t('dropped', { name })),
  };
}

function Colleagues({
  form,
  onChange,
  known,
  onKnown,
}: Omit<PeopleFieldsProps, 'isAsked'>): ReactElement {
  const t = useTranslations('group');
  const say = useListWords();
  const { memberIds } = form;
  const pick = (person: Person): void => {
    onKnown([...known, person]);
    onChange({ memberIds: [...memberIds, person.id] });
    say.added(person.displayName);
  };
  const drop = ({ id, displayName }: Person): void => {
    onChange({ memberIds: memberIds.filter((one) => one !== id) });
    say.dropped(displayName);
  };
  const chosen = memberIds.flatMap((id) => known.find((person) => person.id === id) ?? []);
  return (
    <>
      <ColleaguePicker
        label={t('colleague')}
        hint={t('colleagueHint')}
        excluded={memberIds}
        onPick={pick}
      />
      {chosen.length > 0 && (
        <ul className="rows" aria-label={t('invited')}>
          {chosen.map((person) => (
            <Row
              key={person.id}
              kind="member"
              name={person.displayName}
              about={person.email}
              onRemove={() => drop(person)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function Elsewhere({
  form,
  isAsked,
  onChange,
}: Pick<PeopleFieldsProps, 'form' | 'isAsked' | 'onChange'>): ReactElement {
  const t = useTranslations('group');
  const say = useListWords();
  const { invitees } = form;
  const add = (invitee: Invitee): void => {
    onChange({ invitees: [...invitees, invitee], typed: nextTyped(form.typed) });
    say.added(invitee.name);
    // The next one begins at their name.
    document.getElementById(inviteeNameId)?.focus();
  };
  const drop = (invitee: Invitee): void => {
    onChange({ invitees: invitees.filter((one) => one !== invitee) });
    say.dropped(invitee.name);
  };
  return (
    <>
      <h3 className="h3">{t('others')}</h3>
      <p className="soft">{t('othersHint')}</p>
      <InviteeFields
        action={t('add')}
        typed={form.typed}
        isAsked={isAsked}
        onType={(typed) => onChange({ typed })}
        onAdd={add}
      />
      {invitees.length > 0 && (
        <ul className="rows" aria-label={t('invitedElsewhere')}>
          {invitees.map((invitee) => (
            <Row
              key={invitee.email}
              kind="guest"
              name={invitee.name}
              about={invitee.email}
              onRemove={() => drop(invitee)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** Colleagues by their name; whoever else by their address. */
export function PeopleFields(props: PeopleFieldsProps): ReactElement {
  const t = useTranslations('group');
  return (
    <fieldset>
      <legend className="h2">{t('who')}</legend>
      <div className="stack">
        <Colleagues {...props} />
        <Elsewhere {...props} />
      </div>
    </fieldset>
  );
}
