import type { LinkedItem, OpenedLink, OpenLink, TakeLinked } from '@astra/contracts/guest-links';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { mayTakeByLink } from '@astra/policy/guest-links';
import { isShownInPage, linkState, type GuestLink } from '#domain/guest-link.ts';
import { isInPlace, type Item } from '#domain/item.ts';
import { markOf } from '#domain/mark.ts';
import type { ByNobody } from '#ports/by.ts';
import type { ActFacts, FileContent, Scope, Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { giveOut } from './give-out.ts';
import type { GivenFile } from './open-file.ts';
import type { OpenStreams } from './open-streams.ts';
import { showMarked, type MarkedFile } from './show-marked.ts';
import type { Damage } from './tell-damage.ts';

export type OpenByLink = {
  readonly open: (by: ByNobody, wish: OpenLink) => Promise<OpenedLink>;
  readonly content: (by: ByNobody, wish: TakeLinked) => Promise<GivenFile>;
};
/** Somebody outside who has given the second proof. */
type Visitor = {
  readonly by: ByNobody;
  readonly passId: string;
  readonly link: GuestLink;
};

const mostShown = 1_000;

/** What somebody has by a link: what it leads to, as long as it holds. */
export function makeOpenByLink(deps: Deps, streams: OpenStreams): OpenByLink {
  return {
    open: async (by, { pass, folderId }) => {
      const visitor = await visitorOf(deps, by, pass);
      const maker = await deps.directory.person(visitor.link.madeBy);
      const facts = { action: 'document.open-link' };
      return act({ deps, visitor }, { ...facts, itemId: folderId ?? visitor.link.itemId }, (unit) =>
        opened({ unit, visitor }, folderId, maker?.displayName ?? ''),
      );
    },
    content: makeContent(deps, streams),
  };
}

/** @throws AppError for a pass that is over, or whose link is. */
async function visitorOf({ store, clock }: Deps, by: ByNobody, pass: string): Promise<Visitor> {
  const now = clock.now();
  const found = await store.within('system', async ({ links }) => {
    const known = await links.findPass(hashSecret(pass), now);
    const link = known && (await links.find(known.linkId));
    return known && link && { by, passId: known.id, link };
  });
  if (!found) throw new AppError('not-signed-in');
  if (!mayTakeByLink({ ...found.link, state: linkState(found.link, now) }, true))
    throw new AppError('link-not-valid');
  return found;
}

const scopeOf = ({ passId, link }: Visitor): Scope => ({
  organisationId: link.organisationId,
  personId: passId,
  linkId: link.id,
});

type Facts = {
  readonly action: string;
  readonly itemId: string;
  /** Leaves no trace when it was allowed. */
  readonly isQuiet?: boolean;
};
type Visiting = { readonly deps: Deps; readonly visitor: Visitor };

/** One transaction that sees what the link leads to, with its entry in the trail; a refusal is recorded on its own. */
async function act<R>(
  visiting: Visiting,
  facts: Facts,
  work: (unit: Unit) => Promise<R>,
): Promise<R> {
  const { deps, visitor } = visiting;
  try {
    return await deps.store.within(scopeOf(visitor), async (unit) => {
      const result = await work(unit);
      if (facts.isQuiet !== true)
        await unit.auditByLink(whoIs(visitor), { ...entryOf(visitor, facts), outcome: 'done' });
      return result;
    });
  } catch (error) {
    if (error instanceof AppError) await recordRefusal(visiting, facts, error);
    throw error;
  }
}

const whoIs = ({ by, passId, link }: Visitor): Parameters<Unit['auditByLink']>[0] => ({
  ...by,
  passId,
  organisationId: link.organisationId,
});
const entryOf = ({ link }: Visitor, { action, itemId }: Facts): Omit<ActFacts, 'outcome'> => ({
  action,
  targetKind: 'document',
  targetId: itemId,
  subjectId: link.madeBy,
});

/** In the trail, as done by this visitor. */
const enterBy =
  ({ deps: { store }, visitor }: Visiting): Damage['note'] =>
  (facts) =>
    store.within(scopeOf(visitor), (unit) => unit.auditByLink(whoIs(visitor), facts));

const recordRefusal = (
  visiting: Visiting,
  facts: Facts,
  { problem: reason }: AppError,
): Promise<void> =>
  enterBy(visiting)({ ...entryOf(visiting.visitor, facts), outcome: 'refused', reason });

type Inside = { readonly unit: Unit; readonly visitor: Visitor };

/** Something the link leads to, and the way to it from there. @throws AppError `not-found` */
async function linked(
  { unit, visitor: { link } }: Inside,
  id: string,
): Promise<{ readonly item: Item; readonly path: OpenedLink['path'] }> {
  const item = await unit.items.find(id, null);
  if (!item || !isInPlace(item)) throw new AppError('not-found');
  const steps = (await unit.items.path(id, null)).map((step) => ({ id: step.id, name: step.name }));
  if (id === link.itemId) return { item, path: [] };
  const first = steps.findIndex((step) => step.id === link.itemId);
  if (first < 0) throw new AppError('not-found');
  return { item, path: steps.slice(first) };
}

async function opened(
  inside: Inside,
  folderId: string | undefined,
  sharedBy: string,
): Promise<OpenedLink> {
  const { unit, visitor } = inside;
  const { link } = visitor;
  const { item, path } = await linked(inside, folderId ?? link.itemId);
  if (folderId !== undefined && item.kind !== 'folder') throw new AppError('not-found');
  const place = { spaceId: item.space.id, folderId: item.id };
  const wish = { viewer: null, order: 'name', after: null, limit: mostShown } as const;
  const found = item.kind === 'folder' ? await unit.items.list(place, wish) : [];
  return {
    item: shown(item),
    items: found.map((one) => shown(one.item)),
    path,
    may: link.may,
    isMarked: link.isMarked,
    sharedBy,
    endsAt: link.endsAt.toISOString(),
  };
}

const shown = ({ id, kind, name, file }: Item): LinkedItem => ({
  id,
  kind,
  name,
  sizeBytes: file?.sizeBytes ?? null,
  mediaType: file?.mediaType ?? null,
});

function makeContent(deps: Deps, streams: OpenStreams): OpenByLink['content'] {
  return async (by, { pass, itemId }) => {
    const begun = streams.begin();
    const cutter = new AbortController();
    try {
      const visitor = await visitorOf(deps, by, pass);
      const { isMarked } = visitor.link;
      const facts = { action: isMarked ? 'document.see-marked' : 'document.download', itemId };
      const { item, kept } = await act({ deps, visitor }, { ...facts, isQuiet: true }, (unit) =>
        isMarked ? toMark({ unit, visitor }, itemId) : toGive({ unit, visitor }, itemId, deps),
      );
      const done = begun.add({
        itemId,
        spaceId: item.space.id,
        isByShare: true,
        reader: { personId: visitor.passId, sessionId: visitor.passId, linkId: visitor.link.id },
        mayStill: () => still(deps, visitor, { itemId, pass }),
        cut: () => cutter.abort(),
      });
      const { mediaType, sizeBytes, sealed } = kept;
      const { signal } = cutter;
      const etag = `"${sealed.versionId}"`;
      const about = { name: item.name, mediaType, sizeBytes, etag, part: null };
      try {
        if (isMarked)
          return { ...(await marked({ deps, visitor }, { item, kept, signal })), signal, done };
        const content = await plain({ deps, visitor }, { item, kept, signal });
        return { ...about, content, signal, done };
      } catch (error) {
        done();
        throw error;
      }
    } finally {
      begun.end();
    }
  };
}

type Given = { readonly item: Item; readonly kept: FileContent };

/** What the link lets be only shown. */
async function toMark(inside: Inside, itemId: string): Promise<Given> {
  const { item } = await linked(inside, itemId);
  const versionId = item.file?.versionId;
  const { files } = inside.unit;
  const kept = versionId === undefined ? null : await files.contentToMark(itemId, versionId);
  if (!kept) throw new AppError('not-found');
  return { item, kept };
}

type Giving = Given & { readonly signal: AbortSignal };

/** As it is. */
function plain(visiting: Visiting, { item, kept, signal }: Giving): ReturnType<typeof giveOut> {
  const { deps, visitor } = visiting;
  const entry = entryOf(visitor, { action: 'document.download', itemId: item.id });
  const enter = enterBy(visiting);
  return giveOut(deps, {
    kept,
    part: null,
    signal,
    note: () =>
      deps.store.within(scopeOf(visitor), async (unit) => {
        await noteOpening({ unit, visitor }, kept, deps);
        await unit.auditByLink(whoIs(visitor), { ...entry, outcome: 'done' });
      }),
    fail: ({ problem: reason }) => enter({ ...entry, outcome: 'failed', reason }),
    damage: { itemId: item.id, note: enter },
  });
}

/** With the name that the link's maker gave them, and the time where the document is from. */
async function marked(visiting: Visiting, { item, kept, signal }: Giving): Promise<MarkedFile> {
  const { deps, visitor } = visiting;
  const { guestName, organisationId } = visitor.link;
  const { timezone } = await deps.directory.organisation(organisationId);
  const facts = { action: 'document.see-marked', itemId: item.id };
  return showMarked(deps, {
    name: item.name,
    kept,
    mark: markOf({ id: visitor.passId, name: guestName }, deps.clock.now(), timezone),
    readerId: visitor.passId,
    signal,
    note: () =>
      act(visiting, facts, async (unit) => {
        await linked({ unit, visitor }, item.id);
        await noteOpening({ unit, visitor }, kept, deps);
      }),
    refuse: (error) => recordRefusal(visiting, facts, error),
    damage: { itemId: item.id, note: enterBy(visiting) },
  });
}

const noteOpening = (
  { unit, visitor }: Inside,
  { sealed: { documentId: itemId, versionId, organisationId } }: FileContent,
  { clock }: Deps,
): Promise<boolean> => {
  const { passId: personId } = visitor;
  const reader = { personId, sessionId: personId, roles: [], purpose: null };
  return unit.files.noteOpening({ itemId, versionId, organisationId, ...reader }, clock.now());
};

/** What the link lets be had as it is. */
async function toGive(inside: Inside, itemId: string, deps: Deps): Promise<Given> {
  const { unit, visitor } = inside;
  const { item } = await linked(inside, itemId);
  const state = linkState(visitor.link, deps.clock.now());
  const isShown = isShownInPage(item.file?.mediaType ?? '');
  if (!mayTakeByLink({ ...visitor.link, state }, isShown)) throw new AppError('not-allowed');
  const versionId = item.file?.versionId;
  const kept = versionId === undefined ? null : await unit.files.content(itemId, versionId);
  if (!kept) throw new AppError('not-found');
  return { item, kept };
}

async function still(
  deps: Deps,
  visitor: Visitor,
  { itemId, pass }: { readonly itemId: string; readonly pass: string },
): Promise<boolean> {
  try {
    const now = await visitorOf(deps, visitor.by, pass);
    await deps.store.within(scopeOf(now), (unit) => linked({ unit, visitor: now }, itemId));
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
