import { createHash } from 'node:crypto';
import type { Content } from './file-store.ts';
import { stopIfAborted, StoreError } from './store-error.ts';

/** Counts and hashes what goes by. */
export interface Measured {
  readonly content: AsyncGenerator<Uint8Array, void, void>;
  /** Once the content has come to its end. */
  result(): { readonly sha256: string; readonly sizeBytes: number };
  /** What the source itself failed of, when it did. */
  fault(): unknown;
}

/** Takes a content through: its length, its hash, its caller's signal. Another length than said ends it. */
export function measure(
  source: Content,
  { sizeBytes, signal }: { readonly sizeBytes?: number; readonly signal?: AbortSignal },
): Measured {
  const hash = createHash('sha256');
  let count = 0;
  let fault: unknown;
  async function* flow(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for await (const chunk of source) {
        stopIfAborted(signal);
        count += chunk.byteLength;
        if (sizeBytes !== undefined && count > sizeBytes) throw otherLength();
        hash.update(chunk);
        if (chunk.byteLength > 0) yield chunk;
      }
      if (sizeBytes !== undefined && count !== sizeBytes) throw otherLength();
    } catch (error) {
      fault = error;
      throw error;
    }
  }
  return {
    content: flow(),
    result: () => ({ sha256: hash.copy().digest('hex'), sizeBytes: count }),
    fault: () => fault,
  };
}

const otherLength = (): StoreError =>
  new StoreError('wrong-length', 'The content has another length than was said');

const sliceBytes = 256 * 1024;

/** Bytes at hand as a content: a slow server is seen to take one slice after the other. */
export async function* inSlices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.byteLength; at += sliceBytes)
    yield bytes.subarray(at, at + sliceBytes);
}

/** Gathers a content into pieces of one length; only the last is shorter. An empty content gives none. */
export async function* inPieces(
  source: Content,
  pieceBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  let piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  for await (const chunk of source) {
    let taken = 0;
    while (taken < chunk.byteLength) {
      const step = Math.min(pieceBytes - filled, chunk.byteLength - taken);
      piece.set(chunk.subarray(taken, taken + step), filled);
      filled += step;
      taken += step;
      if (filled === pieceBytes) {
        yield piece;
        // The one that was given may still be on its way.
        piece = Buffer.allocUnsafe(pieceBytes);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
