import type { ReactElement } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { State } from '@astra/ui/state';
import { organisationsApi } from '#api/organisations.ts';
import type { Organisation } from '#api/organisations.ts';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { AddOrganisation } from './add-organisation.tsx';

function Row({ organisation }: { readonly organisation: Organisation }): ReactElement {
  const t = useTranslations('organisations.all');
  const { name, phone, timezone, isActive } = organisation;
  return (
    <li className="line line--apart">
      <span className="line nowrap">
        <Icon name="building-2" />
        <span>
          <span className="label">{name}</span>
          <br />
          <span className="small soft">
            {phone ?? t('noPhone')} · {timezone.replaceAll('_', ' ')}
          </span>
        </span>
      </span>
      {!isActive && <State icon="lock-keyhole">{t('closed')}</State>}
    </li>
  );
}

function Organisations(): ReactElement {
  const t = useTranslations('organisations');
  const may = useMay();
  const [isAdding, setAdding] = useUnfinished('organisations.adding', false);
  const query = useInfiniteQuery({
    queryKey: ['organisations'],
    queryFn: ({ pageParam, signal }) => organisationsApi.list(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return (
    <Screen>
      <PageHead
        title={<ScreenTitle title={t('all.title')} />}
        lead={t('all.lead')}
        actions={
          may('organisation.create') && (
            <Button icon="building-2" onClick={() => setAdding(true)}>
              {t('adding.open')}
            </Button>
          )
        }
      />
      <Loaded query={query} label={t('all.loading')} failed={t('all.failed')}>
        {({ pages }) => (
          <ul className="rows">
            {pages
              .flatMap(({ items }) => items)
              .map((organisation) => (
                <Row key={organisation.id} organisation={organisation} />
              ))}
          </ul>
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('all.more')}
        </Button>
      )}
      {isAdding && <AddOrganisation onClose={() => setAdding(false)} />}
    </Screen>
  );
}

/** The organisations of the platform, for who runs it. */
export function OrganisationsScreen(): ReactElement {
  const may = useMay();
  if (may('organisation.see-all')) return <Organisations />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
