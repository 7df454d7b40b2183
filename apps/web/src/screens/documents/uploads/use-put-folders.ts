import { useTranslations } from 'use-intl';
import { browserClock } from '@astra/page-state/browser-clock';
import { useToast } from '@astra/ui/toast';
import { documentsApi } from '#api/documents.ts';
import type { Item, Place } from '#api/documents.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { useRefresh } from '../items.ts';
import { askOn } from './carry.ts';
import { filesIn, mostFiles, readFolders, TooManyFiles, treesOf } from './folder-tree.ts';
import type { FolderTree } from './folder-tree.ts';
import type { PutFiles } from './put-files.tsx';

interface PutFolders {
  readonly drop: (entries: readonly FileSystemDirectoryEntry[], place: Place) => void;
  readonly choose: (files: readonly File[], place: Place) => void;
}

/** A folder that could not be made, and with it nothing that lies in it. */
class NotMade extends Error {
  readonly tree: FolderTree;
  constructor(tree: FolderTree, cause: unknown) {
    super('A folder was not made', { cause });
    this.tree = tree;
  }
}

/** Where there was no answer the folder may be there already. */
const wasNotHeard = (error: unknown): boolean =>
  ['offline', 'too-many-requests'].includes(problemOf(error));

async function make(tree: FolderTree, { spaceId, folderId }: Place): Promise<Item> {
  const wish = { name: tree.name, ...(folderId === undefined ? {} : { folderId }) };
  try {
    return await askOn(browserClock, () => documentsApi.createFolder(spaceId, wish), wasNotHeard);
  } catch (cause) {
    throw new NotMade(tree, cause);
  }
}

/** Makes the folders of a tree one after another; its files are on their way as soon as theirs is there. */
async function putTree(tree: FolderTree, place: Place, put: PutFiles['put']): Promise<Item> {
  const made = await make(tree, place);
  const inside = { spaceId: place.spaceId, folderId: made.id };
  if (tree.files.length > 0) put(tree.files, inside);
  for (const folder of tree.folders) await putTree(folder, inside, put);
  return made;
}

/** Sends whole folders, as they lie on the device. A name that is taken gets a number, as that of a file does. */
export function usePutFolders(put: PutFiles['put']): PutFolders {
  const t = useTranslations('documents.uploads');
  const words = useProblemWords();
  const toast = useToast();
  const refresh = useRefresh();
  const say = (error: unknown): void => {
    const name = error instanceof NotMade ? error.tree.name : '';
    const cause = error instanceof NotMade ? error.cause : error;
    const why = ((): string => {
      if (error instanceof TooManyFiles) return t('tooManyFiles', { most: mostFiles });
      if (problemOf(cause) === 'unexpected') return t('folderUnreadable');
      const { title, body } = words(cause);
      return `${t('folderNotMade', { name })} ${title}. ${body}`;
    })();
    toast({ tone: 'danger', message: why });
  };
  const putAll = async (
    read: () => readonly FolderTree[] | Promise<readonly FolderTree[]>,
    place: Place,
  ): Promise<void> => {
    try {
      for (const tree of await read()) {
        const { name } = await putTree(tree, place, put);
        await refresh();
        toast({ message: t('folderMade', { name, count: filesIn(tree) }) });
      }
    } catch (error) {
      say(error);
      await refresh();
    }
  };
  return {
    drop: (entries, place) => void putAll(() => readFolders(entries), place),
    choose: (files, place) => void putAll(() => treesOf(files), place),
  };
}
