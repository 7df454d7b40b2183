import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Person } from '#api/identity.ts';
import { personDocumentsApi } from '#api/person-documents.ts';
import type { PersonDocuments as Kept } from '#api/person-documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useSize } from '#screens/documents/kind.ts';
import { useTime } from '#shared/use-time.ts';
import { EraseByName } from './erase-by-name.tsx';
import { HandOverDocuments } from './hand-over-documents.tsx';

const keyOf = (id: string): readonly string[] => ['people', 'documents', id];

interface PersonProps {
  readonly person: Person;
}
interface KeptProps extends PersonProps {
  readonly kept: Kept;
}

/** What is in somebody's own space, in numbers: to hand it over, or to erase it, once they have left. */
export function PersonDocuments({ person }: PersonProps): ReactElement {
  const t = useTranslations('keeping.documents');
  const query = useQuery({
    // What can be done hangs on whether their access is open.
    queryKey: [...keyOf(person.id), person.isActive],
    queryFn: ({ signal }) => personDocumentsApi.record(person.id, signal),
    // An erasure goes on while somebody looks.
    refetchInterval: ({ state: { data } }) => (data?.erasure === 'asked' ? 3_000 : false),
    retry: false,
  });
  return (
    <section aria-labelledby="person-documents" className="stack">
      <h3 id="person-documents">{t('title')}</h3>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(kept) => (
          <>
            <HowMuch kept={kept} />
            {kept.isActive && kept.files > 0 && <p className="small soft">{t('closeFirst')}</p>}
            {!kept.isActive && kept.erasure !== 'asked' && <Actions person={person} kept={kept} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function HowMuch({ kept }: Pick<KeptProps, 'kept'>): ReactElement {
  const { files, sizeBytes, fromOthers, handedOver, erasure } = kept;
  const t = useTranslations('keeping.documents');
  const size = useSize();
  const time = useTime();
  const to = useMemberName(handedOver?.toId ?? null);
  if (erasure === 'asked') return <p className="small soft">{t('asked')}</p>;
  return (
    <div className="small soft">
      {handedOver && (
        <p>
          {t('handedOver', {
            name: to ?? t('somebody'),
            day: time.at(handedOver.at, 'day'),
          })}
        </p>
      )}
      {erasure === 'done' && files === 0 && <p>{t('done')}</p>}
      {(files > 0 || (erasure === 'none' && !handedOver)) && (
        <p>{t('about', { count: files, size: size(sizeBytes) })}</p>
      )}
      {fromOthers > 0 && <p>{t('fromOthers', { count: fromOthers })}</p>}
    </div>
  );
}

/** Erasing takes away more than files: where there are none, names in lists are left. */
function Actions({ person, kept }: KeptProps): ReactElement {
  const { files, fromOthers, erasure, mayErase } = kept;
  const { id, displayName: name } = person;
  const t = useTranslations('keeping.documents');
  return (
    <>
      {files > 0 && <HandOverDocuments person={person} kept={kept} queryKey={keyOf(id)} />}
      {mayErase && (files > 0 || erasure === 'none') && (
        <EraseByName
          name={name}
          unfinished={`people.erasing-documents.${id}`}
          queryKey={keyOf(id)}
          words={{ open: t('erase'), question: t('question', { name }), asked: t('askedNow') }}
          erase={(typed) => personDocumentsApi.erase(id, typed)}
        >
          <p>{t('body', { count: files })}</p>
          {fromOthers > 0 && <p>{t('fromOthers', { count: fromOthers })}</p>}
          <p>{t('stays')}</p>
        </EraseByName>
      )}
    </>
  );
}
