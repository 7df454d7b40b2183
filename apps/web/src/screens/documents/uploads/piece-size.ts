const mebibyte = 1024 * 1024;

/** In the first request of a file; what was sent of a request counts even when it is broken off. */
export const firstPieceBytes = 8 * mebibyte;
const least = mebibyte;
/** Half of what the gateway takes at once. */
const most = 32 * mebibyte;
const quickMs = 2_000;
const slowMs = 20_000;

/**
 * How many bytes the next request carries, by how long the last one took: on a fast line each request costs more than its
 * bytes do, on a slow one a long request meets somebody's patience on the way.
 */
export function nextPieceBytes(bytes: number, tookMs: number): number {
  if (tookMs < quickMs) return Math.min(most, bytes * 2);
  if (tookMs > slowMs) return Math.max(least, bytes / 2);
  return bytes;
}
