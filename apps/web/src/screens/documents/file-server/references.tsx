import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { referencesApi } from '#api/file-server.ts';
import type { ServerReference } from '#api/file-server.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { ItemMark } from '../item-mark.tsx';
import { ReferenceSheet } from './reference-sheet.tsx';
import { fileServerKey, useFileServer, useRefreshFileServer } from './use-file-server.ts';

interface RowProps {
  readonly reference: ServerReference;
  readonly onOpen: () => void;
}

function useWho({ madeBy, personId }: ServerReference): string {
  const t = useTranslations('fileServer.references');
  const me = useMe();
  const isMine = madeBy === me.id;
  const other = isMine && personId !== null ? personId : madeBy;
  const name = useMemberName(other) ?? t('somebody');
  return isMine && personId !== null ? t('to', { name }) : t('from', { name });
}

function Row({ reference, onOpen }: RowProps): ReactElement {
  const t = useTranslations('fileServer.references');
  const time = useTime();
  const announce = useAnnounce();
  const refresh = useRefreshFileServer();
  const who = useWho(reference);
  const { id, name, madeAt, mayEnd } = reference;
  const end = useMutation({
    mutationFn: () => referencesApi.end(id),
    onSuccess: () => announce(t('ended', { name })),
    onSettled: refresh,
  });
  return (
    <li className="line line--apart">
      <span className="line nowrap grow">
        <ItemMark item={reference} />
        <button type="button" className="docn plain-button grow" onClick={onOpen}>
          <strong className="docs__name">{name}</strong>
          <span className="small soft">
            {who} · {time.at(madeAt, 'shortDay')}
          </span>
        </button>
      </span>
      {mayEnd && (
        <Button look="quiet" icon="x" busy={end.isPending} onClick={() => end.mutate()}>
          {t('end')}
          <VisuallyHidden> {name}</VisuallyHidden>
        </Button>
      )}
      <ProblemNotice error={end.error} />
    </li>
  );
}

interface ReferencesProps {
  /** Of which space; undefined: those with colleagues. */
  readonly spaceId?: string | undefined;
}

/** What others have named of the organisation's file server; nothing where there is none, or nothing is named. */
export function ServerReferences({ spaceId }: ReferencesProps): ReactElement | null {
  const t = useTranslations('fileServer.references');
  const server = useFileServer().data?.name ?? null;
  const [opened, setOpened] = useState<ServerReference | null>(null);
  const { data } = useQuery({
    queryKey: [...fileServerKey, 'references', spaceId ?? ''],
    queryFn: ({ signal }) => referencesApi.list(spaceId, signal),
    enabled: server !== null,
    staleTime: 0,
  });
  if (server === null || !data || data.items.length === 0) return null;
  return (
    <section className="mt-3 stack" aria-labelledby="server-references">
      <h3 className="h3" id="server-references">
        {t('title', { server })}
      </h3>
      <ul className="rows">
        {data.items.map((reference) => (
          <Row key={reference.id} reference={reference} onOpen={() => setOpened(reference)} />
        ))}
      </ul>
      {opened && <ReferenceSheet reference={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}
