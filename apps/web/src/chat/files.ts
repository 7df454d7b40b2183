import { createContext, use } from 'react';
import type { ReactElement, ReactNode } from 'react';

/** A file that a message brings, as the documents have it. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string | null;
  readonly state: 'checking' | 'here' | 'refused';
  /** Changes when it does; absent where a file has but one. */
  readonly version?: number | null;
}

/** The files of a conversation: messages only name them. */
export interface SharedFiles {
  /** Null until the list is there. */
  readonly items: readonly SharedFile[] | null;
  /** There are older ones, which the list leaves out. */
  readonly isMore: boolean;
  readonly contentHref: (id: string) => string;
  /** Whether the list is only what the person is shown of them. */
  readonly isPart: boolean;
  /** How more than pictures are looked at; null: it is not here. */
  readonly preview: ((file: SharedFile) => ReactElement | null) | null;
  /** Takes a file out, as its message goes; null: the message goes alone. */
  readonly onRemove: ((id: string) => Promise<void>) | null;
}

/** Null where messages bring no files. */
export const SharedFilesContext = createContext<SharedFiles | null>(null);
export const useSharedFiles = (): SharedFiles | null => use(SharedFilesContext);

/** How files are sent in a conversation. */
export interface Attach {
  readonly onFiles: (files: readonly File[]) => void;
  /** Chooses one that is there already; null: there is nothing to choose from. */
  readonly onChoose: (() => void) | null;
  /** The largest file that is taken. */
  readonly largestBytes: number;
  /** What is on its way. */
  readonly tray: ReactNode;
}
