import { useEffect, useRef, useState } from 'react';
import type { DragEvent, ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import { useToast } from '@astra/ui/toast';

interface DropAreaProps {
  /** Null: nothing can be put here. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  readonly children: ReactNode;
}

interface Given {
  readonly files: readonly File[];
  readonly hasFolder: boolean;
}

const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory === true;

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** The files of what was dropped or pasted. A folder looks like a file that cannot be read. */
function filesIn(data: DataTransfer): Given {
  const items = Array.from(data.items).filter(({ kind }) => kind === 'file');
  return {
    hasFolder: items.some(isFolder),
    files: items.flatMap((item) => (isFolder(item) ? [] : (item.getAsFile() ?? []))),
  };
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;

/** Files pasted anywhere on the page, except where somebody writes. */
function usePaste(take: (data: DataTransfer) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      if (!data || data.files.length === 0 || isWriting(event.target)) return;
      event.preventDefault();
      latest.current(data);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}

/** Files that are dropped beside must not replace the page. */
function useNoNavigation(): void {
  useEffect(() => {
    const hold = (event: globalThis.DragEvent): void => event.preventDefault();
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', hold);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', hold);
    };
  }, []);
}

/** Takes files that are dropped on it, or pasted. */
export function DropArea({ onFiles, children }: DropAreaProps): ReactElement {
  const t = useTranslations('documents.uploads');
  const toast = useToast();
  const [depth, setDepth] = useState(0);
  const take = (data: DataTransfer): void => {
    const { files, hasFolder } = filesIn(data);
    if (hasFolder) toast({ tone: 'danger', message: t('noFolders') });
    if (files.length > 0) onFiles?.(files);
  };
  usePaste(take);
  useNoNavigation();
  return (
    <div
      className="docs__drop"
      onDragEnter={(event) => hasFiles(event) && setDepth((now) => now + 1)}
      onDragLeave={(event) => hasFiles(event) && setDepth((now) => Math.max(0, now - 1))}
      onDrop={(event) => {
        setDepth(0);
        take(event.dataTransfer);
      }}
    >
      {children}
      {depth > 0 && onFiles && (
        <p className="docs__over" aria-hidden="true">
          <Icon name="upload" size="l" />
          {t('dropHere')}
        </p>
      )}
    </div>
  );
}
