import { useEffect, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { ItemMark } from '../item-mark.tsx';
import { useItem } from '../items.ts';
import { folderSendings } from './folder-sendings.ts';
import type { LeftFolder } from './folder-sendings.ts';

/** One, as far as it is still seen. */
function LeftRow({ folder }: { readonly folder: LeftFolder }): ReactElement | null {
  const t = useTranslations('documents.uploads');
  const { data } = useItem(folder.itemId);
  if (!data || data.item.binnedAt !== null) return null;
  const { name } = data.item;
  return (
    <li className="up">
      <ItemMark item={{ kind: 'folder', name }} />
      <div className="grow">
        <div className="line line--apart">
          <strong className="docs__name">{name}</strong>
          <State icon="unplug" tone="warn">
            {t('states.interrupted')}
          </State>
        </div>
        <p className="small soft">{t('folderLeft')}</p>
      </div>
      <IconButton
        icon="x"
        label={t('leaveFolder', { name })}
        onClick={() => folderSendings.end(folder.sendingId)}
      />
    </li>
  );
}

/** Folders whose sending was broken off when a page was left: only the person can give them again. */
export function LeftFolders(): ReactElement | null {
  const t = useTranslations('documents.uploads');
  const folders = useSyncExternalStore(folderSendings.subscribe, folderSendings.getSnapshot);
  useEffect(() => {
    void folderSendings.recall();
  }, []);
  if (folders.length === 0) return null;
  return (
    <ul className="ups ups__list" aria-label={t('leftFolders')}>
      {folders.map((folder) => (
        <LeftRow key={folder.sendingId} folder={folder} />
      ))}
    </ul>
  );
}
