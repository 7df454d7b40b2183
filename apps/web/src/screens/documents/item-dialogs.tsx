import type { ReactElement } from 'react';
import type { Item } from '#api/documents.ts';
import type { Doing } from './item-actions.tsx';
import { FileSheet } from './file-sheet.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { RenameDialog } from './name-dialog.tsx';

interface ItemDialogsProps {
  readonly doing: Doing | null;
  readonly items: readonly Item[];
  readonly onClose: () => void;
}

/** The dialog of what is being done. It has the newest state of the item: somebody may change it meanwhile. */
export function ItemDialogs({ doing, items, onClose }: ItemDialogsProps): ReactElement | null {
  const item = items.find(({ id }) => id === doing?.id);
  if (!doing || !item) return null;
  switch (doing.what) {
    case 'open':
      return <FileSheet item={item} onClose={onClose} />;
    case 'rename':
      return <RenameDialog item={item} onClose={onClose} />;
    case 'move':
      return <MoveDialog item={item} onClose={onClose} />;
  }
}
