import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import { useToast } from '@astra/ui/toast';
import { useFileDrop } from './use-file-drop.ts';

interface DropAreaProps {
  /** Null: nothing can be put here. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  readonly children: ReactNode;
}

/** Takes files that are dropped on it, or pasted. */
export function DropArea({ onFiles, children }: DropAreaProps): ReactElement {
  const t = useTranslations('documents.uploads');
  const toast = useToast();
  const onFolder = (): void => toast({ tone: 'danger', message: t('noFolders') });
  const { isOver, handlers } = useFileDrop({ onFiles, onFolder });
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
