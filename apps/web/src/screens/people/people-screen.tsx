import { useDeferredValue } from 'react';
import type { ReactElement } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Role } from '@astra/contracts/actor';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { EmptyState } from '@astra/ui/empty-state';
import { Notice } from '@astra/ui/notice';
import { FilterSelect } from '@astra/ui/select';
import { SearchField } from '@astra/ui/text-field';
import '@astra/ui/people.css';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { roleList } from '#app/roles.ts';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { PendingInvitations } from './pending-invitations.tsx';
import { PeopleTable } from './people-table.tsx';
import { PersonDetails } from './person-details.tsx';

interface Filter {
  readonly q: string;
  readonly role: Role | '';
}

interface FiltersProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function Filters({ filter, onChange }: FiltersProps): ReactElement {
  const t = useTranslations('people');
  return (
    <search className="filters">
      <SearchField
        className="grow"
        label={t('search')}
        maxLength={80}
        value={filter.q}
        onChange={(event) => onChange({ ...filter, q: event.target.value })}
      />
      <FilterSelect
        label={t('role')}
        value={filter.role}
        // The options are the roles and "all".
        onChange={(event) => onChange({ ...filter, role: event.target.value as Role | '' })}
        options={[
          { value: '', label: t('allRoles') },
          ...roleList.map((role) => ({ value: role, label: t(`roles.${role}.name`) })),
        ]}
      />
    </search>
  );
}

function MissingFactors({ people }: { readonly people: readonly Person[] }): ReactElement | null {
  const t = useTranslations('people');
  const count = people.filter((each) => each.isActive && each.hasSecondFactor === false).length;
  if (count === 0) return null;
  return (
    <Notice tone="warn" title={t('missingFactor', { count })} className="mb-3">
      {t('missingFactorMore')}
    </Notice>
  );
}

function List({
  chosenId,
  onChoose,
}: {
  readonly chosenId: string | null;
  readonly onChoose: (person: Person) => void;
}): ReactElement {
  const t = useTranslations('people');
  const [filter, setFilter] = useUnfinished<Filter>('people.filter', { q: '', role: '' });
  const { q, role } = useDeferredValue(filter);
  const query = useInfiniteQuery({
    queryKey: ['people', 'list', q, role],
    queryFn: ({ pageParam, signal }) =>
      peopleApi.list({ q: q.trim(), role: role || undefined, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Filters filter={filter} onChange={setFilter} />
      <Loaded query={query} failed={t('failed')} label={t('loading')}>
        {({ pages }) => {
          const people = pages.flatMap(({ items }) => items);
          if (people.length === 0) {
            return (
              <EmptyState icon="users-round" title={t('nobody')}>
                <p>{t('nobodyMore')}</p>
              </EmptyState>
            );
          }
          return (
            <>
              <MissingFactors people={people} />
              <PeopleTable people={people} chosenId={chosenId} onChoose={onChoose} />
            </>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function People(): ReactElement {
  const t = useTranslations('people');
  const may = useMay();
  const [chosen, setChosen] = useUnfinished<Person | null>('people.chosen', null);
  const [isInviting, setInviting] = useUnfinished('people.inviting', false);
  const canManage = may('person.change-roles') || may('session.see-others');
  return (
    <Screen
      mainClassName="people"
      aside={
        chosen &&
        canManage && (
          <PersonDetails key={chosen.id} person={chosen} onClose={() => setChosen(null)} />
        )
      }
      asideLabel={chosen?.displayName}
    >
      <PageHead
        title={<ScreenTitle title={t('title')} />}
        lead={t('lead')}
        actions={
          <>
            {may('team.see') && (
              <ButtonAppLink icon="users-round" href="/equipes">
                {t('teams')}
              </ButtonAppLink>
            )}
            {may('person.invite') && (
              <Button icon="user-round-plus" onClick={() => setInviting(true)}>
                {t('invite')}
              </Button>
            )}
          </>
        }
      />
      <List chosenId={chosen?.id ?? null} onChoose={setChosen} />
      {may('person.invite') && <PendingInvitations />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Screen>
  );
}

/** Members of the organisation, their roles, sessions and invitations. */
export function PeopleScreen(): ReactElement {
  const may = useMay();
  if (may('person.see')) return <People />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
