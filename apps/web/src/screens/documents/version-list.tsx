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
import { documentsKey, useRefresh } from './items.ts';
import { useSize } from './kind.ts';
import { pageUploads } from './uploads/page-uploads.ts';
import { FileButton } from './uploads/upload-button.tsx';

interface VersionProps {
  readonly item: Item;
  readonly version: FileVersion;
}

function Version({ item, version }: VersionProps): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const by = useMemberName(version.madeBy);
  const { number, isCurrent, isScanned, madeAt, sizeBytes } = version;
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
        </span>
      </span>
      {!isCurrent && item.may.includes('change') && (
        <Button icon="history" busy={restore.isPending} onClick={() => restore.mutate()}>
          {t('versions.restore')}
          <VisuallyHidden> {t('versions.number', { number })}</VisuallyHidden>
        </Button>
      )}
      <ProblemNotice error={restore.error} />
    </li>
  );
}

/** What a file was before, and a further version of it. */
export function VersionList({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents.versions');
  const query = useQuery({
    queryKey: [...documentsKey, 'versions', item.id, item.version],
    queryFn: ({ signal }) => documentsApi.versions(item.id, signal),
  });
  const { id: fileId, spaceId, folderId } = item;
  const place = { spaceId, folderId: folderId ?? undefined, fileId };
  return (
    <div className="stack">
      <Loaded query={query}>
        {({ items }) => (
          <ul className="rows">
            {items.map((version) => (
              <Version key={version.id} item={item} version={version} />
            ))}
          </ul>
        )}
      </Loaded>
      {item.may.includes('edit') && (
        <FileButton icon="upload" onFiles={(files) => pageUploads.add(files, place)}>
          {t('add')}
        </FileButton>
      )}
    </div>
  );
}
