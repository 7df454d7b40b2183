import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import type { ItemOrder } from '#api/documents.ts';
import { serverContentHref } from '#api/file-server.ts';
import type { ServerEntry } from '#api/file-server.ts';
import { AppLink } from '#app/app-link.tsx';
import { useTime } from '#shared/use-time.ts';
import { ItemMark } from '../item-mark.tsx';
import { kindOf, useSize } from '../kind.ts';
import { OrderedTable } from '../ordered-table.tsx';
import { save } from '../use-download.ts';
import { EntrySheet } from './entry-sheet.tsx';
import type { EntryPart } from './entry-sheet.tsx';
import { serverHref } from './use-file-server.ts';

interface RowProps {
  readonly entry: ServerEntry;
  readonly onDo: (part: EntryPart) => void;
}

function Name({ entry, onDo }: RowProps): ReactElement {
  const t = useTranslations('documents.kinds');
  const words = (
    <>
      <strong className="docs__name">{entry.name}</strong>
      <span className="small soft">{t(kindOf(entry))}</span>
    </>
  );
  return (
    <span className="line nowrap">
      <ItemMark item={entry} />
      {entry.kind === 'folder' ? (
        <AppLink className="docn grow" href={serverHref(entry.at)}>
          {words}
        </AppLink>
      ) : (
        <button type="button" className="docn plain-button grow" onClick={() => onDo('open')}>
          {words}
        </button>
      )}
    </span>
  );
}

function Actions({ entry, onDo }: RowProps): ReactElement {
  const t = useTranslations('documents');
  const { at, kind, name } = entry;
  return (
    <MenuButton look="quiet" icon="ellipsis" iconOnly label={t('actionsOf', { name })}>
      {kind === 'file' && (
        <MenuItem icon="file-text" onAction={() => onDo('open')}>
          {t('open.action')}
        </MenuItem>
      )}
      {kind === 'file' && (
        <MenuItem icon="download" onAction={() => save(serverContentHref(at))}>
          {t('download.one')}
        </MenuItem>
      )}
      <MenuItem icon="user-round-plus" onAction={() => onDo('share')}>
        {t('sheet.shareAction')}
      </MenuItem>
    </MenuButton>
  );
}

function EntryRow(props: RowProps): ReactElement {
  const { changedAt, sizeBytes } = props.entry;
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const now = useNow(60_000);
  return (
    <tr>
      <td>
        <Name {...props} />
      </td>
      <td data-th={changedAt === null ? undefined : t('columns.changed')}>
        {changedAt !== null && <span className="nb">{time.ago(changedAt, now)}</span>}
      </td>
      <td data-th={sizeBytes === null ? undefined : t('columns.size')} className="nb num">
        {sizeBytes !== null && size(sizeBytes)}
      </td>
      <td className="docs__do">
        <Actions {...props} />
      </td>
    </tr>
  );
}

interface EntryListProps {
  readonly entries: readonly ServerEntry[];
  /** What the list is called. */
  readonly name: string;
  readonly order: ItemOrder;
  readonly onOrder: (order: ItemOrder) => void;
}

/** Folders and files of the server. */
export function EntryList({ entries, name, order, onOrder }: EntryListProps): ReactElement {
  const [doing, setDoing] = useState<{ entry: ServerEntry; part: EntryPart } | null>(null);
  return (
    <>
      <OrderedTable {...{ name, order, onOrder }}>
        {entries.map((entry) => (
          <EntryRow key={entry.at} entry={entry} onDo={(part) => setDoing({ entry, part })} />
        ))}
      </OrderedTable>
      {doing && <EntrySheet {...doing} onClose={() => setDoing(null)} />}
    </>
  );
}
