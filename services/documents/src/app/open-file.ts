import { AppError } from '@astra/kit/problems';
import { byteRange, type ByteRange } from '#domain/byte-range.ts';
import type { Item } from '#domain/item.ts';
import type { By } from '#ports/by.ts';
import type { FileContent, Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { makeMayStill, type Begun, type OpenStreams } from './open-streams.ts';
import { takenItem } from './seen.ts';

export type OpenWish = {
  /** Default: the one that the file is now. */
  readonly versionId?: string;
  /** Headers of HTTP, as they came. */
  readonly range?: string | undefined;
  readonly ifRange?: string | undefined;
  /** Who is given it stands among its openings already. */
  readonly isNoted?: boolean;
};
/** A file that is being given out. Whoever takes it calls `done` at its end, however it ends. */
export type OpenedFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** The name of its reader is in it: there are no parts of it, and no two are the same. */
  readonly isMarked?: boolean;
  /** Null: the whole. */
  readonly part: ByteRange | null;
  readonly content: AsyncIterable<Uint8Array>;
  /** Aborted when its reader may no longer have it. */
  readonly signal: AbortSignal;
  readonly done: () => void;
};
export type OpenFile = (by: By, itemId: string, wish: OpenWish) => Promise<OpenedFile>;

/** Gives the newest version of a file out, or a part of it, with an entry in the trail each time. */
export function makeOpenFile(deps: Deps, streams: OpenStreams): OpenFile {
  const act = makeAct(deps);
  return async (by, itemId, wish) => {
    const facts = { action: 'document.download', targetKind: 'document', targetId: itemId };
    const cutter = new AbortController();
    const { item, kept, part, done } = await allowed(streams, async (add) => {
      const found = await act(by, facts, (unit) => find(unit, { by, itemId, wish, deps }));
      const { space, share } = found.item;
      const { id: personId, sessionId } = by.actor;
      const seen = {
        itemId,
        spaceId: space.id,
        isByShare: share !== 'none',
        reader: { personId, sessionId },
        mayStill: makeMayStill(deps, by, itemId),
      };
      return { ...found, done: add({ ...seen, cut: () => cutter.abort() }) };
    });
    try {
      const content = await deps.contents.read(kept, part ?? undefined);
      const watched = watch(content, (error) => tellDamage(deps, { by, itemId, error }));
      return { ...aboutFile(item, kept), part, content: watched, signal: cutter.signal, done };
    } catch (error) {
      done();
      await tellDamage(deps, { by, itemId, error });
      throw error;
    }
  };
}

/** What is told while the rights are read counts for what begins then. */
export async function allowed<T>(
  streams: OpenStreams,
  read: (add: Begun['add']) => Promise<T>,
): Promise<T> {
  const begun = streams.begin();
  try {
    return await read(begun.add);
  } finally {
    begun.end();
  }
}

type Finding = {
  readonly by: By;
  readonly itemId: string;
  readonly wish: OpenWish;
  readonly deps: Deps;
};
type Found = {
  readonly item: Item;
  readonly kept: FileContent;
  readonly part: ByteRange | null;
};

/** @throws AppError when the actor may not have it. */
async function find(unit: Unit, { by, itemId, wish, deps }: Finding): Promise<Found> {
  const item = await takenItem(unit, by, itemId);
  const versionId = wish.versionId ?? item.file?.versionId;
  const kept = versionId === undefined ? null : await unit.files.content(itemId, versionId);
  if (!kept) throw new AppError('not-found');
  const { organisationId, versionId: givenId } = kept.sealed;
  const who = { personId: by.actor.id, roles: by.actor.kind === 'member' ? by.actor.roles : [] };
  const opening = { itemId, versionId: givenId, organisationId, ...who };
  if (wish.isNoted !== true) await unit.files.noteOpening(opening, deps.clock.now());
  return { item, kept, part: partOf(kept, wish) };
}

const etagOf = ({ sealed }: FileContent): string => `"${sealed.versionId}"`;

export const aboutFile = (
  { name }: Item,
  kept: FileContent,
): Pick<OpenedFile, 'name' | 'mediaType' | 'sizeBytes' | 'etag'> => ({
  name,
  mediaType: kept.mediaType,
  sizeBytes: kept.sizeBytes,
  etag: etagOf(kept),
});

export function partOf(kept: FileContent, { range, ifRange }: OpenWish): ByteRange | null {
  // A part of another version is of no use to who has the beginning of this one.
  if (ifRange !== undefined && ifRange !== etagOf(kept)) return null;
  const part = byteRange(range, kept.sizeBytes);
  if (part === 'outside') throw new AppError('range-outside');
  return part;
}

/** The same content, whose end by a fault is told. No generator: one that was never begun would let go of nothing. */
export function watch(
  content: AsyncIterable<Uint8Array>,
  tell: (error: unknown) => Promise<void>,
): AsyncIterable<Uint8Array> {
  const bytes = content[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    try {
      return await bytes.next();
    } catch (error) {
      await tell(error);
      throw error;
    }
  };
  const leave = async (): Promise<IteratorResult<Uint8Array>> => {
    await bytes.return?.();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
}

type Damage = { readonly by: By; readonly itemId: string; readonly error: unknown };

/** Somebody has changed a file behind our back: that is for the security officer, not only for the reader. */
export async function tellDamage(
  { store, log }: Deps,
  { by, itemId, error }: Damage,
): Promise<void> {
  if (!(error instanceof AppError) || error.problem !== 'file-damaged') return;
  log.error(
    { err: error, itemId },
    'A file is not what was kept: it was changed on the file server',
  );
  const facts = { action: 'document.found-damaged', targetKind: 'document', targetId: itemId };
  await store.within(scopeOf(by), (unit) =>
    unit.audit(by, { ...facts, outcome: 'failed', reason: 'file-damaged' }),
  );
}
