import type { Item as ItemView, ItemPlace, ItemWithPath } from '@astra/contracts/documents';
import { mayInSpace } from '@astra/policy/documents';
import type { Item } from '#domain/item.ts';
import type { ByMember } from '#ports/by.ts';
import type { Step, Unit } from '#ports/store.ts';
import { present } from './present.ts';

/** From the top of a space that the caller sees; of somebody else's, only from what is shared on. */
export function pathOf(
  by: ByMember,
  { space }: Item,
  steps: readonly Step[],
): ItemWithPath['path'] {
  const first = isInside(by, { space }) ? 0 : steps.findIndex(({ isShared }) => isShared);
  return first < 0 ? [] : steps.slice(first).map(({ id, name }) => ({ id, name }));
}

/** What lies in spaces of all kinds, as the caller sees it, with where each lies as far as they see that. */
export async function placed(
  unit: Unit,
  by: ByMember,
  items: readonly Item[],
): Promise<readonly (ItemView & { readonly place: ItemPlace })[]> {
  const steps = await unit.items.paths(
    items.map(({ id }) => id),
    by.actor,
  );
  const teams = new Map(
    (await unit.circles.teamsOfCaller()).map(({ id, name }) => [id, name] as const),
  );
  return items.map((item) => {
    const path = pathOf(by, item, steps.get(item.id) ?? []);
    const place = {
      space: spaceOf(by, item),
      team: teams.get(item.space.id) ?? null,
      folders: path.map(({ name }) => name),
    };
    return { ...present(by, item), place };
  });
}

const isInside = ({ actor }: ByMember, { space }: Pick<Item, 'space'>): boolean =>
  mayInSpace(actor, 'document.see', space);

function spaceOf(by: ByMember, item: Item): ItemPlace['space'] {
  const { kind } = item.space;
  const isOne = kind === 'own' || kind === 'organisation' || kind === 'team';
  return isOne && isInside(by, item) ? kind : 'shared';
}
