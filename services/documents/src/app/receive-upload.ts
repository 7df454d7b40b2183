import { AppError } from '@astra/kit/problems';
import { mayOnItem } from '@astra/policy/documents';
import { pieceBytes, segmentBytes } from '#domain/sealed.ts';
import type { Upload } from '#domain/upload.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import type { KeepPiece } from './keep-piece.ts';
import { factsOf, seenSpace } from './seen.ts';

/** Bytes as they come. It may break off; what has come before counts. */
export type Incoming = {
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** As announced; null when it is not. */
  readonly lengthBytes: number | null;
};
export type ReceiveUpload = (by: ByMember, id: string, incoming: Incoming) => Promise<Upload>;

/** At once in this process: each has a piece in memory. */
const mostAtOnce = 16;

/** Takes the next bytes of a file. Whole segments are kept, at the end whatever is left. */
export function makeReceiveUpload(deps: Deps, keepPiece: KeepPiece): ReceiveUpload {
  const act = makeAct(deps);
  let running = 0;
  // A new one for each piece would be gigabytes of garbage.
  const spare: Buffer[] = [];
  return async (by, id, incoming) => {
    const facts = { action: 'document.upload', targetKind: 'upload', targetId: id, isQuiet: true };
    const upload = await act(by, facts, async (unit) => {
      const found = await unit.uploads.find(id);
      if (!found) throw new AppError('not-found');
      await mustStillMay(unit, by, found);
      if (found.state !== 'receiving') throw new AppError('upload-over');
      if (found.receivedBytes !== incoming.offset) throw new AppError('upload-elsewhere');
      if ((incoming.lengthBytes ?? 0) > leftOf(found)) throw new AppError('too-large');
      return found;
    });
    if (running >= mostAtOnce)
      throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 1 } });
    running += 1;
    const sizeBytes = Math.min(pieceBytes, leftOf(upload));
    const isWhole = sizeBytes === pieceBytes;
    const buffer = (isWhole ? spare.pop() : undefined) ?? Buffer.allocUnsafe(sizeBytes);
    try {
      return await receive({ by, upload, keepPiece, buffer }, incoming.body);
    } finally {
      running -= 1;
      if (isWhole) spare.push(buffer);
    }
  };
}

/** The right to where it goes can end while it is on its way; that its folder is in the bin is no reason to stop. */
async function mustStillMay(unit: Unit, by: ByMember, upload: Upload): Promise<void> {
  const { spaceId, folderId, fileId } = upload;
  const targetId = fileId ?? folderId;
  if (targetId === null) {
    await seenSpace(unit, by, { id: spaceId, action: 'document.add' });
    return;
  }
  const target = await unit.items.find(targetId, by.actor);
  const action = fileId === null ? 'document.add' : 'document.edit';
  if (!target || !mayOnItem(by.actor, action, factsOf(target))) throw new AppError('not-found');
}

const leftOf = ({ sizeBytes, receivedBytes }: Upload): number => sizeBytes - receivedBytes;

type Receiving = {
  readonly by: ByMember;
  readonly upload: Upload;
  readonly keepPiece: KeepPiece;
  /** For a piece, or for all that is still to come. */
  readonly buffer: Buffer;
};

async function receive(
  { by, upload, keepPiece, buffer }: Receiving,
  body: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  let at = upload;
  let filled = 0;
  const keep = async (): Promise<void> => {
    const isEnd = filled === leftOf(at);
    const usable = isEnd ? filled : filled - (filled % segmentBytes);
    if (usable === 0) return;
    const plain = buffer.subarray(0, usable);
    at = await keepPiece(by, at, { fromPlainByte: at.receivedBytes, plain, isEnd });
    filled = 0;
  };
  const fault = await take(body, async (chunk) => {
    for (let taken = 0; taken < chunk.byteLength;) {
      if (filled === leftOf(at)) throw new AppError('too-large');
      const step = Math.min(buffer.length - filled, chunk.byteLength - taken, leftOf(at) - filled);
      buffer.set(chunk.subarray(taken, taken + step), filled);
      filled += step;
      taken += step;
      // The last byte waits for the end of the body: something too much must not make a file.
      if (filled === buffer.length && filled < leftOf(at)) await keep();
    }
  });
  await keep();
  if (fault !== null) throw fault;
  if (at === upload)
    throw new AppError('invalid-input', `Send at least ${segmentBytes} bytes at a time.`);
  return at;
}

/** Null at its end; why it broke off otherwise. What our own side throws is thrown. */
async function take(
  body: AsyncIterable<Uint8Array>,
  use: (chunk: Uint8Array) => Promise<void>,
): Promise<AppError | null> {
  const reading = body[Symbol.asyncIterator]();
  for (;;) {
    const next = await reading.next().catch((cause: unknown) => new Gone(cause));
    if (next instanceof Gone)
      return new AppError('invalid-input', undefined, { cause: next.cause });
    if (next.done === true) return null;
    await use(next.value);
  }
}

/** Who was sending has gone. */
class Gone {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}
