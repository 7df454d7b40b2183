import { open, type FileHandle } from 'node:fs/promises';
import type { Erasure, ErasureList } from '#ports/erasures.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const line = new RegExp(
  `^(item|person) (${uuid}) (${uuid}) (\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z)$`,
  'u',
);

const written = ({ kind, id, organisationId, at }: Erasure): string =>
  `${kind} ${id} ${organisationId} ${at.toISOString()}\n`;

function read(text: string): Erasure | null {
  const [, kind, id, organisationId, at] = line.exec(text) ?? [];
  if (!kind || !id || !organisationId || !at) return null;
  return { kind: kind as Erasure['kind'], id, organisationId, at: new Date(at) };
}

/** What a process that died has begun is left, as a line of its own. */
async function needsEnd(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

/** One erasure a line, in a file that is only appended to. Its folder must be there. */
export const makeFileList = (path: string): ErasureList => ({
  add: async (erasures) => {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const begin = (await needsEnd(file, size)) ? '\n' : '';
      await file.appendFile(`${begin}${erasures.map(written).join('')}`);
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
      if (size <= bytes) return { erasures: [], bytes: size };
      const { buffer } = await file.read(Buffer.alloc(size - bytes), 0, size - bytes, bytes);
      const erasures = buffer.toString().split('\n').map(read);
      return { erasures: erasures.filter((each) => each !== null), bytes: size };
    } finally {
      await file.close();
    }
  },
});
