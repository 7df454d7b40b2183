import type { ReceivedDocument, ReceivedDocuments } from '@astra/contracts/partner-shares';
import { AppError } from '@astra/kit/problems';
import { mayReceive } from '@astra/policy/partner-shares';
import { isInPlace, type Item } from '#domain/item.ts';
import { markOf } from '#domain/mark.ts';
import type { Received } from '#domain/partner-share.ts';
import { purposeOf } from '#domain/purpose.ts';
import type { ByMember } from '#ports/by.ts';
import type { ActFacts, FileContent, Scope, Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { giveOut } from './give-out.ts';
import {
  aboutFile,
  isEntry,
  partOf,
  type GivenFile,
  type OpenedFile,
  type OpenWish,
} from './open-file.ts';
import type { OpenStreams } from './open-streams.ts';
import { showMarked, type MarkedFile } from './show-marked.ts';
import type { Damage } from './tell-damage.ts';

export type ReceivedUses = {
  readonly list: (by: ByMember) => Promise<ReceivedDocuments>;
  readonly open: (by: ByMember, shareId: string, wish: OpenWish) => Promise<GivenFile>;
};
/** Somebody who reads what another organisation shares. */
type Reading = { readonly deps: Deps; readonly by: ByMember; readonly share: Received };
type Reader = { readonly name: string; readonly organisation: string };

const mostShown = 200;

/** What other organisations let people read: that file as it is now, and nothing around it. */
export function makeReceivedUses(deps: Deps, streams: OpenStreams): ReceivedUses {
  const act = makeAct(deps);
  return {
    list: (by) =>
      act(by, { action: 'document.list-received', isQuiet: true }, async ({ partnerShares }) => {
        const wish = { id: null, limit: mostShown };
        const found = await partnerShares.received(by.actor.roles, wish);
        return { items: found.filter((one) => mayReceive(by.actor, one)).map(shown) };
      }),
    open: async (by, shareId, wish) => {
      const begun = streams.begin();
      const cutter = new AbortController();
      try {
        const reading = { deps, by, share: await receivedOf(deps, by, shareId) };
        const { isMarked } = reading.share;
        const { item, kept, part } = await given(reading, wish);
        const done = begun.add({
          itemId: item.id,
          spaceId: item.space.id,
          isByShare: true,
          reader: { personId: by.actor.id, sessionId: by.actor.sessionId, linkId: shareId },
          mayStill: () => still(reading),
          cut: () => cutter.abort(),
        });
        const { signal } = cutter;
        try {
          if (isMarked) return { ...(await marked(reading, { item, kept, signal })), signal, done };
          const content = await plain(reading, { kept, part, signal });
          return { ...aboutFile(item, kept), part, content, signal, done };
        } catch (error) {
          done();
          throw error;
        }
      } finally {
        begun.end();
      }
    },
  };
}

/** What is shared with the organisation of who asks. @throws AppError `not-found`, in the trail of who asks alone */
async function receivedOf(deps: Deps, by: ByMember, id: string): Promise<Received> {
  const facts = { action: 'document.download-received', targetKind: 'share', targetId: id };
  return makeAct(deps)(by, { ...facts, isQuiet: true }, async ({ partnerShares }) => {
    const [found] = await partnerShares.received(by.actor.roles, { id, limit: 1 });
    if (!found || !mayReceive(by.actor, found)) throw new AppError('not-found');
    return found;
  });
}

/** The other organisation, and nothing in it but what this share leads to. */
const scopeOf = ({ by, share }: Reading): Scope => ({
  organisationId: share.organisationId,
  personId: by.actor.id,
  linkId: share.id,
});

const factsOf = ({ share }: Reading): Pick<ActFacts, 'targetKind' | 'targetId'> => ({
  targetKind: 'document',
  targetId: share.itemId,
});

type Found = { readonly item: Item; readonly kept: FileContent; readonly part: OpenedFile['part'] };

async function given(reading: Reading, wish: OpenWish): Promise<Found> {
  const { deps, share } = reading;
  return deps.store.within(scopeOf(reading), async (unit) => {
    const { files } = unit;
    const item = await linked(unit, share);
    const versionId = item.file?.versionId ?? '';
    const { isMarked } = share;
    const kept = await (isMarked ? files.contentToMark : files.content)(item.id, versionId);
    if (!kept) throw new AppError('not-found');
    return { item, kept, part: isMarked ? null : partOf(kept, wish) };
  });
}

type Giving = Pick<Found, 'kept' | 'part'> & { readonly signal: AbortSignal };

/** As it is. */
async function plain(reading: Reading, giving: Giving): ReturnType<typeof giveOut> {
  const { deps, share } = reading;
  const reader = await readerOf(reading);
  const enter = enterBy(reading);
  const facts = { ...factsOf(reading), action: actionOf(share) };
  return giveOut(deps, {
    ...giving,
    note: () =>
      deps.store.within(scopeOf(reading), (unit) => note(reading, { unit, ...giving, reader })),
    fail: ({ problem: reason }) => enter({ ...facts, outcome: 'failed', reason }),
    damage: { itemId: share.itemId, note: enter },
  });
}

/** In the trails of both organisations. */
const enterBy =
  (reading: Reading): Damage['note'] =>
  (facts) =>
    reading.deps.store.within(scopeOf(reading), (unit) =>
      unit.auditBoth(reading.by, reading.share.organisationId, facts),
    );

type Noting = Pick<Found, 'kept' | 'part'> & { readonly unit: Unit; readonly reader: Reader };

/** With an entry in the trail of both organisations, and one among the openings of its owner. */
async function note(reading: Reading, { unit, kept, part, reader }: Noting): Promise<void> {
  const { deps, by, share } = reading;
  const { documentId: itemId, versionId, organisationId } = kept.sealed;
  const { id: personId, sessionId, roles } = by.actor;
  const who = { personId, sessionId, roles, purpose: purposeOf({ actor: by.actor }), reader };
  const opening = { itemId, versionId, organisationId, ...who };
  const isNew = await unit.files.noteOpening(opening, deps.clock.now());
  const facts = { ...factsOf(reading), action: actionOf(share) };
  if (isEntry({ kept, part }, isNew))
    await unit.auditBoth(by, organisationId, { ...facts, outcome: 'done' });
}

const actionOf = ({ isMarked }: Received): string =>
  isMarked ? 'document.see-marked' : 'document.download-received';

type Marking = Pick<Found, 'item' | 'kept'> & { readonly signal: AbortSignal };

/** With the reader's name, that of their organisation, and the time there. */
async function marked(reading: Reading, { item, kept, signal }: Marking): Promise<MarkedFile> {
  const { deps, by, share } = reading;
  const reader = await readerOf(reading);
  const { timezone } = await deps.directory.organisation(by.actor.organisationId);
  const enter = enterBy(reading);
  return showMarked(deps, {
    name: item.name,
    kept,
    mark: markOf({ ...reader, id: by.actor.id }, deps.clock.now(), timezone),
    readerId: by.actor.id,
    signal,
    note: () =>
      deps.store.within(scopeOf(reading), async (unit) => {
        await linked(unit, share);
        await note(reading, { unit, kept, part: null, reader });
      }),
    refuse: ({ problem: reason }) =>
      enter({ ...factsOf(reading), action: actionOf(share), outcome: 'refused', reason }),
    damage: { itemId: share.itemId, note: enter },
  });
}

/** Its owner is told who reads it: nobody reads unnamed what is of another organisation. */
async function readerOf({ deps: { directory }, by: { actor } }: Reading): Promise<Reader> {
  const [person, own] = await Promise.all([
    directory.person(actor.id),
    directory.organisation(actor.organisationId),
  ]);
  if (!person?.isActive) throw new AppError('not-found');
  return { name: person.displayName, organisation: own.name };
}

async function linked({ items }: Unit, { itemId }: Received): Promise<Item> {
  const item = await items.find(itemId, null);
  if (!item || !isInPlace(item) || item.kind !== 'file') throw new AppError('not-found');
  return item;
}

async function still(reading: Reading): Promise<boolean> {
  const { deps, by, share } = reading;
  try {
    await deps.store.within(
      { organisationId: by.actor.organisationId, personId: by.actor.id },
      async (unit) => {
        const [found] = await unit.partnerShares.received(by.actor.roles, {
          id: share.id,
          limit: 1,
        });
        if (!found || !mayReceive(by.actor, found)) throw new AppError('not-found');
      },
    );
    await deps.store.within(scopeOf(reading), (unit) => linked(unit, share));
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

const shown = (share: Received): ReceivedDocument => ({
  id: share.id,
  name: share.name,
  sizeBytes: share.sizeBytes,
  mediaType: share.mediaType,
  isMarked: share.isMarked,
  organisationName: share.fromName,
  sharedBy: share.makerName,
  endsAt: share.endsAt.toISOString(),
  madeAt: share.madeAt.toISOString(),
});
