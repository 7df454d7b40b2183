import type { ReactElement, ReactNode, Ref } from 'react';
import { Icon } from '@astra/ui/icon';
import type { Item } from '#api/documents.ts';
import { endingOf } from './kind.ts';

interface ItemMarkProps {
  readonly item: Pick<Item, 'kind' | 'name'>;
  readonly ref?: Ref<HTMLSpanElement>;
  /** A small picture of it, over its letters. */
  readonly children?: ReactNode;
}

/** The mark of a file or a folder; its kind is also said in words. */
export function ItemMark({ item, ref, children }: ItemMarkProps): ReactElement {
  return (
    <span ref={ref} className="filecard__kind" aria-hidden="true">
      {item.kind === 'folder' ? (
        <Icon name="folder" />
      ) : (
        endingOf(item.name) || <Icon name="file-text" />
      )}
      {children}
    </span>
  );
}
