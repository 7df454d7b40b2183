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
import { Segments } from '@astra/ui/segments';
import { auditApi } from '#api/audit.ts';
import type { Journal } from '#api/audit.ts';
import { WaitingReleases } from '#app/archive-release.tsx';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { AuditEntry } from './audit-entry.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { Meant } from './audit-meant.tsx';
import { FileAlarm } from './file-alarm.tsx';
import { noFilter, searchOf } from './audit-search.ts';
import type { AuditFilter } from './audit-search.ts';

interface EntriesProps {
  readonly journal: Journal;
  readonly filter: AuditFilter;
  /** What was typed is no member's name either. */
  readonly isNobody: boolean;
  /** The moment of the search, so that "today" means the same on every page of the list. */
  readonly askedAt: number;
  readonly onFilter: (filter: AuditFilter) => void;
}

function Entries({ journal, filter, isNobody, askedAt, onFilter }: EntriesProps): ReactElement {
  const t = useTranslations('audit');
  const query = useInfiniteQuery({
    queryKey: ['audit', journal, filter, askedAt],
    queryFn: ({ pageParam, signal }) =>
      auditApi[journal].search({ ...searchOf(filter, askedAt), cursor: pageParam }, signal),
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
                <p>{t(isNobody ? 'nobodyNamed' : 'nothingMore')}</p>
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

function Journals({ kinds }: { readonly kinds: readonly Journal[] }): ReactElement {
  const t = useTranslations('audit');
  const may = useMay();
  const [filter, setFilter] = useUnfinished<AuditFilter>('audit.filter', noFilter);
  const [chosen, setChosen] = useUnfinished<Journal>('audit.journal', 'own');
  const journal = kinds.includes(chosen) ? chosen : (kinds[0] ?? 'own');
  const [askedAt, setAskedAt] = useState(() => Date.now());
  const ask = (next: AuditFilter): void => {
    setFilter(next);
    setAskedAt(Date.now());
  };
  const showAlarm = (): void => {
    setChosen('own');
    ask({ ...noFilter, period: 'month', action: 'document.found-damaged' });
  };
  return (
    <Screen mainClassName="journal">
      <PageHead title={<ScreenTitle title={t('title')} />} lead={t(`leads.${journal}`)} />
      {may('archive.confirm-release') && <WaitingReleases level={2} />}
      {may('document.see-alarm') && <FileAlarm onShow={showAlarm} />}
      {kinds.length > 1 && (
        <Segments
          label={t('journal')}
          value={journal}
          onChange={setChosen}
          options={kinds.map((value) => ({ value, label: t(`journals.${value}`) }))}
        />
      )}
      <AuditFilters
        key={journal + JSON.stringify(filter)}
        journal={journal}
        filter={filter}
        onSearch={ask}
      />
      <Meant typed={filter.id.trim()} onPick={({ id }) => ask({ ...filter, id })}>
        {(id, isNobody) => (
          <Entries
            journal={journal}
            filter={{ ...filter, id }}
            isNobody={isNobody}
            askedAt={askedAt}
            onFilter={ask}
          />
        )}
      </Meant>
    </Screen>
  );
}

/** The journal, for the security officer; what is of no organisation, for the platform's administrators. */
export function AuditScreen(): ReactElement {
  const may = useMay();
  const kinds: readonly Journal[] = [
    ...(may('audit.read') ? (['own'] as const) : []),
    ...(may('audit.read-platform') ? (['platform'] as const) : []),
  ];
  if (kinds.length > 0) return <Journals kinds={kinds} />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
