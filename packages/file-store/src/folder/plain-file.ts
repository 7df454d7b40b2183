import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { changedMeanwhile } from '../read-range.ts';
import { stopIfAborted, StoreError } from '../store-error.ts';
import { inWordsOfThePort } from './system-errors.ts';

/** A file that is open, and what it was when it was opened. */
export interface PlainFile {
  readonly handle: FileHandle;
  readonly facts: BigIntStats;
}

const chunkBytes = 256 * 1024;

/** Opens what is there itself, never what a link names; a pipe does not make us wait. */
export async function openPlainFile(path: string): Promise<PlainFile> {
  const handle = await open(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
  );
  try {
    const facts = await handle.stat({ bigint: true });
    if (!facts.isFile() && !facts.isDirectory())
      throw new StoreError('denied', 'It is neither a file nor a folder');
    return { handle, facts };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The bytes of a range, and `changed` when the file was written in place while it was read. */
export async function* readBytes(
  { handle, facts }: PlainFile,
  { from, lengthBytes }: { readonly from: number; readonly lengthBytes: number },
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    let at = from;
    const end = from + lengthBytes;
    while (at < end) {
      stopIfAborted(signal);
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw changedMeanwhile();
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    const now = await handle.stat({ bigint: true });
    // Not by the time of change: another name of the file changes that, too.
    if (now.size !== facts.size || now.mtimeNs !== facts.mtimeNs) throw changedMeanwhile();
  } catch (error) {
    throw inWordsOfThePort(error);
  } finally {
    await handle.close();
  }
}

/** A write can take less than it was given. */
export async function writeAll(
  handle: FileHandle,
  bytes: Uint8Array,
  at: number | null = null,
): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) {
    const place = at === null ? null : at + written;
    const step = await handle.write(bytes, written, bytes.byteLength - written, place);
    written += step.bytesWritten;
  }
}
