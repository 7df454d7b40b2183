import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { buttonClass, ButtonWords } from '@astra/ui/button';
import { Skeleton } from '@astra/ui/skeleton';
import { fileServerApi, serverContentHref } from '#api/file-server.ts';
import type { ServerEntry } from '#api/file-server.ts';
import { useTime } from '#shared/use-time.ts';
import { FileSheet } from '../file-sheet.tsx';
import { kindOf, useSize } from '../kind.ts';
import { Preview } from '../preview.tsx';
import { Refused } from './refused.tsx';
import { ShareEntry } from './share-entry.tsx';
import { fileServerKey, useMustSignIn } from './use-file-server.ts';

function Facts({ entry }: { readonly entry: ServerEntry }): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const { sizeBytes, changedAt } = entry;
  return (
    <dl className="kv">
      <dt>{t('open.kind')}</dt>
      <dd>{t(`kinds.${kindOf(entry)}`)}</dd>
      <dt>{t('columns.size')}</dt>
      <dd className="num">{size(sizeBytes ?? 0)}</dd>
      {changedAt !== null && (
        <>
          <dt>{t('columns.changed')}</dt>
          <dd className="num">
            {time.at(changedAt, 'day')}, {time.at(changedAt)}
          </dd>
        </>
      )}
    </dl>
  );
}

/** What is in a file of the server, as it comes from there. */
export function LookedInto({ entry }: { readonly entry: ServerEntry }): ReactElement {
  const t = useTranslations('documents');
  const { at, name, sizeBytes, mediaType } = entry;
  const href = serverContentHref(at);
  return (
    <div className="stack">
      <Preview item={{ id: at, name, version: 1, sizeBytes, mediaType, href }} />
      <Facts entry={entry} />
      <a className={buttonClass({ look: 'main', wide: true })} href={href} download="">
        <ButtonWords icon="download">{t('download.one')}</ButtonWords>
      </a>
    </div>
  );
}

function Opened({ at }: { readonly at: string }): ReactElement {
  const t = useTranslations('documents.open');
  const query = useQuery({
    queryKey: [...fileServerKey, 'entry', at],
    queryFn: ({ signal }) => fileServerApi.entry(at, signal),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  useMustSignIn(query.error);
  if (query.data) return <LookedInto entry={query.data} />;
  if (query.error) return <Refused error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton label={t('loading')} />;
}

/** What the sheet of something on the server can show. */
export type EntryPart = 'open' | 'share';

interface EntrySheetProps {
  readonly entry: ServerEntry;
  readonly part: EntryPart;
  readonly onClose: () => void;
}

/** A file of the server, and who else is told of it; of a folder the second alone. */
export function EntrySheet({ entry, part, onClose }: EntrySheetProps): ReactElement {
  const t = useTranslations('documents.sheet');
  const [shown, setShown] = useState(part);
  const share = <ShareEntry entry={entry} />;
  return (
    <FileSheet
      name={entry.name}
      kind={entry.kind}
      ofFolder={share}
      tabs={[
        { id: 'open', label: t('open'), content: <Opened at={entry.at} /> },
        { id: 'share', label: t('share'), content: share },
      ]}
      part={shown}
      onPart={setShown}
      onClose={onClose}
    />
  );
}
