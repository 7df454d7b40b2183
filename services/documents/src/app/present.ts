import type { Item as ItemView } from '@astra/contracts/documents';
import { mayOnItem, mayTake } from '@astra/policy/documents';
import type { Item } from '#domain/item.ts';
import type { ByMember } from '#ports/by.ts';
import { factsOf } from './seen.ts';

const shown = {
  add: 'document.add',
  comment: 'document.comment',
  edit: 'document.edit',
  change: 'document.change',
  'pass-on': 'document.pass-on',
} as const;
const acts = Object.keys(shown) as (keyof typeof shown)[];

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
  comments: isSpokenOf(actor, item) ? item.openComments : null,
  may: acts.filter(
    (each) => (each !== 'comment' || item.file) && mayOnItem(actor, shown[each], factsOf(item)),
  ),
});

const isSpokenOf = (actor: ByMember['actor'], item: Item): boolean =>
  item.file !== null && mayOnItem(actor, 'document.see-comments', factsOf(item));
