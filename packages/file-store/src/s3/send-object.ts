import { UploadPartCommand } from '@aws-sdk/client-s3';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { Condition, Content, WriteWish } from '../file-store.ts';
import { inPieces } from '../measure.ts';
import { also, noAnswer } from './s3-bucket.ts';
import type { S3Bucket } from './s3-bucket.ts';
import type { S3Uploads } from './s3-uploads.ts';

interface Sender {
  readonly bucket: S3Bucket;
  readonly uploads: S3Uploads;
  readonly key: string;
}

interface Parcel {
  readonly path: string;
  readonly content: Content;
  readonly wish: WriteWish;
  readonly condition: Condition;
}

const mebibyte = 1024 * 1024;
/** S3 takes 10,000 parts; of unknown length, 160 GB are enough. */
const mostParts = 9_999;

/** A small content in one piece, a larger one in parts: two in memory, one that fills and one on its way. */
export async function sendObject(sender: Sender, parcel: Parcel): Promise<void> {
  const { sizeBytes, signal } = parcel.wish;
  const pieceBytes =
    sizeBytes === undefined
      ? 16 * mebibyte
      : Math.max(8 * mebibyte, Math.ceil(sizeBytes / mostParts));
  const pieces = inPieces(parcel.content, pieceBytes);
  const first = await pieces.next();
  const bytes = first.done ? new Uint8Array(0) : first.value;
  if (bytes.byteLength < pieceBytes) {
    // The end of the content is known only when it has come, and with it another length than said.
    await pieces.next();
    await sender.bucket.put(sender.key, { bytes, condition: parcel.condition }, signal);
    return;
  }
  await sendParts(sender, parcel, { first: bytes, rest: pieces });
}

async function sendParts(
  { bucket, uploads, key }: Sender,
  { path, condition, wish: { signal } }: Parcel,
  { first, rest }: { readonly first: Uint8Array; readonly rest: AsyncIterable<Uint8Array> },
): Promise<void> {
  const id = await uploads.create(path, signal);
  const parts: CompletedPart[] = [];
  const send = async (bytes: Uint8Array): Promise<void> => {
    const PartNumber = parts.length + 1;
    const input = { Bucket: bucket.name, Key: key, UploadId: id, PartNumber, Body: bytes };
    const { ETag } = await bucket.run(
      bucket.client.send(new UploadPartCommand(input), also(signal)),
    );
    if (!ETag) throw noAnswer();
    parts.push({ PartNumber, ETag });
  };
  try {
    let underway = settle(send(first));
    for await (const piece of rest) {
      await unwrap(underway);
      underway = settle(send(piece));
    }
    await unwrap(underway);
    await uploads.finish({ path, id }, { parts, condition, signal });
  } catch (error) {
    await uploads.abandon({ path, id }, { signal: AbortSignal.timeout(10_000) }).catch(() => {
      // Not to be reached: nothing of it is to be seen, and the server's own rule clears it.
    });
    throw error;
  }
}

type Settled = Promise<{ readonly error?: unknown }>;
/** A failure is looked at when its turn comes, and is nobody's surprise before. */
const settle = (work: Promise<void>): Settled =>
  work.then(
    () => ({}),
    (error: unknown) => ({ error }),
  );
async function unwrap(settled: Settled): Promise<void> {
  const outcome = await settled;
  if ('error' in outcome) throw outcome.error;
}
