import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import { useToast } from '@astra/ui/toast';
import { useFileDrop } from './use-file-drop.ts';

interface DropAreaProps {
  /** Null: nothing can be put here. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  /** Left out: files only, and whoever brings a folder is told so. */
  readonly onFolders?: ((folders: readonly FileSystemDirectoryEntry[]) => void) | null;
  readonly children: ReactNode;
}

/** Takes files that are dropped on it, or pasted. */
export function DropArea({ onFiles, onFolders, children }: DropAreaProps): ReactElement {
  const t = useTranslations('documents.uploads');
  const toast = useToast();
  const { isOver, handlers } = useFileDrop({
    onFiles,
    onFolders: (folders) => {
      if (onFolders === undefined) toast({ tone: 'danger', message: t('noFolders') });
      else onFolders?.(folders);
    },
  });
  return (
    <div className="docs__drop" {...handlers}>
      {children}
      {isOver && (
        <p className="docs__over" aria-hidden="true">
          <Icon name="upload" size="l" />
          {t('dropHere')}
        </p>
      )}
    </div>
  );
}
