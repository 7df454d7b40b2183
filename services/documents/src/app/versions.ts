import type {
  FileVersion,
  FileVersions,
  Item as ItemView,
  Opening,
  OpeningPage,
  OpeningsQuery,
} from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import { mayBringBackVersion, mayOnItem } from '@astra/policy/documents';
import type { ByMember } from '#ports/by.ts';
import type { OpeningRow, Unit } from '#ports/store.ts';
import type { Version } from '#ports/versions.ts';
import { makeAct } from './act.ts';
import { mustBeFree } from './begin-upload.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { present } from './present.ts';
import { factsOf, seenItem, tracedItem } from './seen.ts';
import { letGo } from './thin-versions.ts';

export type VersionUses = {
  readonly list: (by: ByMember, itemId: string) => Promise<FileVersions>;
  readonly restore: (
    by: ByMember,
    itemId: string,
    wish: { readonly versionId: string; readonly version: number },
  ) => Promise<ItemView>;
  /** For good, with its bytes. Not the file as it is, nor what somebody outside has had. */
  readonly remove: (by: ByMember, itemId: string, versionId: string) => Promise<void>;
  /** Who was given the file, when, in which roles. */
  readonly openings: (by: ByMember, itemId: string, query: OpeningsQuery) => Promise<OpeningPage>;
};

const mostShown = 200;
const usualLimit = 50;

/** What a file was, and who has had it. */
export function makeVersionUses(deps: Deps): VersionUses {
  const act = makeAct(deps);
  return {
    list: (by, itemId) =>
      act(by, { ...named('document.list-versions', itemId), isQuiet: true }, async (unit) => {
        const item = await seenItem(unit, by, { id: itemId, action: 'document.see' });
        const found = await unit.versions.list(item.id, mostShown);
        const isTheirs = mayOnItem(by.actor, 'document.change', factsOf(item));
        return {
          items: found.map((version) => shown(version, isTheirs)),
          kept: deps.limits.versions,
        };
      }),
    restore: (by, itemId, { versionId, version }) =>
      act(by, named('document.restore-version', itemId), async (unit) => {
        const item = await seenItem(unit, by, { id: itemId, action: 'document.change' });
        await unit.spaces.lock([item.space.id]);
        const wish = { id: itemId, action: 'document.change' } as const;
        const found = await seenItem(unit, by, wish);
        if (!mayBringBackVersion(by.actor, factsOf(found))) throw new AppError('not-allowed');
        if (found.version !== version) throw new AppError('stale-version');
        await mustBeFree(deps, unit, { itemId });
        const to = { versionId, by: by.actor.id };
        const isThere = await unit.files.setCurrent(itemId, to, deps.clock.now());
        if (!isThere) throw new AppError('not-found');
        return present(by, await seenItem(unit, by, wish));
      }),
    remove: (by, itemId, versionId) =>
      act(by, named('document.remove-version', itemId), async (unit) => {
        const wish = { id: itemId, action: 'document.change' } as const;
        const item = await seenItem(unit, by, wish);
        await unit.spaces.lock([item.space.id]);
        const { space } = await seenItem(unit, by, wish);
        await unit.versions.hold(itemId);
        const version = (await unit.versions.list(itemId, mostShown)).find(
          ({ id }) => id === versionId,
        );
        if (!version) throw new AppError('not-found');
        if (version.isCurrent) throw new AppError('version-current');
        if (version.isGiven) throw new AppError('version-given');
        const gone = await unit.versions.remove(itemId, [versionId]);
        // Somebody's copy of it is being made, or a right has ended: the list says what there is.
        if (gone.length === 0) throw new AppError('stale-version');
        await letGo(unit, gone, { at: deps.clock.now(), personId: space.ownerId });
      }),
    openings: (by, itemId, query) =>
      act(by, { ...named('document.list-openings', itemId), isQuiet: true }, async (unit) => {
        const item = await tracedItem(unit, by, itemId);
        return openingsOf(unit, item.id, query);
      }),
  };
}

/** Whether somebody outside has had it is for who may see its openings. */
const shown = ({ id, number, ...one }: Version, isTheirs: boolean): FileVersion => ({
  id,
  number,
  sizeBytes: one.sizeBytes,
  mediaType: one.mediaType,
  isCurrent: one.isCurrent,
  isScanned: one.isScanned,
  isGiven: isTheirs && one.isGiven,
  madeBy: one.madeBy,
  madeAt: one.madeAt.toISOString(),
});

const named = (
  action: string,
  itemId: string,
): { action: string; targetKind: string; targetId: string } => ({
  action,
  targetKind: 'document',
  targetId: itemId,
});

/** A page of who was given a file, the newest first. @throws AppError `invalid-input` for the mark of another list */
export async function openingsOf(
  { files }: Unit,
  itemId: string,
  { cursor, limit = usualLimit }: OpeningsQuery,
): Promise<OpeningPage> {
  const list = `openings ${itemId}`;
  const mark = fromCursor(list, cursor)?.value ?? null;
  if (mark !== null && !/^\d{1,18}$/.test(mark)) throw new AppError('invalid-input');
  // One more than wanted tells whether there is a next page.
  const found = await files.openings(itemId, { before: mark, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const place = { kind: '', id: itemId };
  return {
    items: shown.map(({ personId, guestName, roles, purpose, versionNumber, at, ...reader }) => ({
      personId,
      guestName,
      elsewhere: elsewhere(reader),
      roles: [...roles],
      purpose,
      versionNumber,
      at: at.toISOString(),
    })),
    next: found.length > limit && last ? toCursor(list, { ...place, value: last.mark }) : null,
  };
}

const elsewhere = ({
  readerName: name,
  readerOrganisation: organisationName,
}: Pick<OpeningRow, 'readerName' | 'readerOrganisation'>): Opening['elsewhere'] =>
  name === null || organisationName === null ? null : { name, organisationName };
