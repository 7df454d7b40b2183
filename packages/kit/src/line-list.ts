import { open, type FileHandle } from 'node:fs/promises';

/** Lines in a file that is only appended to, kept outside of the database. */
export type LineList = {
  /** Gives how long the list is then, bytes. The lines, none of which has a line break, are on the disk before this settles. */
  readonly add: (lines: readonly string[]) => Promise<number>;
  /** What stands behind so many bytes; nothing in a list that is not there. What was broken off is a line, too. */
  readonly from: (bytes: number) => Promise<{
    readonly lines: readonly string[];
    readonly bytes: number;
  }>;
};

/** What a process that died has begun is left, as a line of its own. */
async function needsEnd(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

/** The list in this file. Its folder must be there. */
export const makeLineList = (path: string): LineList => ({
  add: async (lines) => {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const begin = (await needsEnd(file, size)) ? '\n' : '';
      await file.appendFile(`${begin}${lines.map((line) => `${line}\n`).join('')}`);
      await file.sync();
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  },
  from: async (bytes) => {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      if (size <= bytes) return { lines: [], bytes: size };
      const { buffer } = await file.read(Buffer.alloc(size - bytes), 0, size - bytes, bytes);
      const lines = buffer.toString().split('\n');
      return { lines: lines.filter((line) => line !== ''), bytes: size };
    } finally {
      await file.close();
    }
  },
});
