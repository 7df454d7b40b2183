import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { AppError } from '@astra/kit/problems';
import type { Log } from '@astra/kit/log';
import type { EngineLibrary, ReadEngineLibrary } from '#ports/engine-library.ts';

const waitMs = 10_000;
const largest = 8_388_608;

/**
 * Fetches the client from the deployment once, and hands out nothing but the very bytes whose hash was written
 * into the configuration when the deployment was installed.
 */
export function makeEngineLibrary(
  { url, integrity }: { readonly url: string; readonly integrity: string },
  log: Log,
): ReadEngineLibrary {
  let library: Promise<EngineLibrary> | null = null;
  return () => {
    library ??= fetchPinned(url, integrity).catch((cause: unknown) => {
      library = null;
      log.error({ err: cause }, 'The engine’s client is not served');
      throw new AppError('unavailable', undefined, { cause, extras: { retryAfterSeconds: 10 } });
    });
    return library;
  };
}

async function fetchPinned(url: string, integrity: string): Promise<EngineLibrary> {
  const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(waitMs) });
  if (!reply.ok) throw new Error(`The deployment answered ${reply.status}`);
  const plain = await bounded(reply);
  const found = `sha384-${createHash('sha384').update(plain).digest('base64')}`;
  if (found !== integrity)
    throw new Error(`The client has another hash than the pinned one: ${found}`);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    promisify(gzip)(plain),
  ]);
  return { plain, br, gzip: gz };
}

async function bounded(reply: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of reply.body ?? []) {
    size += part.length;
    if (size > largest) throw new Error('The client is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
