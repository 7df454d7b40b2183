/** A folder of this device with what lies in it. */
export interface FolderTree {
  readonly name: string;
  readonly files: readonly File[];
  readonly folders: readonly FolderTree[];
}

/** More at once is a mistake more often than a wish, and a page that stands still. */
export const mostFiles = 5_000;

/** More files than `mostFiles`; nothing was sent. */
export class TooManyFiles extends Error {}

/** What systems leave in folders for themselves. */
const ofTheSystem = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);
const isTheirs = ({ name }: Pick<File, 'name'>): boolean => !ofTheSystem.has(name);

type Room = { left: number };
function take(room: Room, count: number): void {
  room.left -= count;
  if (room.left < 0) throw new TooManyFiles();
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A reader gives some at a time, and none once it has given all. */
async function entriesOf(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function readOne(entry: FileSystemDirectoryEntry, room: Room): Promise<FolderTree> {
  const entries = await entriesOf(entry);
  take(room, entries.length);
  const files: File[] = [];
  const folders: FolderTree[] = [];
  for (const each of entries)
    if (each.isDirectory) folders.push(await readOne(each as FileSystemDirectoryEntry, room));
    else if (isTheirs(each)) files.push(await fileOf(each as FileSystemFileEntry));
  return { name: entry.name, files, folders };
}

/**
 * Folders that were dropped, with all that lies in them.
 *
 * @throws TooManyFiles
 * @throws DOMException what cannot be read
 */
export async function readFolders(
  entries: readonly FileSystemDirectoryEntry[],
): Promise<readonly FolderTree[]> {
  const room = { left: mostFiles };
  const trees: FolderTree[] = [];
  for (const entry of entries) trees.push(await readOne(entry, room));
  return trees;
}

interface Growing {
  readonly files: File[];
  readonly folders: Map<string, Growing>;
}
const growing = (): Growing => ({ files: [], folders: new Map() });
const treesIn = ({ folders }: Growing): readonly FolderTree[] =>
  Array.from(folders, ([name, inside]) => ({
    name,
    files: inside.files,
    folders: treesIn(inside),
  }));

/**
 * A folder that was chosen, from where its files say that they lie (`webkitRelativePath`, as "Letters/2026/a.pdf"). Browsers
 * leave out folders in which no file lies.
 *
 * @throws TooManyFiles
 */
export function treesOf(files: readonly File[]): readonly FolderTree[] {
  take({ left: mostFiles }, files.length);
  const top = growing();
  for (const file of files.filter(isTheirs)) {
    let folder = top;
    for (const name of file.webkitRelativePath.split('/').slice(0, -1)) {
      const next = folder.folders.get(name) ?? growing();
      folder.folders.set(name, next);
      folder = next;
    }
    folder.files.push(file);
  }
  return treesIn(top);
}

/** All files of a folder, however deep. */
export const filesIn = ({ files, folders }: FolderTree): number =>
  files.length + folders.reduce((sum, folder) => sum + filesIn(folder), 0);
