import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { State } from '@astra/ui/state';
import { Who } from '@astra/ui/who';
import type { Person } from '#api/identity.ts';
import { useMay } from '#app/session.tsx';
import { useTime } from '#shared/use-time.ts';

interface PeopleTableProps {
  readonly people: readonly Person[];
  readonly chosenId: string | null;
  readonly onChoose: (person: Person) => void;
}

function Closed(): ReactElement {
  const t = useTranslations('people');
  return <State icon="user-round-x">{t('closed')}</State>;
}

function FactorState({ person }: { readonly person: Person }): ReactElement {
  const t = useTranslations('people');
  if (!person.isActive) return <Closed />;
  if (!person.hasSecondFactor) {
    return (
      <State tone="warn" icon="shield-alert">
        {t('noFactor')}
      </State>
    );
  }
  return (
    <State tone="good" icon="shield-check">
      {t('hasFactor')}
    </State>
  );
}

function Name({
  person,
  onChoose,
}: {
  readonly person: Person;
  readonly onChoose?: (() => void) | undefined;
}): ReactElement {
  const words = (
    <>
      <strong>{person.displayName}</strong>
      <span className="small soft">{person.email}</span>
    </>
  );
  return (
    <span className="line nowrap">
      <Who kind="member" name={person.displayName} />
      {onChoose ? (
        <button type="button" className="docn plain-button" onClick={onChoose}>
          {words}
        </button>
      ) : (
        <span className="docn">{words}</span>
      )}
    </span>
  );
}

/** For who looks after people's access: what protects it, and whether it is used. */
function SignIns({ person }: { readonly person: Person }): ReactElement {
  const t = useTranslations('people');
  const time = useTime();
  const now = useNow(60_000);
  return (
    <>
      <td data-th={t('factor')}>
        <FactorState person={person} />
      </td>
      <td data-th={t('lastSignIn')} className="nb">
        {person.lastSignInAt ? time.ago(person.lastSignInAt, now) : t('never')}
      </td>
    </>
  );
}

/** The members, one a row; a card each on phones. */
export function PeopleTable({ people, chosenId, onChoose }: PeopleTableProps): ReactElement {
  const t = useTranslations('people');
  const may = useMay();
  const seesSignIns = may('session.see-others');
  const canChoose = may('person.change-roles') || may('session.see-others');
  return (
    <div className="card card--flush">
      <table className="table table--fold">
        <caption className="visually-hidden">{t('title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('person')}</th>
            <th scope="col">{t('role')}</th>
            {seesSignIns && (
              <>
                <th scope="col">{t('factor')}</th>
                <th scope="col">{t('lastSignIn')}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id} aria-selected={canChoose ? person.id === chosenId : undefined}>
              <td>
                <Name person={person} onChoose={canChoose ? () => onChoose(person) : undefined} />
              </td>
              <td data-th={t('role')}>
                {person.roles.map((role) => t(`roles.${role}.name`)).join(', ')}{' '}
                {!seesSignIns && !person.isActive && <Closed />}
              </td>
              {seesSignIns && <SignIns person={person} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
