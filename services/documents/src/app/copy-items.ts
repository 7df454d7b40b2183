import type {
  Copies as CopiesView,
  Copy as CopyView,
  CopyItem,
} from '@astra/contracts/document-copies';
import { AppError } from '@astra/kit/problems';
import { isSharable } from '@astra/policy/documents';
import { mostCopied, mostCopies, smallCopyBytes, smallCopyParts, type Copy } from '#domain/copy.ts';
import { deepest, type Item } from '#domain/item.ts';
import type { ByMember } from '#ports/by.ts';
import type { NewPart } from '#ports/copies.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { largestFile } from './allowance.ts';
import { depthIn } from './arrange.ts';
import type { Deps } from './deps.ts';
import { dropCopy, type MakeCopies } from './make-copies.ts';
import { seenPlace, seenSpace, takenItem } from './seen.ts';

export type CopyUses = {
  readonly begin: (by: ByMember, itemId: string, wish: CopyItem) => Promise<CopyView>;
  readonly list: (by: ByMember) => Promise<CopiesView>;
  readonly see: (by: ByMember, id: string) => Promise<CopyView>;
  /** Ends one that is on its way, or puts aside one that is over. */
  readonly drop: (by: ByMember, id: string) => Promise<void>;
};

/** Copies of what somebody sees, to where they may add something. A small one is there at once, a large one goes on by itself. */
export function makeCopyUses(deps: Deps, making: MakeCopies): CopyUses {
  const act = makeAct(deps);
  const see: CopyUses['see'] = (by, id) =>
    act(by, { ...onCopy('document.see-copy', id), isQuiet: true }, async (unit) =>
      shown(await own(unit, by, id)),
    );
  return {
    see,
    begin: async (by, itemId, wish) => {
      const facts = { action: 'document.copy', targetKind: 'document', targetId: itemId };
      const { copy, isSmall } = await act(by, { ...facts, isQuiet: true }, (unit) =>
        begin({ deps, unit, by }, itemId, wish),
      );
      if (isSmall) await making.work(copy.id);
      return see(by, copy.id);
    },
    list: (by) =>
      act(by, { action: 'document.list-copies', isQuiet: true }, async ({ copies }) => ({
        items: (await copies.ofPerson(by.actor.id)).map(shown),
      })),
    drop: (by, id) =>
      act(by, { ...onCopy('document.end-copy', id), isQuiet: true }, async (unit) => {
        await own(unit, by, id);
        const copy = await unit.copies.findForChange(id);
        if (copy) await dropCopy(unit, copy, deps.clock.now());
        await unit.copies.remove(id);
      }),
  };
}

const onCopy = (
  action: string,
  id: string,
): { action: string; targetKind: string; targetId: string } => ({
  action,
  targetKind: 'copy',
  targetId: id,
});

async function own({ copies }: Unit, { actor }: ByMember, id: string): Promise<Copy> {
  const copy = await copies.find(id);
  if (!copy || copy.personId !== actor.id) throw new AppError('not-found');
  return copy;
}

type Beginning = { readonly deps: Deps; readonly unit: Unit; readonly by: ByMember };

/** What is there at this moment is what is copied. */
async function begin(
  { deps, unit, by }: Beginning,
  itemId: string,
  { to }: CopyItem,
): Promise<{ readonly copy: Copy; readonly isSmall: boolean }> {
  const { spaceId } = to;
  const folderId = to.folderId ?? null;
  const { clock, random, limits } = deps;
  const { actor, requestId, origin } = by;
  const { id: personId, organisationId } = actor;
  const source = await takenItem(unit, by, itemId);
  const folder = await seenPlace(unit, by, { spaceId, folderId });
  const space =
    folder?.space ?? (await seenSpace(unit, by, { id: spaceId, action: 'document.add' }));
  // What comes into a room or a meeting comes by its own door, so that those who are there learn of it.
  if (!isSharable(space)) throw new AppError('not-allowed');
  const height = await mustFit(unit, by, { source, folder });
  const going = await unit.copies.ofPerson(personId);
  if (going.filter(({ state }) => state === 'copying').length >= mostCopies)
    throw new AppError('too-many-copies');
  const parts = await partsOf(deps, unit, source);
  const files = parts.flatMap(({ file }) => (file ? [file] : []));
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const largest = await largestFile(deps, unit, organisationId);
  if (files.some((file) => file.sizeBytes > largest)) throw new AppError('file-too-large');
  if (!(await unit.allowances.take(organisationId, sizeBytes, limits.quotaBytes)))
    throw new AppError('quota-reached');
  const copy: Copy = {
    id: random.uuid(),
    organisationId,
    personId,
    askedBy: { actor, requestId, origin },
    sourceId: itemId,
    name: source.name,
    spaceId,
    folderId,
    height,
    sizeBytes,
    doneBytes: 0,
    state: 'copying',
    problem: null,
    madeId: null,
    begunAt: clock.now(),
  };
  await unit.copies.add(copy, parts);
  return { copy, isSmall: sizeBytes <= smallCopyBytes && parts.length <= smallCopyParts };
}

/** @throws AppError when it cannot go there. */
async function mustFit(
  unit: Unit,
  by: ByMember,
  { source, folder }: { readonly source: Item; readonly folder: Item | null },
): Promise<number> {
  if (source.kind === 'file') return 0;
  const path = folder ? [...(await unit.items.path(folder.id, by.actor)), folder] : [];
  if (path.some(({ id }) => id === source.id)) throw new AppError('folder-in-itself');
  const height = await unit.items.height(source.id);
  if (depthIn(folder) + height > deepest) throw new AppError('too-deep');
  return height;
}

/** Folders before what is in them. */
async function partsOf({ random }: Deps, unit: Unit, source: Item): Promise<readonly NewPart[]> {
  const below = source.kind === 'file' ? [] : await unit.items.below(source.id, mostCopied);
  if (below.length >= mostCopied) throw new AppError('too-many-to-copy');
  const inOrder = below
    .toSorted((one, another) => stepsOf(one.path) - stepsOf(another.path))
    .map(({ item }) => item);
  const numbers = new Map([source, ...inOrder].map(({ id }, number) => [id, number]));
  return [source, ...inOrder].map((item, number) => ({
    number,
    sourceId: item.id,
    newId: random.uuid(),
    parent: number === 0 ? null : (numbers.get(item.folderId ?? '') ?? null),
    kind: item.kind,
    name: item.name,
    file: item.file && {
      sourceVersionId: item.file.versionId,
      versionId: random.uuid(),
      sizeBytes: item.file.sizeBytes,
      mediaType: item.file.mediaType,
    },
  }));
}

const stepsOf = (path: string): number => path.split('/').length;

const shown = (copy: Copy): CopyView => ({
  id: copy.id,
  itemId: copy.sourceId,
  name: copy.name,
  spaceId: copy.spaceId,
  folderId: copy.folderId,
  state: copy.state,
  sizeBytes: copy.sizeBytes,
  doneBytes: copy.doneBytes,
  begunAt: copy.begunAt.toISOString(),
  madeId: copy.madeId,
  problem: copy.problem,
});
