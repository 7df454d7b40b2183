import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Condition } from '../file-store.ts';
import { changedMeanwhile, nameTaken } from '../read-range.ts';
import { PART_PREFIX } from '../safe-path.ts';
import type { HeldFolder } from './held-folder.ts';
import { writeAll } from './plain-file.ts';
import { codeOf } from './system-errors.ts';

/** A name for what is being written, that nobody can guess. */
export const partName = (): string => `${PART_PREFIX}${randomBytes(16).toString('hex')}`;

/** A new file that nobody else has opened before. */
export const createPart = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o640);

/** Writes a new file beside its place and then puts it there; whatever fails leaves nothing behind. */
export async function writeBeside<T>(
  folder: HeldFolder,
  { name, condition }: { readonly name: string; readonly condition: Condition },
  fill: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const part = partName();
  const handle = await createPart(folder.at(part));
  try {
    const result = await fill(handle);
    await handle.sync();
    await publish(folder, { part, name, condition });
    return result;
  } finally {
    await handle.close();
    await rm(folder.at(part), { force: true });
  }
}

/** Writes a new file under its own name, and has it on the disk; whatever fails leaves nothing behind. */
export async function keepNew(folder: HeldFolder, name: string, bytes: Uint8Array): Promise<void> {
  const handle = await createPart(folder.at(name));
  try {
    await writeAll(handle, bytes);
    await handle.sync();
    await folder.handle.sync();
  } catch (error) {
    await rm(folder.at(name), { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Gives a finished part its name, at once or not at all, and for good. */
export async function publish(
  folder: HeldFolder,
  { part, name, condition }: { part: string; name: string; condition: Condition },
): Promise<void> {
  if (condition.when === 'absent') await linkOrRename(folder.at(part), folder.at(name));
  else {
    const there = await lstat(folder.at(name), { bigint: true }).catch(ignoreMissing);
    if (condition.when === 'unchanged' && (!there || etagOf(there) !== condition.etag))
      throw changedMeanwhile();
    // Renaming over a folder fails by itself; over a link or a pipe it would not.
    if (there && !there.isFile() && !there.isDirectory()) throw nameTaken();
    await rename(folder.at(part), folder.at(name));
  }
  // The name is on the disk only when the folder is.
  await folder.handle.sync();
}

/** A rename that never takes the place of something: a second name, then the first one away. */
export async function linkOrRename(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Some mounted shares know no second name; then the best is to look just before.
    if (!knowsNoLinks.has(codeOf(error) ?? '')) throw error;
    if (await lstat(to).catch(ignoreMissing)) throw nameTaken();
    await rename(from, to);
    return;
  }
  await rm(from, { force: true });
}

const knowsNoLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Nothing there is an answer, too. */
export function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** Another one after each change: which file it is, how long, and when it last changed in any way. */
export const etagOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [ino, size, mtimeNs, ctimeNs].map((value) => value.toString(36)).join('-');
