import type { ItemOrder } from '@astra/contracts/documents';
import { nameOf, type ServerEntry } from './file-server.ts';
import { sortKey } from './name.ts';

type Keyed = { readonly entry: ServerEntry; readonly key: string };
type Compare = (one: Keyed, other: Keyed) => number;

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
const byName: Compare = (one, other) =>
  byText(one.key, other.key) || byText(one.entry.path, other.entry.path);
const timeOf = ({ entry }: Keyed): number => entry.changedAt?.getTime() ?? 0;
const compares: Readonly<Record<string, Compare>> = {
  name: byName,
  changed: (one, other) => timeOf(one) - timeOf(other) || byName(one, other),
  size: (one, other) => one.entry.sizeBytes - other.entry.sizeBytes || byName(one, other),
};

/** Folders first, then as it is wished: a dash is from the end. */
export function inOrder(entries: readonly ServerEntry[], order: ItemOrder): readonly ServerEntry[] {
  const compare = compares[order.replace('-', '')] ?? byName;
  const way = order.startsWith('-') ? -1 : 1;
  return entries
    .map((entry) => ({ entry, key: sortKey(nameOf(entry.path)) }))
    .toSorted(
      (one, other) =>
        Number(other.entry.kind === 'folder') - Number(one.entry.kind === 'folder') ||
        way * compare(one, other),
    )
    .map(({ entry }) => entry);
}
