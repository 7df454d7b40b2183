import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { exportsApi } from '#api/chat-keeping.ts';
import type { TeamRoom } from '#api/teams.ts';
import { ArchiveReleaseOf } from '#app/archive-release.tsx';
import { SaveExport } from '#app/save-export.tsx';

/** Hands out all that is kept of a room; says first what it is and what it is not. */
export function ExportRoom({
  room,
}: {
  readonly room: Pick<TeamRoom, 'id' | 'name' | 'isArchived'>;
}): ReactElement {
  const { id, name, isArchived } = room;
  const t = useTranslations('keeping.export');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton icon="download" label={t('open', { name })} onClick={() => setOpen(true)} />
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('title', { name })}>
        <div className="stack">
          <p>{t('body')}</p>
          <p className="soft">{t('sealed')}</p>
          {isArchived && <ArchiveReleaseOf target={{ targetKind: 'room', targetId: id }} />}
          <SaveExport
            href={exportsApi.roomHref(id)}
            fileName={`salon-${id}.zip`}
            label={t('save')}
          />
        </div>
      </Dialog>
    </>
  );
}
