import { useTranslations } from 'use-intl';
import { browserClock } from '@astra/page-state/browser-clock';
import { useToast } from '@astra/ui/toast';
import { documentsApi } from '#api/documents.ts';
import type { Item, Place } from '#api/documents.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { useRefresh } from '../items.ts';
import { askOn } from './carry.ts';
import { idFrom } from './fingerprint.ts';
import type { OfFolder } from './folder-files.ts';
import { folderSendings } from './folder-sendings.ts';
import type { FolderSending } from './folder-sendings.ts';
import { filesIn, mostFiles, readFolders, TooManyFiles, treesOf } from './folder-tree.ts';
import type { FolderTree } from './folder-tree.ts';
import { pageUploads } from './page-uploads.ts';
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

/** It is asked for by the same id: an answer that was lost makes no second one. */
const wasNotHeard = (error: unknown): boolean =>
  ['offline', 'no-answer', 'too-many-requests'].includes(problemOf(error));

interface Made {
  readonly item: Item;
  /** Files that are on their way. */
  readonly going: number;
  /** Some of it was there before. */
  readonly isRest: boolean;
}

async function make(tree: FolderTree, place: Place, id: string | undefined): Promise<Item> {
  const { spaceId, folderId } = place;
  const wish = {
    name: tree.name,
    ...(folderId === undefined ? {} : { folderId }),
    ...(id === undefined ? {} : { id }),
  };
  try {
    return await askOn(browserClock, () => documentsApi.createFolder(spaceId, wish), wasNotHeard);
  } catch (cause) {
    throw new NotMade(tree, cause);
  }
}

const cannotGoOn = (error: unknown): boolean =>
  error instanceof NotMade && problemOf(error.cause) === 'stale-version';

const idOf = ({ name }: FolderTree, { place, sending }: OfFolder): Promise<string> =>
  idFrom([sending.id, place.folderId, name]);

/** Its files are on their way as soon as their folder is there. */
async function fill(item: Item, tree: FolderTree, { of, putOfFolder }: Filling): Promise<number> {
  const inside = { ...of, place: { spaceId: of.place.spaceId, folderId: item.id } };
  let going = tree.files.length > 0 ? await putOfFolder(tree.files, inside) : 0;
  for (const folder of tree.folders) {
    const id = await idOf(folder, inside);
    const made = await make(folder, inside.place, id).catch((error: unknown) => {
      // Somebody has moved the one of before, or put it into the bin: what was in it went along.
      if (cannotGoOn(error)) return make(folder, inside.place, undefined);
      throw error;
    });
    going += await fill(made, folder, { of: inside, putOfFolder });
  }
  return going;
}
interface Filling {
  readonly of: OfFolder;
  readonly putOfFolder: PutFiles['putOfFolder'];
}

/** Makes the folder of a tree at its place, or finds it again where it was being sent before. */
async function makeTop(
  tree: FolderTree,
  place: Place,
): Promise<{ readonly item: Item; readonly sending: FolderSending }> {
  const begin = async (sending: FolderSending): Promise<Item> =>
    make(tree, place, await idOf(tree, { place, sending }));
  const first = await folderSendings.begin(place, tree.name);
  try {
    return { item: await begin(first), sending: first };
  } catch (error) {
    folderSendings.leave(first.id);
    if (!first.isAgain || !cannotGoOn(error)) throw error;
    const sending = await folderSendings.beginAnew(place, tree.name);
    return { item: await begin(sending), sending };
  }
}

/** Makes the folders of a tree one after another, and sends what lies in them. */
async function putTree(
  tree: FolderTree,
  place: Place,
  putOfFolder: PutFiles['putOfFolder'],
): Promise<Made> {
  const { item, sending } = await makeTop(tree, place);
  folderSendings.lies(sending.id, item.id);
  try {
    const going = await fill(item, tree, { of: { place, sending }, putOfFolder });
    void pageUploads.whenGone(sending.id).then(() => folderSendings.end(sending.id));
    return { item, going, isRest: sending.isAgain && going < filesIn(tree) };
  } catch (error) {
    folderSendings.leave(sending.id);
    throw error;
  }
}

/**
 * Sends whole folders, as they lie on the device. A name that is taken gets a number, as that of a file does; one whose sending
 * was broken off at that place goes on.
 */
export function usePutFolders(putOfFolder: PutFiles['putOfFolder']): PutFolders {
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
        const { item, going, isRest } = await putTree(tree, place, putOfFolder);
        const { name } = item;
        await refresh();
        toast({ message: t(isRest ? 'folderGoesOn' : 'folderMade', { name, count: going }) });
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
