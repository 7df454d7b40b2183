import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { Notice } from '@astra/ui/notice';
import { SearchField } from '@astra/ui/text-field';
import { documentsApi } from '#api/documents.ts';
import type { FoundContents, FoundItem } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { ItemList } from './item-list.tsx';
import { documentsKey, spacesQuery } from './items.ts';
import type { View } from './place.ts';

/** One letter would find nearly everything. */
const fewestLetters = 2;
/** While contents are being read, there is more to find each time. */
const againMs = 5_000;

/** Whether contents were searched, where that is not as usual. */
function AboutContents({ state, done, files }: FoundContents): ReactElement | null {
  const t = useTranslations('documents.search');
  if (state === 'whole') return null;
  return (
    <Notice tone={state === 'away' ? 'warn' : 'info'} role="status">
      <p>{state === 'away' ? t('away') : t('partly', { done, files })}</p>
    </Notice>
  );
}

interface FoundListProps {
  readonly items: readonly FoundItem[];
  readonly contents: FoundContents | null;
  readonly view: View;
}

/** With by what each was found, where there is more than its name. */
function FoundList({ items, contents, view }: FoundListProps): ReactElement {
  const t = useTranslations('documents.search');
  if (items.length === 0)
    return (
      <EmptyState icon="search" title={t(contents ? 'nothingHere' : 'nothing')}>
        <p>{t(contents ? 'nothingInContents' : 'nothingMore')}</p>
      </EmptyState>
    );
  const fits = new Map(items.map((item) => [item.id, item.fits]));
  const noteOf = ({ id }: { readonly id: string }): string => {
    const [first = 'name', second] = fits.get(id) ?? [];
    return t(`fits.${second === undefined ? first : 'both'}`);
  };
  return <ItemList items={items} view={view} noteOf={contents ? noteOf : undefined} />;
}

/** What is called so, or holds these words, wherever it lies. */
function Results({ words, view }: { readonly words: string; readonly view: View }): ReactElement {
  const t = useTranslations('documents');
  const query = useQuery({
    queryKey: [...documentsKey, 'search', words],
    queryFn: ({ signal }) => documentsApi.search(words, signal),
    // What was found stays under the eye while the next letters are looked up.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.contents?.state === 'partly' ? againMs : false),
  });
  return (
    <Loaded query={query} label={t('search.looking')} failed={t('failed')}>
      {({ items, isMore, contents }) => (
        <div className="stack">
          <p className="soft" role="status">
            {isMore
              ? t('search.many', { count: items.length })
              : t('search.found', { count: items.length })}
          </p>
          {contents && <AboutContents {...contents} />}
          <FoundList items={items} contents={contents} view={view} />
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

/**
 * Looks for names in all that the person sees, and in contents where the organisation wants it. The words stay in the page:
 * an address would be kept by the browser.
 */
export function Search({ view, children }: SearchProps): ReactElement {
  const t = useTranslations('documents.search');
  const [words, setWords] = useState('');
  const spaces = useQuery(spacesQuery);
  const wanted = words.trim();
  return (
    <>
      <search className="docs__search">
        <SearchField
          label={t(spaces.data?.isContentSearched === true ? 'labelContents' : 'label')}
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
