import { useEffect, useRef, useState } from 'react';
import type { DragEvent } from 'react';

interface Given {
  readonly files: readonly File[];
  readonly folders: readonly FileSystemDirectoryEntry[];
}

const folderOf = (item: DataTransferItem): FileSystemDirectoryEntry | null => {
  const entry = item.webkitGetAsEntry();
  return entry?.isDirectory === true ? (entry as FileSystemDirectoryEntry) : null;
};
const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** The files of what was dropped or pasted. A folder looks like a file that cannot be read. */
function filesIn(data: DataTransfer): Given {
  const items = Array.from(data.items).filter(({ kind }) => kind === 'file');
  return {
    folders: items.flatMap((item) => folderOf(item) ?? []),
    files: items.flatMap((item) => (folderOf(item) ? [] : (item.getAsFile() ?? []))),
  };
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;

/** Files pasted anywhere on the page, except where somebody writes; there, when `whileWriting` says so of the field. */
function usePaste(
  take: (data: DataTransfer) => void,
  whileWriting: ((field: HTMLElement) => boolean) | undefined,
): void {
  const latest = useRef({ take, whileWriting });
  useEffect(() => {
    latest.current = { take, whileWriting };
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const { clipboardData: data, target } = event;
      if (!data || data.files.length === 0) return;
      const isTheirs = target instanceof HTMLElement && latest.current.whileWriting?.(target);
      // Words that come with a picture are what somebody who writes means.
      if (isWriting(target) && (isTheirs !== true || data.getData('text/plain') !== '')) return;
      event.preventDefault();
      latest.current.take(data);
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

interface DropParts {
  /** Null: nothing can be put here. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  readonly onFolders: (folders: readonly FileSystemDirectoryEntry[]) => void;
  readonly whileWriting?: (field: HTMLElement) => boolean;
}
interface Drop {
  /** Something is held above it. */
  readonly isOver: boolean;
  readonly handlers: Pick<
    React.HTMLAttributes<HTMLElement>,
    'onDragEnter' | 'onDragLeave' | 'onDrop'
  >;
}

/** Takes files that are dropped on an element, or pasted. */
export function useFileDrop({ onFiles, onFolders, whileWriting }: DropParts): Drop {
  const [depth, setDepth] = useState(0);
  const take = (data: DataTransfer): void => {
    const { files, folders } = filesIn(data);
    if (folders.length > 0) onFolders(folders);
    if (files.length > 0) onFiles?.(files);
  };
  usePaste(take, whileWriting);
  useNoNavigation();
  return {
    isOver: depth > 0 && onFiles !== null,
    handlers: {
      onDragEnter: (event) => hasFiles(event) && setDepth((now) => now + 1),
      onDragLeave: (event) => hasFiles(event) && setDepth((now) => Math.max(0, now - 1)),
      onDrop: (event) => {
        setDepth(0);
        take(event.dataTransfer);
      },
    },
  };
}
