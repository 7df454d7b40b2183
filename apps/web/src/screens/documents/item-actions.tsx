import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { MenuButton, MenuItem, MenuRule } from '@astra/ui/menu';
import type { Item } from '#api/documents.ts';
import type { SheetPart } from './item-sheet.tsx';
import { editorHref, useEditorWay } from './editor/use-editor.ts';
import { useBin } from './use-bin.ts';
import { useFavourite } from './use-favourite.ts';
import { useDownload } from './use-download.ts';

/** What is being done to one of the list, in a dialog. */
export interface Doing {
  readonly what: SheetPart | 'rename' | 'move' | 'copy';
  readonly id: string;
}

interface ItemActionsProps {
  readonly item: Item;
  readonly onDo: (doing: Doing) => void;
}

/** The way into the organisation's own editor, where there is one. */
function EditorItem({ item }: { readonly item: Item }): ReactElement | null {
  const t = useTranslations('documents.editor');
  const way = useEditorWay(item);
  if (way === null) return null;
  return (
    <MenuItem
      icon={way === 'edit' ? 'pen-line' : 'external-link'}
      onAction={() => location.assign(editorHref(item.id))}
    >
      {t(way)}
    </MenuItem>
  );
}

/** The ways to have it as it is; none to what is only shown. */
function TakeItems({ item }: { readonly item: Item }): ReactElement | null {
  const t = useTranslations('documents.download');
  const download = useDownload();
  if (item.isMarked) return null;
  return (
    <>
      <EditorItem item={item} />
      <MenuItem icon="download" onAction={() => download.mutate([item])}>
        {t(item.kind === 'file' ? 'one' : 'zip')}
      </MenuItem>
    </>
  );
}

/** What a file was, what is said of it and who had it. */
function LookItems({ item, onDo }: ItemActionsProps): ReactElement {
  const t = useTranslations('documents');
  const { id, may, comments } = item;
  return (
    <>
      <MenuItem icon="history" onAction={() => onDo({ what: 'versions', id })}>
        {t('sheet.versions')}
      </MenuItem>
      {comments !== null && (
        <MenuItem icon="message-square-text" onAction={() => onDo({ what: 'comments', id })}>
          {t('comments.action')}
        </MenuItem>
      )}
      {may.includes('change') && (
        <MenuItem icon="eye" onAction={() => onDo({ what: 'openings', id })}>
          {t('sheet.openingsAction')}
        </MenuItem>
      )}
    </>
  );
}

/** What the person may do to a folder or a file. */
export function ItemActions({ item, onDo }: ItemActionsProps): ReactElement {
  const t = useTranslations('documents');
  const bin = useBin();
  const favourite = useFavourite();
  const { id, name, kind, may, isFavourite, isMarked } = item;
  const isFile = kind === 'file';
  const isTheirs = may.includes('change');
  return (
    <MenuButton look="quiet" icon="ellipsis" iconOnly label={t('actionsOf', { name })}>
      {isFile && (
        <MenuItem icon="file-text" onAction={() => onDo({ what: 'open', id })}>
          {t('open.action')}
        </MenuItem>
      )}
      <TakeItems item={item} />
      <MenuItem icon="star" onAction={() => favourite.mutate(item)}>
        {t(isFavourite ? 'favourite.remove' : 'favourite.add')}
      </MenuItem>
      {!isMarked && (
        <MenuItem icon="copy" onAction={() => onDo({ what: 'copy', id })}>
          {t('copy.action')}
        </MenuItem>
      )}
      {may.includes('edit') && (
        <MenuItem icon="pen-line" onAction={() => onDo({ what: 'rename', id })}>
          {t('rename.action')}
        </MenuItem>
      )}
      {isTheirs && (
        <MenuItem icon="corner-down-right" onAction={() => onDo({ what: 'move', id })}>
          {t('move.action')}
        </MenuItem>
      )}
      {(isTheirs || may.includes('pass-on')) && (
        <MenuItem icon="user-round-plus" onAction={() => onDo({ what: 'share', id })}>
          {t('sheet.shareAction')}
        </MenuItem>
      )}
      {isFile && <LookItems item={item} onDo={onDo} />}
      {isTheirs && <MenuRule />}
      {isTheirs && (
        <MenuItem icon="trash-2" danger onAction={() => bin.mutate(item)}>
          {t('bin.action')}
        </MenuItem>
      )}
    </MenuButton>
  );
}
