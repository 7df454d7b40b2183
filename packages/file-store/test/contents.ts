import { createHash, randomBytes } from 'node:crypto';
import type { Content } from '../src/file-store.ts';

/** A text as a content. */
export async function* bytesOf(text: string): Content {
  yield Buffer.from(text);
}

/** Bytes in pieces of uneven length, as a network brings them. */
export async function* piecesOf(bytes: Uint8Array): Content {
  const lengths = [1, 65_536, 17, 300_000];
  let at = 0;
  for (let count = 0; at < bytes.length; count += 1) {
    const end = at + (lengths[count % lengths.length] ?? 1);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** A content that breaks after so many bytes. */
export async function* suddenlyFailing(afterBytes: number): Content {
  for (let at = 0; at < afterBytes; at += 1024 * 1024)
    yield randomBytes(Math.min(1024 * 1024, afterBytes - at));
  throw new Error('the source has failed');
}

/** A content, whole. */
export async function readAll(content: Content): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** In hex. */
export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
