import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { SearchField } from '@astra/ui/text-field';
import { documentsApi } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { ItemList } from './item-list.tsx';
import { documentsKey } from './items.ts';
import type { View } from './place.ts';

/** One letter would find nearly everything. */
const fewestLetters = 2;

/** What is called so, wherever it lies. */
function Results({ words, view }: { readonly words: string; readonly view: View }): ReactElement {
  const t = useTranslations('documents');
  const query = useQuery({
    queryKey: [...documentsKey, 'search', words],
    queryFn: ({ signal }) => documentsApi.search(words, signal),
    // What was found stays under the eye while the next letters are looked up.
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} label={t('search.looking')} failed={t('failed')}>
      {({ items, isMore }) => (
        <div className="stack">
          <p className="soft" role="status">
            {isMore
              ? t('search.many', { count: items.length })
              : t('search.found', { count: items.length })}
          </p>
          {items.length === 0 ? (
            <EmptyState icon="search" title={t('search.nothing')}>
              <p>{t('search.nothingMore')}</p>
            </EmptyState>
          ) : (
            <ItemList items={items} view={view} />
          )}
        </div>
      )}
    </Loaded>
  );
}

interface SearchProps {
  readonly view: View;
  /** What is there while nothing is looked for. */
  readonly children: ReactNode;
}

/** Looks for names in all that the person sees. The words stay in the page: an address would be kept by the browser. */
export function Search({ view, children }: SearchProps): ReactElement {
  const t = useTranslations('documents.search');
  const [words, setWords] = useState('');
  const wanted = words.trim();
  return (
    <>
      <search className="docs__search">
        <SearchField
          label={t('label')}
          value={words}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setWords(event.target.value)}
        />
      </search>
      {wanted.length < fewestLetters ? children : <Results words={wanted} view={view} />}
    </>
  );
}
