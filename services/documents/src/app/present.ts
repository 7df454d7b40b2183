import type { Item as ItemView } from '@astra/contracts/documents';
import { mayOnItem, mayTake } from '@astra/policy/documents';
import type { Item } from '#domain/item.ts';
import type { ByMember } from '#ports/by.ts';
import { factsOf } from './seen.ts';

const shown = { add: 'document.add', edit: 'document.edit', change: 'document.change' } as const;

/** As the caller sees it. */
export const present = ({ actor }: ByMember, item: Item): ItemView => ({
  id: item.id,
  spaceId: item.space.id,
  folderId: item.folderId,
  kind: item.kind,
  name: item.name,
  version: item.version,
  changedAt: item.changedAt.toISOString(),
  changedBy: item.changedBy,
  madeBy: item.madeBy,
  sizeBytes: item.file?.sizeBytes ?? null,
  mediaType: item.file?.mediaType ?? null,
  versions: item.file?.versions ?? null,
  binnedAt: item.binnedAt?.toISOString() ?? null,
  isFavourite: item.isFavourite,
  isMarked: !mayTake(actor, factsOf(item)),
  may: (['add', 'edit', 'change'] as const).filter((each) =>
    mayOnItem(actor, shown[each], factsOf(item)),
  ),
});
