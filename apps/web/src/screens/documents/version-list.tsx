import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { documentsApi } from '#api/documents.ts';
import type { FileVersion, Item } from '#api/documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { documentsKey, spacesQuery, useRefresh } from './items.ts';
import { useMost, useSize } from './kind.ts';
import { RemoveVersion } from './remove-version.tsx';
import { pageUploads } from './uploads/page-uploads.ts';
import { FileButton } from './uploads/upload-button.tsx';

interface VersionProps {
  readonly item: Item;
  readonly version: FileVersion;
  readonly onRemove: () => void;
}

function Version({ item, version, onRemove }: VersionProps): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const by = useMemberName(version.madeBy);
  const { number, isCurrent, isGiven, isScanned, madeAt, sizeBytes } = version;
  const restore = useMutation({
    mutationFn: () => documentsApi.restoreVersion(item, version.id),
    onSuccess: () => announce(t('versions.restored', { number })),
    onSettled: refresh,
  });
  const when = `${time.at(madeAt, 'shortDay')}, ${time.at(madeAt)}`;
  return (
    <li className="line line--apart">
      <span>
        <strong>
          {t('versions.number', { number })}
          {isCurrent && ` · ${t('versions.current')}`}
        </strong>
        <span className="small soft docs__by num">
          {when} · {size(sizeBytes)}
          {by !== null && ` · ${t('by', { name: by })}`}
          {` · ${t(isScanned ? 'versions.scanned' : 'versions.notScanned')}`}
          {isGiven && ` · ${t('versions.given')}`}
        </span>
      </span>
      {!isCurrent && item.may.includes('change') && (
        <span className="line">
          {item.may.includes('edit') && (
            <Button icon="history" busy={restore.isPending} onClick={() => restore.mutate()}>
              {t('versions.restore')}
              <VisuallyHidden> {t('versions.number', { number })}</VisuallyHidden>
            </Button>
          )}
          {!isGiven && (
            <Button look="quiet" icon="trash-2" onClick={onRemove}>
              {t('versions.remove')}
              <VisuallyHidden> {t('versions.number', { number })}</VisuallyHidden>
            </Button>
          )}
        </span>
      )}
      <ProblemNotice error={restore.error} />
    </li>
  );
}

function AddVersion({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents');
  const most = useMost();
  const largestBytes = useQuery(spacesQuery).data?.largestFileBytes;
  const { id: fileId, spaceId, folderId } = item;
  const place = { spaceId, folderId: folderId ?? undefined, fileId };
  return (
    <div className="stack">
      <FileButton icon="upload" onFiles={(files) => pageUploads.add(files, place, largestBytes)}>
        {t('versions.add')}
      </FileButton>
      {largestBytes !== undefined && (
        <p className="small soft">{t('limit', { size: most(largestBytes) })}</p>
      )}
    </div>
  );
}

/** What a file was before, and a further version of it. */
export function VersionList({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents.versions');
  const [removing, setRemoving] = useState<FileVersion | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const query = useQuery({
    queryKey: [...documentsKey, 'versions', item.id, item.version],
    queryFn: ({ signal }) => documentsApi.versions(item.id, signal),
  });
  return (
    <div className="stack">
      <Loaded query={query}>
        {({ items, kept }) => (
          <>
            <ul className="rows" ref={list} tabIndex={-1}>
              {items.map((version) => (
                <Version
                  key={version.id}
                  onRemove={() => setRemoving(version)}
                  {...{ item, version }}
                />
              ))}
            </ul>
            <p className="small soft">{t('kept', kept)}</p>
          </>
        )}
      </Loaded>
      {item.may.includes('edit') && <AddVersion item={item} />}
      {removing && (
        <RemoveVersion
          version={removing}
          // The row that it was asked in is gone.
          onRemoved={() => list.current?.focus({ preventScroll: true })}
          onClose={() => setRemoving(null)}
          itemId={item.id}
        />
      )}
    </div>
  );
}
