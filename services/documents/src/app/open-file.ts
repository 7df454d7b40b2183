import { AppError } from '@astra/kit/problems';
import { byteRange, type ByteRange } from '#domain/byte-range.ts';
import type { Item } from '#domain/item.ts';
import { forPurpose, purposeOf } from '#domain/purpose.ts';
import type { By } from '#ports/by.ts';
import type { ActFacts, FileContent, Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { giveOut, type GiveOut } from './give-out.ts';
import { makeMayStill, type Begun, type OpenStreams } from './open-streams.ts';
import { takenItem } from './seen.ts';
import type { Damage } from './tell-damage.ts';

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
/** The same, or what is only shown: how large it gets is not known before its end. */
export type GivenFile = Omit<OpenedFile, 'sizeBytes'> & { readonly sizeBytes: number | null };
export type OpenFile = (by: By, itemId: string, wish: OpenWish) => Promise<OpenedFile>;

/** Gives the newest version of a file out, or a part of it, with an entry in the trail when there is something to give. */
export function makeOpenFile(deps: Deps, streams: OpenStreams): OpenFile {
  const act = makeAct(deps);
  return async (by, itemId, wish) => {
    const facts = { action: 'document.download', targetKind: 'document', targetId: itemId };
    const cutter = new AbortController();
    const { item, kept, part, done } = await allowed(streams, async (add) => {
      const found = await act(by, { ...facts, isQuiet: true }, (unit) =>
        find(unit, { by, itemId, wish }),
      );
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
      const { signal } = cutter;
      const enter = enterBy(deps, by);
      const content = await giveOut(deps, {
        kept,
        part,
        signal,
        note: () =>
          noteGiven(deps, { by, item, kept, part, facts, isNoted: wish.isNoted === true }),
        fail: ({ problem: reason }) =>
          enter({ ...facts, ...forPurpose(by, item.space), outcome: 'failed', reason }),
        damage: { itemId, note: enter },
      });
      return { ...aboutFile(item, kept), part, content, signal, done };
    } catch (error) {
      done();
      throw error;
    }
  };
}

/** In the trail, as done by this person. */
export const enterBy =
  ({ store }: Pick<Deps, 'store'>, by: By): Damage['note'] =>
  (facts) =>
    store.within(scopeOf(by), (unit) => unit.audit(by, facts));

type Noting = {
  readonly by: By;
  readonly item: Pick<Item, 'space'>;
  readonly kept: FileContent;
  readonly part: ByteRange | null;
  readonly facts: Omit<ActFacts, 'outcome'>;
  readonly isNoted: boolean;
};

function noteGiven(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  { by, item, kept, part, facts, isNoted }: Noting,
): Promise<void> {
  const { documentId: itemId, versionId, organisationId } = kept.sealed;
  const { id: personId, sessionId } = by.actor;
  const roles = by.actor.kind === 'member' ? by.actor.roles : [];
  // A professional of another house, in a meeting.
  const isOutside = by.actor.organisationId !== organisationId;
  const who = { personId, sessionId, roles, purpose: purposeOf(by, item.space), isOutside };
  const opening = { itemId, versionId, organisationId, ...who };
  return store.within(scopeOf(by), async (unit) => {
    const isNew = isNoted || (await unit.files.noteOpening(opening, clock.now()));
    if (isEntry({ kept, part }, isNew))
      await unit.audit(by, { ...facts, ...forPurpose(by, item.space), outcome: 'done' });
  });
}

/** Each time that a file is had whole is an entry of the trail; what a sitting reads of it in parts is one entry together. */
export const isEntry = (
  { kept, part }: Pick<GiveOut, 'kept' | 'part'>,
  isNewOpening: boolean,
): boolean => isNewOpening || part === null || part.lengthBytes === kept.sizeBytes;

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
};
type Found = {
  readonly item: Item;
  readonly kept: FileContent;
  readonly part: ByteRange | null;
};

/** @throws AppError when the actor may not have it. */
async function find(unit: Unit, { by, itemId, wish }: Finding): Promise<Found> {
  const item = await takenItem(unit, by, itemId);
  const versionId = wish.versionId ?? item.file?.versionId;
  const kept = versionId === undefined ? null : await unit.files.content(itemId, versionId);
  if (!kept) throw new AppError('not-found');
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
