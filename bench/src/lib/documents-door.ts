import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

/** Where something is sent to or had from, and by which headers. */
export type Way = { readonly url: string; readonly headers: Readonly<Record<string, string>> };
export type Sent = { readonly status: number; readonly headers: IncomingMessage['headers'] };

const block = 1_048_576;
/** Bytes that no part on the way can guess or squeeze: each block another turn of a random one. */
export async function* bytesFrom(from: number, end: number): AsyncGenerator<Buffer> {
  for (let at = from; at < end;) {
    const start = Math.floor(at / block) * block;
    const whole = blockAt(start / block);
    const stop = Math.min(end, start + block);
    yield whole.subarray(at - start, stop - start);
    at = stop;
  }
}

const seeds = Array.from({ length: 16 }, (_, n) => {
  const parts: Buffer[] = [];
  for (let at = 0; at < block / 32; at += 1)
    parts.push(createHash('sha256').update(`${n} ${at}`).digest());
  return Buffer.concat(parts);
});
const blockAt = (index: number): Buffer => seeds[index % seeds.length] ?? Buffer.alloc(block);

/** Sends a body of this length as one request, as fast as it is taken. */
export async function sendBytes(
  method: 'PUT' | 'PATCH',
  { url, headers }: Way,
  { from = 0, end }: { readonly from?: number; readonly end: number },
): Promise<Sent> {
  const asking = request(url, {
    method,
    // A connection that lay idle may be closed by the other side in the moment in which it is used; browsers ask again.
    agent: false,
    headers: { ...headers, 'content-length': String(end - from) },
  });
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
  const broken = once(asking, 'close');
  answered.catch(() => undefined);
  for await (const bytes of bytesFrom(from, end)) {
    if (asking.destroyed) break;
    if (!asking.write(bytes)) await Promise.race([once(asking, 'drain'), broken]);
  }
  asking.end();
  const [reply] = await answered;
  reply.resume();
  await once(reply, 'end');
  return { status: reply.statusCode ?? 0, headers: reply.headers };
}

/** Takes a whole body and throws it away; with `isProved` also gives its SHA-256. */
export async function takeBytes(
  { url, headers }: Way,
  { isProved = false } = {},
): Promise<{ readonly bytes: number; readonly sha256: string | null }> {
  const asking = request(url, { headers });
  asking.end();
  const [reply] = (await once(asking, 'response')) as [IncomingMessage];
  if (reply.statusCode !== 200) throw new Error(`${url} answered ${reply.statusCode}`);
  const hash = isProved ? createHash('sha256') : null;
  let bytes = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash?.update(chunk);
  }
  return { bytes, sha256: hash?.digest('hex') ?? null };
}

const encoded = (text: string): string => Buffer.from(text).toString('base64');

/** The headers by which a file is announced (tus 1.0.0). */
export const announcing = (
  spaceId: string,
  { name, sizeBytes }: { readonly name: string; readonly sizeBytes: number },
): Record<string, string> => ({
  'tus-resumable': '1.0.0',
  'upload-length': String(sizeBytes),
  'upload-metadata': `name ${encoded(name)},space ${encoded(spaceId)}`,
});
/** The headers of a piece of it. */
export const pieceFrom = (offset: number): Record<string, string> => ({
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});
