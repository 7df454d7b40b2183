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
import { present } from './present.ts';
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
      return { ...together(by, named, worded), contents };
    },
  };
}

/** The keys do not answer, or the device that had them was given up. */
const closed: ReadonlySet<string> = new Set(['files-unavailable', 'sealed-elsewhere']);

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
  by: ByMember,
  named: readonly Item[],
  worded: readonly Item[],
): Pick<Found, 'items' | 'isMore'> {
  const inContent = new Set(worded.map(({ id }) => id));
  const shown = named.slice(0, mostFound);
  const inName = new Set(shown.map(({ id }) => id));
  const others = worded.slice(0, mostFound).filter(({ id }) => !inName.has(id));
  const fits = ({ id }: Item): FoundItem['fits'] => [
    ...(inName.has(id) ? (['name'] as const) : []),
    ...(inContent.has(id) ? (['content'] as const) : []),
  ];
  return {
    items: [...shown, ...others].map((item) => ({ ...present(by, item), fits: fits(item) })),
    isMore: named.length > mostFound || worded.length > mostFound,
  };
}
