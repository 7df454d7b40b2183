import { AppError } from '@astra/kit/problems';
import { mayOnItem } from '@astra/policy/documents';
import { pieceBytes, segmentBytes } from '#domain/sealed.ts';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import type { NewPiece } from '#ports/contents.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import type { Keeping, KeepPiece } from './keep-piece.ts';
import { Drips, Gone, makeNextOf, Overtaken } from './incoming-pace.ts';
import { factsOf, seenSpace } from './seen.ts';
import { makeTakeTurn, type Turn } from './upload-turns.ts';

/** Bytes as they come. It may break off; what has come before counts. */
export type Incoming = {
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** As announced; null when it is not. */
  readonly lengthBytes: number | null;
};
export type ReceiveUpload = (by: By, id: string, incoming: Incoming) => Promise<Upload>;

/** Pieces of one upload on their way to the file server. */
const mostOnTheirWay = 2;
/** Kept for those who come next. */
const mostSpare = 4;

/** Takes the next bytes of a file, in whoever's right that was looked at just now. */
export type TakeIn = (
  by: By,
  upload: Upload,
  incoming: Pick<Incoming, 'body' | 'lengthBytes'> & {
    /** The books have it already. */
    readonly firstName?: string;
  },
) => Promise<Upload>;

/** Looks whether the next bytes of a file may come. Whole segments are kept, at the end whatever is left. */
export function makeReceiveUpload(deps: Deps, takeIn: TakeIn): ReceiveUpload {
  const act = makeAct(deps);
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
    return takeIn(by, upload, incoming);
  };
}

/** As many at once as there is memory for, and of each person their share. */
export function makeTakeIn(keepPiece: KeepPiece): TakeIn {
  const takeTurn = makeTakeTurn();
  // A new one for each piece would be gigabytes of garbage.
  const spare: Buffer[] = [];
  return async (by, upload, { body, lengthBytes, firstName }) => {
    const { end: endTurn, whenWanted } = takeTurn(by, upload);
    const left = leftOf(upload);
    const isLong = left > pieceBytes;
    const buffer = isLong ? take(spare) : Buffer.allocUnsafe(left);
    try {
      const mostPieces = Math.ceil(Math.min(left, lengthBytes ?? 0) / pieceBytes);
      const receiving = { by, upload, keepPiece, buffer, firstName, mostPieces, whenWanted };
      return await receive(receiving, body);
    } finally {
      endTurn();
      if (isLong && spare.length < mostSpare) spare.push(buffer);
    }
  };
}

const take = (spare: Buffer[]): Buffer => spare.pop() ?? Buffer.allocUnsafe(pieceBytes);

/** The right to where it goes can end while it is on its way; that its folder is in the bin is no reason to stop. */
async function mustStillMay(unit: Unit, by: By, upload: Upload): Promise<void> {
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
  readonly by: By;
  readonly upload: Upload;
  readonly keepPiece: KeepPiece;
  /** For a piece, or for all that is still to come. */
  readonly buffer: Buffer;
  readonly firstName: string | undefined;
  /** As was announced; 0 when it was not. */
  readonly mostPieces: number;
  readonly whenWanted: Turn['whenWanted'];
};

/**
 * While pieces are on their way to the file server, the next one comes. The books have each after the one before it,
 * whichever the file server has first.
 */
async function receive(
  { by, upload, keepPiece, buffer, firstName, mostPieces, whenWanted }: Receiving,
  body: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  /** As it stands in the books. */
  let at = upload;
  const names = namesOf(firstName);
  const place = placeIn(upload, buffer);
  const onTheirWay: Keeping[] = [];
  let begun = 0;
  const enterOldest = async (): Promise<void> => {
    const entered = await onTheirWay.shift()?.entered;
    at = entered?.upload ?? at;
    names.add(entered?.nextName ?? null);
  };
  const keep = async (): Promise<void> => {
    const piece = place.piece();
    if (piece === null) return;
    if (onTheirWay.length === mostOnTheirWay) await enterOldest();
    const before = onTheirWay.at(-1);
    begun += 1;
    const wish = {
      ...piece,
      keptName: names.take(),
      // For the one that is begun when this one has been entered.
      wantsName: begun + mostOnTheirWay <= mostPieces,
      ...(before !== undefined && { before }),
    };
    onTheirWay.push(await keepPiece(by, at, wish));
    place.next(piece.plain.byteLength);
  };
  try {
    const nextOf = makeNextOf(body, whenWanted);
    const fault = await readAll(nextOf, async (chunk) => {
      for (let taken = 0; taken < chunk.byteLength;) {
        if (place.isAtEnd()) throw new AppError('too-large');
        taken += place.fill(chunk.subarray(taken));
        // The last byte waits for the end of the body: something too much must not make a file.
        if (place.isFull()) await keep();
      }
    });
    await keep();
    while (onTheirWay.length > 0) await enterOldest();
    if (fault !== null) throw fault;
  } finally {
    // Who asks after this where it is hears the last word.
    await Promise.allSettled(onTheirWay.map(({ entered }) => entered));
  }
  if (at === upload)
    throw new AppError('invalid-input', `Send at least ${segmentBytes} bytes at a time.`);
  return at;
}

/** Well before a name without a place is taken for what a dead process has left, and cleared away. */
const nameHoldsMs = 60_000;

/** Names that the books have, for pieces that are begun soon. */
function namesOf(first: string | undefined): {
  readonly add: (name: string | null) => void;
  readonly take: () => string | undefined;
} {
  const kept: { readonly name: string; readonly at: number }[] = [];
  const add = (name: string | null): void => {
    if (name !== null) kept.push({ name, at: performance.now() });
  };
  add(first ?? null);
  return {
    add,
    take: () => {
      const fresh = kept.pop();
      return fresh && performance.now() - fresh.at < nameHoldsMs ? fresh.name : undefined;
    },
  };
}

type Place = {
  /** Gives how much of it there was room for. */
  readonly fill: (chunk: Uint8Array) => number;
  /** A whole piece, and more is to come. */
  readonly isFull: () => boolean;
  /** Nothing is missing. */
  readonly isAtEnd: () => boolean;
  /** What can be kept: whole segments, at the end whatever is left; null when that is nothing. */
  readonly piece: () => NewPiece | null;
  /** So much has been taken from it. */
  readonly next: (bytes: number) => void;
};

/** Where bytes gather until they are a piece. */
function placeIn(upload: Upload, buffer: Buffer): Place {
  let from = upload.receivedBytes;
  let filled = 0;
  const left = (): number => upload.sizeBytes - from;
  return {
    fill: (chunk) => {
      const step = Math.min(buffer.length - filled, chunk.byteLength, left() - filled);
      buffer.set(chunk.subarray(0, step), filled);
      filled += step;
      return step;
    },
    isFull: () => filled === buffer.length && filled < left(),
    isAtEnd: () => filled === left(),
    piece: () => {
      const isEnd = filled === left();
      const usable = isEnd ? filled : filled - (filled % segmentBytes);
      if (usable === 0) return null;
      return { fromPlainByte: from, plain: buffer.subarray(0, usable), isEnd };
    },
    next: (bytes) => {
      from += bytes;
      filled = 0;
    },
  };
}

/** Null at its end; why it broke off otherwise. What our own side throws is thrown. */
async function readAll(
  nextOf: ReturnType<typeof makeNextOf>,
  use: (chunk: Uint8Array) => Promise<void>,
): Promise<AppError | null> {
  for (;;) {
    const next = await nextOf();
    if (next instanceof Gone) return whyGone(next);
    if (next.done === true) return null;
    await use(next.value);
  }
}

/** Who has gone reads nothing of it; whose network is slow tries again, from where it stands. */
function whyGone({ cause }: Gone): AppError {
  if (cause instanceof Overtaken) return new AppError('upload-elsewhere', undefined, { cause });
  if (!(cause instanceof Drips)) return new AppError('invalid-input', undefined, { cause });
  return new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 1 }, cause });
}
