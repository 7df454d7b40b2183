import { documentsApi } from '#api/documents.ts';
import type { Item, Place } from '#api/documents.ts';

/** A file that somebody puts where a file of that name lies already, to which they may add a version. */
export interface SameName {
  readonly file: File;
  readonly item: Item;
}

/** Files that are put at a place. */
interface Compared {
  /** They go as they are. */
  readonly free: readonly File[];
  readonly same: readonly SameName[];
}

interface Comparing {
  readonly place: Place;
  /** Undefined: not known yet. */
  readonly largestBytes: number | undefined;
  /** Whether it goes on from where it was broken off. */
  readonly wasLeft: (file: File) => Promise<boolean>;
  readonly ask?: typeof documentsApi.sameNames;
}

/** As many as the service compares at once. */
const comparedAtOnce = 100;
const longestName = 255;
/** Nobody waits longer to see their files go. */
const longestWaitMs = 5_000;

/** Where that cannot be told just now, of none: the files lie beside then, and nothing is lost. */
async function itemsNamed(
  names: readonly string[],
  { place, ask = documentsApi.sameNames }: Comparing,
): Promise<ReadonlyMap<string, Item>> {
  const all = [...new Set(names)].filter((name) => name.length <= longestName);
  const found = new Map<string, Item>();
  try {
    for (let from = 0; from < all.length; from += comparedAtOnce) {
      const some = all.slice(from, from + comparedAtOnce);
      const { items } = await ask(place, some, longestWaitMs);
      for (const { name, item } of items) found.set(name, item);
    }
  } catch {
    return new Map();
  }
  return found;
}

/** Which of these files have the name of one that lies there. What is refused anyway, or was answered before, is not asked about. */
export async function compareNames(
  files: readonly File[],
  comparing: Comparing,
): Promise<Compared> {
  const { largestBytes = Infinity, wasLeft } = comparing;
  const sent = files.filter(({ size }) => size <= largestBytes);
  const found = await itemsNamed(
    sent.map(({ name }) => name),
    comparing,
  );
  const free: File[] = [];
  const same: SameName[] = [];
  for (const file of files) {
    const item = file.size <= largestBytes ? found.get(file.name) : undefined;
    if (item === undefined || (await wasLeft(file))) free.push(file);
    else same.push({ file, item });
  }
  return { free, same };
}
