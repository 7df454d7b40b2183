import { useState } from 'react';
import type { ReactElement } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { EmptyState } from '@astra/ui/empty-state';
import { Thread } from '@astra/ui/thread';
import '@astra/ui/journal.css';
import '@astra/ui/people.css';
import { auditApi } from '#api/audit.ts';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { AuditEntry } from './audit-entry.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { noFilter, searchOf } from './audit-search.ts';
import type { AuditFilter } from './audit-search.ts';

interface EntriesProps {
  readonly filter: AuditFilter;
  /** The moment of the search, so that "today" means the same on every page of the list. */
  readonly askedAt: number;
  readonly onFilter: (filter: AuditFilter) => void;
}

function Entries({ filter, askedAt, onFilter }: EntriesProps): ReactElement {
  const t = useTranslations('audit');
  const query = useInfiniteQuery({
    queryKey: ['audit', filter, askedAt],
    queryFn: ({ pageParam, signal }) =>
      auditApi.search({ ...searchOf(filter, askedAt), cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Each reading is written in the journal: none happens without being asked for.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return (
              <EmptyState icon="search" title={t('nothing')}>
                <p>{t('nothingMore')}</p>
              </EmptyState>
            );
          }
          return (
            <>
              <p className="soft mb-2" role="status">
                {t('shown', { count: rows.length, more: String(query.hasNextPage) })}
              </p>
              <Thread className="evs">
                {rows.map((row) => (
                  <AuditEntry
                    key={row.sequence}
                    row={row}
                    onFollow={(id) => onFilter({ ...noFilter, about: 'actorId', id })}
                    onTarget={(id) => onFilter({ ...noFilter, about: 'targetId', id })}
                  />
                ))}
              </Thread>
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

function Journal(): ReactElement {
  const t = useTranslations('audit');
  const [filter, setFilter] = useUnfinished<AuditFilter>('audit.filter', noFilter);
  const [askedAt, setAskedAt] = useState(() => Date.now());
  const ask = (next: AuditFilter): void => {
    setFilter(next);
    setAskedAt(Date.now());
  };
  return (
    <Screen mainClassName="journal">
      <PageHead title={<ScreenTitle title={t('title')} />} lead={t('lead')} />
      <AuditFilters key={JSON.stringify(filter)} filter={filter} onSearch={ask} />
      <Entries filter={filter} askedAt={askedAt} onFilter={ask} />
    </Screen>
  );
}

/** The journal, for the security officer. */
export function AuditScreen(): ReactElement {
  const may = useMay();
  if (may('audit.read')) return <Journal />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
