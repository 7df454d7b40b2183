import type { CompareNames, SameNames } from '@astra/contracts/document-names';
import { mayOnItem } from '@astra/policy/documents';
import { nameKey, safeName } from '#domain/name.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { present } from './present.ts';
import { factsOf, seenPlace } from './seen.ts';

export type CompareNamesWith = (
  by: ByMember,
  spaceId: string,
  wish: CompareNames,
) => Promise<SameNames>;

/**
 * Which files of a place have the names of files that the caller is about to put there, as it would be found when they
 * come. Only those to which the caller may add a version: of any other there is nothing to decide.
 */
export function makeCompareNames(deps: Pick<Deps, 'store'>): CompareNamesWith {
  const act = makeAct(deps);
  return (by, spaceId, { folderId = null, names }) => {
    const facts = { action: 'document.compare-names', targetKind: 'space', targetId: spaceId };
    return act(by, { ...facts, isQuiet: true }, async (unit) => {
      const place = { spaceId, folderId };
      await seenPlace(unit, by, place);
      const found = await unit.items.named(place, names.map(keyOf), by.actor);
      const theirs = found.filter((item) => mayOnItem(by.actor, 'document.edit', factsOf(item)));
      const byKey = new Map(theirs.map((item) => [nameKey(item.name), present(by, item)]));
      return {
        items: names.flatMap((name) => {
          const item = byKey.get(keyOf(name));
          return item === undefined ? [] : [{ name, item }];
        }),
      };
    });
  };
}

const keyOf = (name: string): string => nameKey(safeName(name));
