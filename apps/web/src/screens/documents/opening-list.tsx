import type { ReactElement } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Thread, ThreadItem } from '@astra/ui/thread';
import { sharingApi } from '#api/documents.ts';
import type { Item, Opening } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { usePurposeWords } from '#visit-files/use-purpose-words.ts';
import { useTime } from '#shared/use-time.ts';
import { documentsKey } from './items.ts';
import { MoreItems } from './more-items.tsx';

function Opened({ opening }: { readonly opening: Opening }): ReactElement {
  const t = useTranslations('documents.openings');
  const people = useTranslations('people.roles');
  const purposes = usePurposeWords();
  const time = useTime();
  const { personId, guestName, elsewhere, roles, purpose, versionNumber, at } = opening;
  const isOurs = guestName === null && elsewhere === null;
  const name = useMemberName(isOurs ? personId : null);
  const facts = [
    guestName !== null && t('byLink'),
    elsewhere !== null && elsewhere.organisationName,
    ...roles.map((role) => people(`${role}.name`)),
    purpose !== null && purposes(purpose),
    t('version', { number: versionNumber }),
  ].filter((fact) => fact !== false);
  return (
    <ThreadItem state="done">
      <p>
        <strong>{guestName ?? elsewhere?.name ?? name ?? t('somebody')}</strong>{' '}
        <time className="soft num" dateTime={at}>
          {time.at(at, 'shortDay')}, {time.at(at)}
        </time>
      </p>
      <p className="small soft">{facts.join(' · ')}</p>
    </ThreadItem>
  );
}

/** Who was given the file, when and in which role, the newest first. */
export function OpeningList({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents.openings');
  const query = useInfiniteQuery({
    queryKey: [...documentsKey, 'openings', item.id],
    queryFn: ({ pageParam, signal }) => sharingApi.openings(item.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Who looks again wants to know who came since.
    staleTime: 0,
  });
  return (
    <>
      <Loaded query={query}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          if (all.length === 0) return <p className="soft">{t('nobody')}</p>;
          return (
            <Thread>
              {all.map((opening) => (
                <Opened key={`${opening.at} ${opening.personId}`} opening={opening} />
              ))}
            </Thread>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
    </>
  );
}
