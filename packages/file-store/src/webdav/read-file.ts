import type { Content, Entry } from '../file-store.ts';
import { exactly, otherLength } from '../http/pace.ts';
import { holding } from '../held-content.ts';
import type { HttpAnswer } from '../http/http-door.ts';
import { changedMeanwhile } from '../read-range.ts';
import { StoreError } from '../store-error.ts';
import type { DavClient } from './dav-client.ts';
import { opaqueTag } from './place.ts';

interface Wanted {
  readonly address: string;
  readonly entry: Entry;
  readonly range: { readonly from: number; readonly lengthBytes: number };
  readonly signal: AbortSignal | undefined;
}

/** Opens the bytes of a range, and holds the server to what it has said of the file before. */
export async function readFile(client: DavClient, wanted: Wanted): Promise<Content> {
  const { entry, range, address, signal } = wanted;
  if (range.lengthBytes === 0) return nothing();
  const isPart = range.lengthBytes < entry.sizeBytes;
  const headers: Record<string, string> = {};
  if (isPart) headers['range'] = `bytes=${range.from}-${range.from + range.lengthBytes - 1}`;
  const question = { method: 'GET', path: address, headers, signal } as const;
  const answer = await client.ask(question, [200, 206]);
  try {
    return holding(open(answer, wanted, isPart), () => answer.drop());
  } catch (error) {
    await answer.drop();
    throw error;
  }
}

function open(
  answer: HttpAnswer,
  { entry, range }: Wanted,
  isPart: boolean,
): AsyncGenerator<Uint8Array, void, void> {
  const { etag, 'content-length': length, 'content-range': told } = answer.headers;
  // Looked at here rather than asked by `If-Match`: a weak etag never matches (RFC 9110, 13.1.1),
  // and Apache's are weak for a second after each change.
  if (etag !== undefined && entry.etag?.startsWith('"') && opaqueTag(etag) !== entry.etag)
    throw changedMeanwhile();
  if (answer.status === 206) {
    const last = range.from + range.lengthBytes - 1;
    if (!isPart || told !== `bytes ${range.from}-${last}/${entry.sizeBytes}`) throw otherLength();
    return exactly(answer.body, range.lengthBytes);
  }
  if (length !== undefined && Number(length) !== entry.sizeBytes) throw otherLength();
  const whole = exactly(answer.body, entry.sizeBytes);
  return isPart ? cut(whole, range) : whole;
}

/** A server that knows no ranges sends everything; the rest is let go. */
async function* cut(
  whole: Content,
  { from, lengthBytes }: Wanted['range'],
): AsyncGenerator<Uint8Array, void, void> {
  let at = 0;
  for await (const chunk of whole) {
    const piece = chunk.subarray(Math.max(0, from - at), Math.max(0, from + lengthBytes - at));
    at += chunk.byteLength;
    if (piece.byteLength > 0) yield piece;
    if (at >= from + lengthBytes) return;
  }
  throw new StoreError('misbehaved', 'The file server sends another length than it says');
}

async function* nothing(): AsyncGenerator<Uint8Array, void, void> {
  // Nothing to ask for.
}
