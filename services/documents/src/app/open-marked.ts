import { AppError } from '@astra/kit/problems';
import { mayOnItem } from '@astra/policy/documents';
import { isInPlace, type Item } from '#domain/item.ts';
import { markOf } from '#domain/mark.ts';
import { forPurpose, purposeOf } from '#domain/purpose.ts';
import type { ByMember } from '#ports/by.ts';
import type { FileContent, Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { allowed, enterBy, type GivenFile } from './open-file.ts';
import type { OpenStream, OpenStreams } from './open-streams.ts';
import { factsOf, seenItem } from './seen.ts';
import { showMarked } from './show-marked.ts';

export type OpenMarked = (by: ByMember, itemId: string) => Promise<GivenFile>;

/** What a member sees of a file that is only shown to them: its pages, with their name and the time across each. */
export function makeOpenMarked(deps: Deps, streams: OpenStreams): OpenMarked {
  const act = makeAct(deps);
  return async (by, itemId) => {
    const facts = { action: 'document.see-marked', targetKind: 'document', targetId: itemId };
    const cutter = new AbortController();
    const mark = await markOfMember(deps, by);
    const { item, kept, done } = await allowed(streams, async (add) => {
      const found = await act(by, { ...facts, isQuiet: true }, (unit) =>
        seenToMark(unit, by, itemId),
      );
      const { id: personId, sessionId } = by.actor;
      const stream = {
        itemId,
        spaceId: found.item.space.id,
        isByShare: found.item.share !== 'none',
        reader: { personId, sessionId },
        mayStill: mayStillSee(deps, by, itemId),
      };
      return { ...found, done: add({ ...stream, cut: () => cutter.abort() }) };
    });
    try {
      const { signal } = cutter;
      const enter = enterBy(deps, by);
      const shown = await showMarked(deps, {
        name: item.name,
        kept,
        mark,
        readerId: by.actor.id,
        signal,
        note: () =>
          act(by, { ...facts, ...forPurpose(by, item.space) }, (unit) =>
            note({ deps, unit, by }, itemId, kept),
          ),
        refuse: ({ problem: reason }) => enter({ ...facts, outcome: 'refused', reason }),
        damage: { itemId, note: enter },
      });
      return { ...shown, signal, done };
    } catch (error) {
      done();
      throw error;
    }
  };
}

async function markOfMember({ directory, clock }: Deps, { actor }: ByMember): Promise<string> {
  const [person, organisation] = await Promise.all([
    directory.person(actor.id),
    directory.organisation(actor.organisationId),
  ]);
  // Nothing is shown to somebody without a name.
  if (!person?.isActive) throw new AppError('not-found');
  const reader = { id: actor.id, name: person.displayName, organisation: organisation.name };
  return markOf(reader, clock.now(), organisation.timezone);
}

type Seen = { readonly item: Item; readonly kept: FileContent };

/** Its newest version, whatever the share: what was before is not shown. @throws AppError */
async function seenToMark(unit: Unit, by: ByMember, itemId: string): Promise<Seen> {
  const item = await seenItem(unit, by, { id: itemId, action: 'document.see' });
  const versionId = item.file?.versionId;
  const kept = versionId === undefined ? null : await unit.files.contentToMark(itemId, versionId);
  if (!kept) throw new AppError('not-found');
  return { item, kept };
}

async function note(
  { deps, unit, by }: { readonly deps: Deps; readonly unit: Unit; readonly by: ByMember },
  itemId: string,
  { sealed }: FileContent,
): Promise<void> {
  const { space } = await seenItem(unit, by, { id: itemId, action: 'document.see' });
  const { organisationId, versionId } = sealed;
  const { id: personId, sessionId, roles } = by.actor;
  const who = { personId, sessionId, roles, purpose: purposeOf(by, space) };
  await unit.files.noteOpening({ itemId, versionId, organisationId, ...who }, deps.clock.now());
}

const mayStillSee =
  ({ store }: Pick<Deps, 'store'>, by: ByMember, itemId: string): OpenStream['mayStill'] =>
  () =>
    store.within(scopeOf(by), async ({ items }) => {
      const item = await items.find(itemId, by.actor);
      return item !== null && isInPlace(item) && mayOnItem(by.actor, 'document.see', factsOf(item));
    });
