import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { exportsApi } from '#api/chat-keeping.ts';
import type { Person } from '#api/identity.ts';
import { ArchiveReleaseOf } from '#app/archive-release.tsx';
import { Loaded } from '#app/page-states.tsx';
import { SaveExport } from '#app/save-export.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { EraseByName } from './erase-by-name.tsx';

const keyOf = (id: string): readonly string[] => ['people', 'chat', id];

interface PersonProps {
  readonly person: Person;
}

/** What the chat keeps of a person: to hand it out, and to forget somebody who has left. */
export function PersonChat({ person }: PersonProps): ReactElement {
  const t = useTranslations('keeping.person');
  const query = useQuery({
    queryKey: keyOf(person.id),
    queryFn: ({ signal }) => exportsApi.record(person.id, signal),
    // An erasure goes on while somebody looks.
    refetchInterval: ({ state: { data } }) => (data?.erasure === 'asked' ? 3_000 : false),
    retry: false,
  });
  if (problemOf(query.error) === 'not-found')
    return (
      <section aria-labelledby="person-chat" className="stack">
        <h3 id="person-chat">{t('title')}</h3>
        <p className="small soft">{t('none')}</p>
      </section>
    );
  return (
    <section aria-labelledby="person-chat" className="stack">
      <h3 id="person-chat">{t('title')}</h3>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ rooms, erasure, mayErase, isActive, isArchived }) => (
          <>
            <p className="small soft">
              {erasure === 'none' ? t('about', { count: rooms }) : t(erasure)}
            </p>
            {erasure === 'none' && isArchived && (
              <ArchiveReleaseOf target={{ targetKind: 'person', targetId: person.id }} />
            )}
            {erasure === 'none' && (
              <SaveExport
                href={exportsApi.personHref(person.id)}
                fileName={`messagerie-${person.id}.zip`}
                label={t('export')}
              />
            )}
            {erasure === 'none' && mayErase && isActive && (
              <p className="small soft">{t('closeFirst')}</p>
            )}
            {erasure === 'none' && mayErase && !isActive && <Erase person={person} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Erase({ person: { id, displayName } }: PersonProps): ReactElement {
  const t = useTranslations('keeping.person');
  return (
    <EraseByName
      name={displayName}
      unfinished={`people.erasing.${id}`}
      queryKey={keyOf(id)}
      words={{
        open: t('erase'),
        question: t('question', { name: displayName }),
        asked: t('asked'),
      }}
      erase={(typed) => exportsApi.erase(id, typed)}
    >
      <p>{t('body')}</p>
    </EraseByName>
  );
}
