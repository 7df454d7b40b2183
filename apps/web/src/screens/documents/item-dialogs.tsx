import type { ReactElement } from 'react';
import type { Item } from '#api/documents.ts';
import { CopyDialog } from './copy-dialog.tsx';
import type { Doing } from './item-actions.tsx';
import { ItemSheet } from './item-sheet.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { RenameDialog } from './name-dialog.tsx';

interface ItemDialogsProps {
  readonly doing: Doing | null;
  readonly items: readonly Item[];
  readonly onDo: (doing: Doing) => void;
  readonly onClose: () => void;
}

/** The dialog of what is being done. It has the newest state of the item: somebody may change it meanwhile. */
export function ItemDialogs(props: ItemDialogsProps): ReactElement | null {
  const { doing, items, onDo, onClose } = props;
  const item = items.find(({ id }) => id === doing?.id);
  if (!doing || !item) return null;
  switch (doing.what) {
    case 'rename':
      return <RenameDialog item={item} onClose={onClose} />;
    case 'move':
      return <MoveDialog item={item} onClose={onClose} />;
    case 'copy':
      return <CopyDialog item={item} onClose={onClose} />;
    case 'open':
    case 'versions':
    case 'comments':
    case 'share':
    case 'openings':
      return (
        <ItemSheet
          item={item}
          part={doing.what}
          onPart={(what) => onDo({ what, id: item.id })}
          onClose={onClose}
        />
      );
  }
}
