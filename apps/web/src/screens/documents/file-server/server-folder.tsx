import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import type { ItemOrder } from '#api/documents.ts';
import { fileServerApi } from '#api/file-server.ts';
import type { ServerFolder as Page } from '#api/file-server.ts';
import { AppLink } from '#app/app-link.tsx';
import { MoreItems } from '../more-items.tsx';
import { EntryList } from './entry-list.tsx';
import { Refused } from './refused.tsx';
import { fileServerKey, serverHref, useMustSignIn } from './use-file-server.ts';

interface WayProps {
  readonly server: string;
  readonly path: Page['path'];
}

/** The way from the server to here, to go back by. After going to another folder the focus is at its name. */
function Way({ server, path }: WayProps): ReactElement {
  const t = useTranslations('documents');
  const heading = useRef<HTMLHeadingElement>(null);
  const all = [{ at: undefined, name: server }, ...path];
  const here = all.at(-1);
  const arrived = useRef(here?.at);
  useEffect(() => {
    if (arrived.current === here?.at) return;
    arrived.current = here?.at;
    heading.current?.focus();
  }, [arrived, heading, here?.at]);
  return (
    <nav className="crumbs" aria-label={t('way')}>
      <ol>
        {all.slice(0, -1).map(({ at, name }) => (
          <li key={at ?? ''}>
            <AppLink href={serverHref(at)}>{name}</AppLink>
            <Icon name="chevron-right" size="s" />
          </li>
        ))}
        <li>
          <h2 ref={heading} tabIndex={-1} aria-current="page" className="crumbs__here">
            {here?.name}
          </h2>
        </li>
      </ol>
    </nav>
  );
}

interface ServerFolderProps {
  readonly server: string;
  readonly at: string | undefined;
}

interface ShownProps {
  readonly server: string;
  readonly pages: readonly [Page, ...Page[]];
  readonly order: ItemOrder;
  readonly onOrder: (order: ItemOrder) => void;
}

function Shown({ server, pages, ...head }: ShownProps): ReactElement {
  const t = useTranslations('fileServer');
  const documents = useTranslations('documents');
  const [{ path, isCut }] = pages;
  const entries = pages.flatMap(({ items }) => items);
  return (
    <>
      <Way server={server} path={path} />
      {isCut && (
        <Notice tone="warn" title={t('cut')} className="mb-2">
          {t('cutMore')}
        </Notice>
      )}
      {entries.length === 0 ? (
        <EmptyState icon="folder" title={documents('empty.title')}>
          <p>{t('empty')}</p>
        </EmptyState>
      ) : (
        <EntryList entries={entries} name={path.at(-1)?.name ?? server} {...head} />
      )}
    </>
  );
}

/** What is in a folder of the server at this moment. */
export function ServerFolder({ server, at }: ServerFolderProps): ReactElement {
  const documents = useTranslations('documents');
  const [order, setOrder] = useState<ItemOrder>('name');
  const query = useInfiniteQuery({
    queryKey: [...fileServerKey, 'entries', at ?? '', order],
    queryFn: ({ pageParam, signal }) =>
      fileServerApi.entries({ at, cursor: pageParam, order }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // What changes there is seen at the next look.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const mustSignIn = useMustSignIn(query.error);
  const [first, ...rest] = query.data?.pages ?? [];
  if (query.error && !mustSignIn)
    return (
      <>
        <Way server={server} path={[]} />
        <Refused error={query.error} onRetry={() => void query.refetch()} />
      </>
    );
  if (!first) return <Skeleton label={documents('loading')} />;
  return (
    <>
      <Shown server={server} pages={[first, ...rest]} order={order} onOrder={setOrder} />
      <MoreItems query={query} />
    </>
  );
}
