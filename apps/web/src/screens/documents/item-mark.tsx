import type { ReactElement } from 'react';
import { Icon } from '@astra/ui/icon';
import type { Item } from '#api/documents.ts';
import { endingOf } from './kind.ts';

/** The mark of a file or a folder; its kind is also said in words. */
export function ItemMark({ item }: { readonly item: Pick<Item, 'kind' | 'name'> }): ReactElement {
  return (
    <span className="filecard__kind" aria-hidden="true">
      {item.kind === 'folder' ? (
        <Icon name="folder" />
      ) : (
        endingOf(item.name) || <Icon name="file-text" />
      )}
    </span>
  );
}
