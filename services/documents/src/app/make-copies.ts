import { AppError } from '@astra/kit/problems';
import type { Copy, CopyFile, CopyPart } from '#domain/copy.ts';
import { deepest } from '#domain/item.ts';
import { pieceBytes, type Sealed } from '#domain/sealed.ts';
import type { Claim } from '#ports/copies.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { depthIn, freeNameIn } from './arrange.ts';
import type { Deps } from './deps.ts';
import { placeOfPiece } from './keep-piece.ts';
import type { OpenedFile, OpenFile } from './open-file.ts';
import { seenItem, seenPlace } from './seen.ts';

export type MakeCopies = {
  /** This one, to its end, or until something is away; not at all when another process works on it. */
  readonly work: (copyId: string) => Promise<void>;
  /** The oldest on which nobody works. */
  readonly workOnNext: () => Promise<void>;
  /** What is on its way is left as it stands, for whoever comes next. */
  readonly stop: () => void;
};

/** Whoever has not said for so long that they work on a copy is believed to be dead. */
const claimMs = 15_000;
const waitMs = 5_000;
const hour = 3_600_000;

/** Copies are made file by file, with a key of their own each; they are folders and files in one transaction at the end. */
export function makeMakeCopies(deps: Deps, openFile: OpenFile): MakeCopies {
  const { store, clock, random } = deps;
  let isStopped = false;
  const work: MakeCopies['work'] = async (copyId) => {
    const claim = { id: random.uuid(), until: new Date(clock.now().getTime() + claimMs) };
    const copy = await store.within('system', ({ copies }) =>
      copies.claim(copyId, claim, clock.now()),
    );
    if (!copy) return;
    const making = { deps, openFile, copy, claimId: claim.id, isStopped: () => isStopped };
    try {
      await makeParts(making);
      await publish(making);
    } catch (error) {
      await settle(making, error);
    }
  };
  return {
    work,
    workOnNext: async () => {
      const [id] = await store.within('system', ({ copies }) => copies.unclaimed(clock.now(), 1));
      if (id !== undefined && !isStopped) await work(id);
    },
    stop: () => {
      isStopped = true;
    },
  };
}

type Making = {
  readonly deps: Deps;
  readonly openFile: OpenFile;
  readonly copy: Copy;
  readonly claimId: string;
  readonly isStopped: () => boolean;
};

/** Somebody else goes on with it, or nobody wants it any more. */
class NotOurs extends Error {}

async function makeParts(making: Making): Promise<void> {
  const { deps, copy } = making;
  const parts = await deps.store.within('system', ({ copies }) => copies.parts(copy.id));
  for (const part of parts)
    if (part.file && !part.file.isKept) await makeFile(making, part, part.file);
}

async function makeFile(making: Making, part: CopyPart, file: CopyFile): Promise<void> {
  const sealed = file.sealed ?? (await beginFile(making, part, file));
  const { sourceVersionId: versionId, keptBytes } = file;
  const range = keptBytes > 0 ? `bytes=${keptBytes}-` : undefined;
  // With the rights of who asked, as they are now; the trail and the proof are those of any reader.
  const opened = await making.openFile(making.copy.askedBy, part.sourceId, { versionId, range });
  try {
    await keepAll(making, { part, file, sealed }, opened);
  } finally {
    opened.done();
  }
}

/** Piece by piece, each in a place that is used again. */
async function keepAll(
  making: Making,
  {
    part,
    file,
    sealed,
  }: { readonly part: CopyPart; readonly file: CopyFile; readonly sealed: Sealed },
  { content, signal }: OpenedFile,
): Promise<void> {
  const { keptBytes, sizeBytes } = file;
  const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, sizeBytes - keptBytes));
  let [at, filled] = [keptBytes, 0];
  const keep = async (): Promise<void> => {
    if (signal.aborted) throw new AppError('not-found');
    const plain = buffer.subarray(0, filled);
    const isEnd = at + filled === sizeBytes;
    await keepPiece(making, { part, sealed, from: at, plain, isEnd });
    [at, filled] = [at + filled, 0];
  };
  for await (const chunk of content)
    for (let taken = 0; taken < chunk.byteLength;) {
      const step = Math.min(buffer.length - filled, chunk.byteLength - taken);
      buffer.set(chunk.subarray(taken, taken + step), filled);
      [filled, taken] = [filled + step, taken + step];
      if (filled === buffer.length) await keep();
    }
  if (filled > 0 || sizeBytes === 0) await keep();
}

async function beginFile(
  { deps, copy, claimId }: Making,
  { number, newId }: CopyPart,
  { versionId }: CopyFile,
): Promise<Sealed> {
  const about = { organisationId: copy.organisationId, documentId: newId, versionId };
  const sealed = await deps.contents.begin(about);
  await deps.store.within('system', async ({ copies }) => {
    if (!(await copies.claimed(copy.id, claimId))) throw new NotOurs();
    await copies.setSealed(copy.id, number, sealed);
  });
  return sealed;
}

type KeptPiece = {
  readonly part: CopyPart;
  readonly sealed: Sealed;
  readonly from: number;
  readonly plain: Uint8Array;
  readonly isEnd: boolean;
};

/** As of an upload: a process that dies in between leaves a name without a place, which is cleared away. */
async function keepPiece(
  making: Making,
  { part, sealed, from, plain, isEnd }: KeptPiece,
): Promise<void> {
  const { deps, copy, claimId } = making;
  const { store, contents, clock } = deps;
  if (making.isStopped()) throw new NotOurs();
  const name = contents.nameFor(sealed);
  await store.within('system', ({ files }) => files.keepName({ ...sealed, name }, clock.now()));
  const { lengthBytes, keep } = await contents.seal(sealed, { fromPlainByte: from, plain, isEnd });
  await keep(name);
  const until = new Date(clock.now().getTime() + claimMs);
  await store.within('system', async ({ copies, files }) => {
    if (!(await copies.claimed(copy.id, claimId))) throw new NotOurs();
    const step = { bytes: plain.byteLength, isEnd, claim: { id: claimId, until } satisfies Claim };
    await copies.advance(copy.id, part.number, step);
    await files.setPlace({ name, ...placeOfPiece(from), lengthBytes });
  });
}

/** All of it becomes folders and files at once, as whoever asked may do at this moment. */
async function publish({ deps, copy, claimId }: Making): Promise<void> {
  const { folderId, askedBy: by } = copy;
  const parts = await deps.store.within('system', ({ copies }) => copies.parts(copy.id));
  const root = parts[0];
  if (!root) throw new NotOurs();
  const facts = { action: 'document.copy', targetKind: 'document', targetId: root.newId };
  await makeAct(deps)(by, facts, async (unit) => {
    // Its space can have been handed over since it began; if it is at this very moment, whoever comes next goes on.
    const { spaceId } = (await unit.copies.find(copy.id)) ?? copy;
    await unit.spaces.lock([spaceId]);
    const mine = await unit.copies.claimed(copy.id, claimId);
    if (mine?.spaceId !== spaceId) throw new NotOurs();
    await seenItem(unit, by, { id: copy.sourceId, action: 'document.see' });
    const folder = await seenPlace(unit, by, { spaceId, folderId });
    if (depthIn(folder) + copy.height > deepest) throw new AppError('too-deep');
    const name = await freeNameIn(unit, { spaceId, folderId }, { name: root.name });
    for (const part of parts) {
      const parent = part.parent === null ? folderId : (parts[part.parent]?.newId ?? null);
      const called = part === root ? name : part.name;
      await add({ deps, unit, copy: mine }, { ...part, name: called }, parent);
    }
    await unit.copies.settle(copy.id, { madeId: root.newId });
  });
}

async function add(
  { deps, unit, copy }: { readonly deps: Deps; readonly unit: Unit; readonly copy: Copy },
  { newId: id, kind, name, file }: CopyPart,
  folderId: string | null,
): Promise<void> {
  const { organisationId, spaceId, personId: by } = copy;
  const now = deps.clock.now();
  const about = { id, organisationId, kind, name, place: { spaceId, folderId }, by } as const;
  await unit.items.add({ ...about, file }, now);
  if (!file) return;
  // Each file has been made before.
  if (!file.sealed) throw new Error('A file of a copy has no key');
  const { sizeBytes, mediaType, isScanned, sealed } = file;
  await unit.files.addVersion(
    { itemId: id, sealed, sizeBytes, mediaType, isScanned, isByEditor: false, by },
    now,
  );
}

/** What is away comes back; what is refused stays so. */
async function settle({ deps, copy, claimId }: Making, error: unknown): Promise<void> {
  if (error instanceof NotOurs) return;
  const { store, clock, limits, log } = deps;
  const now = clock.now();
  const isRefused =
    error instanceof AppError && !['files-unavailable', 'unavailable'].includes(error.problem);
  const isGivenUp = now.getTime() - copy.begunAt.getTime() > limits.uploadHours * hour;
  if (!isRefused) log.warn({ err: error, copyId: copy.id }, 'A copy waits');
  await store.within('system', async (unit) => {
    const mine = await unit.copies.claimed(copy.id, claimId);
    if (!mine) return;
    if (!isRefused && !isGivenUp) {
      await unit.copies.letGo(copy.id, claimId, new Date(now.getTime() + waitMs));
      return;
    }
    const problem = error instanceof AppError ? error.problem : 'unexpected';
    await failCopy(unit, mine, { problem, at: now });
  });
}

/** It comes to nothing: nothing of it was ever to be seen. */
export async function failCopy(
  unit: Unit,
  copy: Copy,
  { problem, at }: { readonly problem: string; readonly at: Date },
): Promise<void> {
  await dropCopy(unit, copy, at);
  await unit.copies.settle(copy.id, { problem });
}

/** What has come of one that is on its way is wanted by nobody, and its room is free. It must be locked. */
export async function dropCopy(unit: Unit, copy: Copy, at: Date): Promise<void> {
  if (copy.state !== 'copying') return;
  for (const { file } of await unit.copies.parts(copy.id))
    if (file?.sealed) await unit.files.wantRemoval({ ...file.sealed, personId: copy.personId }, at);
  await unit.allowances.giveBack(copy.organisationId, copy.sizeBytes);
}
