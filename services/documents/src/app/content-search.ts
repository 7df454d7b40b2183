import type {
  ChangeContentSearch,
  ContentSearch as View,
} from '@astra/contracts/document-content-search';
import { AppError } from '@astra/kit/problems';
import type { ByMember } from '#ports/by.ts';
import type { ContentCounts } from '#ports/content-search.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type ContentSearchUses = {
  readonly see: (by: ByMember) => Promise<View>;
  /** On: what is there is read by and by. Off: not a word is left when this settles. */
  readonly set: (by: ByMember, wish: ChangeContentSearch) => Promise<View>;
  /** What has failed, or could not be read, is looked at once more. */
  readonly retry: (by: ByMember) => Promise<View>;
};

const erasedAtOnce = 2_000;

/** Whether an organisation's files are found by the words in them: not before its administrator says so. */
export function makeContentSearchUses(deps: Deps): ContentSearchUses {
  const act = makeAct(deps);
  const { store, contents, random } = deps;
  const shown = async ({ actor: { organisationId } }: ByMember): Promise<View> => {
    const { version, key } = await store.within('system', ({ contentSearch }) =>
      contentSearch.setting(organisationId),
    );
    if (key === null) return { version, isOn: false, ...nothing };
    const { files, done, counts } = await progressOf(deps, organisationId, true);
    return { version, isOn: true, files, done, ...inWords(counts) };
  };
  const seeing = { action: 'document.see-content-search', isQuiet: true } as const;
  return {
    see: async (by) => {
      await act(by, seeing, async () => undefined);
      return shown(by);
    },
    set: async (by, { version, isOn }) => {
      const { organisationId } = by.actor;
      const change = async (unit: Unit): Promise<void> => {
        // Twice the same is once.
        if (((await unit.contentSearch.setting(organisationId)).key !== null) === isOn) return;
        // A key of its own, new each time: what was kept under another tells nothing.
        const id = random.uuid();
        const about = { organisationId, documentId: id, versionId: id };
        const key = isOn ? await contents.begin(about) : null;
        const isDone = await unit.contentSearch.set(organisationId, { version, key });
        if (!isDone) throw new AppError('stale-version');
      };
      const action = isOn ? 'document.allow-content-search' : 'document.forbid-content-search';
      const facts = { action, targetKind: 'organisation', targetId: organisationId };
      // What is left of an earlier time goes before anything new comes.
      if (isOn) await eraseContentIndex(deps, organisationId);
      await act(by, facts, change);
      if (!isOn) await eraseContentIndex(deps, organisationId);
      return shown(by);
    },
    retry: async (by) => {
      const { organisationId } = by.actor;
      await act(by, { action: 'document.retry-content-search' }, async () => undefined);
      await store.within('system', ({ contentSearch }) => contentSearch.retry(organisationId));
      return shown(by);
    },
  };
}

/** Nothing of one that wants an index. In steps: nobody waits behind a long one. */
export async function eraseContentIndex(
  { store }: Pick<Deps, 'store'>,
  organisationId: string,
): Promise<void> {
  for (;;) {
    const count = await store.within('system', ({ contentSearch }) =>
      contentSearch.erase(organisationId, erasedAtOnce),
    );
    if (count < erasedAtOnce) return;
  }
}

type Progress = {
  readonly isWhole: boolean;
  readonly files: number;
  readonly done: number;
  readonly counts: ContentCounts;
};

/** How far the reading is. Counted only where it is asked for, or not done yet: a search is not held up by it. */
export function progressOf(
  { store }: Pick<Deps, 'store'>,
  organisationId: string,
  isCounted = false,
): Promise<Progress> {
  return store.within('system', async ({ contentSearch }) => {
    const isWhole = await contentSearch.isWhole(organisationId);
    if (isWhole && !isCounted) return { isWhole, files: 0, done: 0, counts: none };
    const counts = await contentSearch.counts(organisationId);
    const { waiting = 0, ...others } = counts.byState;
    const done = sum(Object.values(others));
    const known = waiting + done;
    // While those that were there before come into the queue, not all are known.
    const files = counts.isFilled ? known : await contentSearch.files(organisationId);
    return { isWhole, files: Math.max(files, known), done, counts };
  });
}

const none: ContentCounts = { isFilled: true, byState: {} };
const nothing = { files: 0, done: 0, withoutWords: 0, notRead: 0, failed: 0 };
const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

const inWords = ({
  byState,
}: ContentCounts): Pick<View, 'withoutWords' | 'notRead' | 'failed'> => ({
  withoutWords: byState['no-words'] ?? 0,
  notRead: sum([byState['other-kind'] ?? 0, byState['too-large'] ?? 0]),
  failed: sum([byState.unreadable ?? 0, byState.failed ?? 0]),
});
