import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { Loaded } from '#app/page-states.tsx';
import { useMay } from '#app/session.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { isIdentifier } from './audit-search.ts';

/** More of one name are better told apart by more letters. */
const mostNamed = 20;

interface MeantProps {
  /** What was typed: a name, an address, an identifier or nothing. */
  readonly typed: string;
  readonly onPick: (person: Person) => void;
  /** What is looked for, and whether nobody bears it as a name. */
  readonly children: (id: string, isNobody: boolean) => ReactElement;
}

/** The journal knows identifiers alone; people are asked for by their names. */
export function Meant({ typed, onPick, children }: MeantProps): ReactElement {
  const t = useTranslations('audit');
  const may = useMay();
  const isName = typed !== '' && !isIdentifier(typed) && may('person.see');
  const query = useQuery({
    queryKey: ['people', 'named', typed],
    queryFn: ({ signal }) => peopleApi.list({ q: typed, limit: mostNamed }, signal),
    enabled: isName,
  });
  if (!isName) return <Named id={typed}>{children(typed, false)}</Named>;
  return (
    <Loaded query={query} label={t('loading')} failed={t('failed')}>
      {({ items }) => {
        const [one] = items;
        if (!one) return children(typed, true);
        if (items.length === 1) return <Named id={one.id}>{children(one.id, false)}</Named>;
        return <Several people={items} onPick={onPick} />;
      }}
    </Loaded>
  );
}

interface NamedProps {
  readonly id: string;
  readonly children: ReactElement;
}

/** Says whose name an identifier stands for. */
function Named({ id, children }: NamedProps): ReactElement {
  const t = useTranslations('audit');
  const name = useMemberName(isIdentifier(id) ? id : null);
  return (
    <>
      {name !== null && <p className="strong">{t('meant', { name })}</p>}
      {children}
    </>
  );
}

interface SeveralProps {
  readonly people: readonly Person[];
  readonly onPick: (person: Person) => void;
}

function Several({ people, onPick }: SeveralProps): ReactElement {
  const t = useTranslations('audit');
  return (
    <section aria-labelledby="several" className="stack">
      <p id="several" className="strong" role="status">
        {t('several')}
      </p>
      <ul className="rows">
        {people.map((person) => (
          <li key={person.id} className="line">
            <Button look="link" onClick={() => onPick(person)}>
              {person.displayName}
            </Button>
            <span className="small soft">{person.email}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
