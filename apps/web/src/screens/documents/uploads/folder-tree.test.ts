import { expect, test } from 'vitest';
import { filesIn, mostFiles, readFolders, TooManyFiles, treesOf } from './folder-tree.ts';

const lying = (path: string): File => {
  const name = path.split('/').at(-1) ?? '';
  const file = new File(['x'], name);
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
};
const shapeOf = (tree: Awaited<ReturnType<typeof treesOf>>[number]): unknown => ({
  name: tree.name,
  files: tree.files.map(({ name }) => name),
  folders: tree.folders.map(shapeOf),
});

/** As browsers give them: some at a time. */
function entry(name: string, inside?: readonly FileSystemEntry[]): FileSystemDirectoryEntry {
  const isDirectory = inside !== undefined;
  return {
    name,
    isDirectory,
    file: (given: (file: File) => void) => given(new File(['x'], name)),
    createReader: () => {
      const left = [...(inside ?? [])];
      return {
        readEntries: (given: (some: readonly FileSystemEntry[]) => void) =>
          given(left.splice(0, 2)),
      };
    },
  } as unknown as FileSystemDirectoryEntry;
}

test('a chosen folder is put together from the ways to its files, without what systems leave there', () => {
  const trees = treesOf([
    lying('Mme B/a.pdf'),
    lying('Mme B/.DS_Store'),
    lying('Mme B/2026/b.pdf'),
    lying('Mme B/2026/Janvier/Thumbs.db'),
    lying('Mme B/2026/c.pdf'),
  ]);

  expect(trees.map(shapeOf)).toEqual([
    {
      name: 'Mme B',
      files: ['a.pdf'],
      folders: [{ name: '2026', files: ['b.pdf', 'c.pdf'], folders: [] }],
    },
  ]);
  expect(trees.map(filesIn)).toEqual([3]);
});

test('a dropped folder is read to its end, empty folders too', async () => {
  const [tree] = await readFolders([
    entry('Mme B', [
      entry('a.pdf'),
      entry('b.pdf'),
      entry('Vide', []),
      entry('2026', [entry('desktop.ini'), entry('c.pdf')]),
    ]),
  ]);

  expect(tree && shapeOf(tree)).toEqual({
    name: 'Mme B',
    files: ['a.pdf', 'b.pdf'],
    folders: [
      { name: 'Vide', files: [], folders: [] },
      { name: '2026', files: ['c.pdf'], folders: [] },
    ],
  });
});

test('more than is meant is refused before anything is sent', async () => {
  const many = Array.from({ length: mostFiles + 1 }, (_, at) => `D/${at}.txt`);

  expect(() => treesOf(many.map(lying))).toThrow(TooManyFiles);
  await expect(
    readFolders([
      entry(
        'D',
        many.map((name) => entry(name)),
      ),
    ]),
  ).rejects.toThrow(TooManyFiles);
});
