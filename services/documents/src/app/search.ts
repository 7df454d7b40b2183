import type { Found, FoundContents, FoundItem } from '@astra/contracts/documents';
import { mayTake } from '@astra/policy/documents';
import { AppError } from '@astra/kit/problems';
import type { Item } from '#domain/item.ts';
import { askedWords } from '#domain/words.ts';
import type { ByMember } from '#ports/by.ts';
import type { ContentSetting } from '#ports/content-search.ts';
import { makeAct } from './act.ts';
import { progressOf } from './content-search.ts';
import type { Deps } from './deps.ts';
import { placed } from './placed.ts';
import { factsOf } from './seen.ts';

export type SearchUses = {
  /** By a part of the name, and where the organisation wants it by whole words of the content. */
  readonly search: (by: ByMember, words: string) => Promise<Found>;
};

const mostFound = 50;
const name = { action: 'document.search', isQuiet: true } as const;

/** What somebody looks for is in no trail and no log: it tells of their patients. */
export function makeSearchUses(deps: Deps): SearchUses {
  const act = makeAct(deps);
  return {
    search: async (by, words) => {
      const wish = { words, limit: mostFound + 1 };
      const { named, setting } = await act(by, name, async (unit) => ({
        named: await unit.items.search(by.actor, wish),
        setting: await unit.contentSearch.setting(by.actor.organisationId),
      }));
      const { worded, contents } = await byContent(deps, by, { words, setting });
      const { items, isMore } = together(named, worded);
      const found = items.map(({ item }) => item);
      const shown = await act(by, name, (unit) => placed(unit, by, found));
      const fits = new Map(items.map((one) => [one.item.id, one.fits]));
      return {
        items: shown.map((item) => ({ ...item, fits: [...(fits.get(item.id) ?? [])] })),
        isMore,
        contents,
      };
    },
  };
}

/** The keys do not answer, or the device that had them was given up. */
const closed: ReadonlySet<string> = new Set(['files-unavailable', 'sealed-elsewhere', 'key-gone']);

type Worded = { readonly worded: readonly Item[]; readonly contents: FoundContents | null };

async function byContent(
  deps: Deps,
  by: ByMember,
  { words, setting: { key } }: { readonly words: string; readonly setting: ContentSetting },
): Promise<Worded> {
  if (key === null) return { worded: [], contents: null };
  const { organisationId } = by.actor;
  const { isWhole, done, files } = await progressOf(deps, organisationId);
  const about = { done, files };
  try {
    const fingerprints = await deps.wordSeal.fingerprints(key, askedWords(words));
    const state = isWhole ? 'whole' : 'partly';
    if (fingerprints.length === 0) return { worded: [], contents: { state, ...about } };
    const worded = await makeAct(deps)(by, name, (unit) =>
      unit.contentSearch.find(by.actor, { fingerprints, limit: mostFound + 1 }),
    );
    // As for their bytes: what is only shown to somebody is not asked about word by word.
    const had = worded.filter((item) => mayTake(by.actor, factsOf(item)));
    return { worded: had, contents: { state, ...about } };
  } catch (error) {
    // Names are found all the same.
    if (!(error instanceof AppError) || !closed.has(error.problem)) throw error;
    return { worded: [], contents: { state: 'away', ...about } };
  }
}

/** Those that are called so come first. */
function together(
  named: readonly Item[],
  worded: readonly Item[],
): {
  readonly items: readonly (Pick<FoundItem, 'fits'> & { readonly item: Item })[];
  readonly isMore: boolean;
} {
  const inContent = new Set(worded.map(({ id }) => id));
  const shown = named.slice(0, mostFound);
  const inName = new Set(shown.map(({ id }) => id));
  const others = worded.slice(0, mostFound).filter(({ id }) => !inName.has(id));
  const fits = ({ id }: Item): FoundItem['fits'] => [
    ...(inName.has(id) ? (['name'] as const) : []),
    ...(inContent.has(id) ? (['content'] as const) : []),
  ];
  return {
    items: [...shown, ...others].map((item) => ({ item, fits: fits(item) })),
    isMore: named.length > mostFound || worded.length > mostFound,
  };
}
