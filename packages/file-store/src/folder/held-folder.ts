import { constants, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isStoreError, StoreError } from '../store-error.ts';
import { inWordsOfThePort } from './system-errors.ts';

/**
 * A folder held open. Whoever changes the path meanwhile, by a link or by another folder of the same
 * name, changes nothing for us: names are looked up in the folder that is held (as by openat(2),
 * which Node does not have: `/proc/self/fd/N/name` is Linux's same thing by name).
 */
export interface HeldFolder {
  /** The folder itself. */
  readonly path: string;
  readonly handle: FileHandle;
  /** Something in it. The last part is not followed by what opens with `O_NOFOLLOW`. */
  at(name: string): string;
}

const onlyFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** Walks from the root, one part after the other and through no link, and lets go of everything afterwards. */
export async function inFolder<T>(
  root: string,
  parts: readonly string[],
  use: (folder: HeldFolder) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    // The root is the deployment's own word: it may be a link.
    handle = await open(root, constants.O_RDONLY | constants.O_DIRECTORY).catch(outOfReach);
    for (const part of parts) {
      const next = await openFolder(within(handle, part));
      await handle.close();
      handle = next;
    }
    return await use(held(handle));
  } catch (error) {
    throw inWordsOfThePort(error);
  } finally {
    await handle?.close();
  }
}

/** A share that is not there just now: of nothing in it can be said that it is gone. */
function outOfReach(cause: unknown): never {
  const known = inWordsOfThePort(cause);
  if (!isStoreError(known, 'not-found')) throw known;
  throw new StoreError('unreachable', 'The folder itself is not there', { cause });
}

async function openFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, onlyFolder);
  } catch (error) {
    const known = inWordsOfThePort(error);
    // A file or a link in the middle of a path: nothing can lie below it.
    if (known instanceof StoreError && (known.kind === 'wrong-kind' || known.kind === 'denied'))
      throw new StoreError('not-found', 'Nothing is there', { cause: error });
    throw error;
  }
}

const within = (handle: FileHandle, name: string): string => `/proc/self/fd/${handle.fd}/${name}`;

function held(handle: FileHandle): HeldFolder {
  return {
    handle,
    path: `/proc/self/fd/${handle.fd}`,
    at: (name) => within(handle, name),
  };
}

/** Only where the system can hold a folder. */
export function canHold(): boolean {
  return existsSync('/proc/self/fd');
}
