import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { documentsApi } from '#api/documents.ts';
import type { Item, Place } from '#api/documents.ts';
import { useProblemWords } from '#shared/problems.ts';
import { focusPlace } from './crumbs.tsx';
import { inTurn, type Outcome } from './in-turn.ts';
import { useRefresh } from './items.ts';

/** Something that lies elsewhere now. */
interface Moved {
  readonly before: Item;
  readonly after: Item;
}

/** Where several go, and what that place is called. */
export interface Move {
  readonly items: readonly Item[];
  readonly place: Place;
  readonly name: string;
}

type ManyOf<Made> = Outcome<Item, Made>;
/** Pages of the bin that are looked through. What was put there a moment ago is among the first. */
const mostPages = 10;

/** As they lie in the bin of their space now. */
async function binned(spaceId: string, wanted: ReadonlySet<string>): Promise<readonly Item[]> {
  const found: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await documentsApi.bin(spaceId, { cursor });
    found.push(...items.filter(({ id }) => wanted.has(id)));
    if (next === null || found.length === wanted.size) break;
    cursor = next;
  }
  return found;
}

async function restoreAll(items: readonly Item[]): Promise<Outcome<Item, Item>> {
  const ids = new Set(items.map(({ id }) => id));
  const there: Item[] = [];
  for (const spaceId of new Set(items.map((item) => item.spaceId)))
    there.push(...(await binned(spaceId, ids)));
  return inTurn(there, documentsApi.restore);
}

const moveTo = async (item: Item, { spaceId, folderId }: Place): Promise<Moved> => ({
  before: item,
  after: await documentsApi.change(item.id, {
    version: item.version,
    to: { spaceId, ...(folderId === undefined ? {} : { folderId }) },
  }),
});

/** To where it was, under the name that it had. */
const moveBack = ({ before, after }: Moved): Promise<Item> =>
  documentsApi.change(after.id, {
    version: after.version,
    ...(after.name === before.name ? {} : { name: before.name }),
    to: {
      spaceId: before.spaceId,
      ...(before.folderId === null ? {} : { folderId: before.folderId }),
    },
  });

/** Says what could not be done with some of several, and why with the first of them. */
function useTellFailed(): (outcome: Pick<Outcome<unknown, unknown>, 'failed'>) => void {
  const t = useTranslations('documents.picked');
  const words = useProblemWords();
  const toast = useToast();
  return ({ failed }) => {
    const [first] = failed;
    if (!first) return;
    const { title, body } = words(first.error);
    const message = t('notAll', { count: failed.length, reason: `${title}. ${body}` });
    toast({ tone: 'danger', message });
  };
}

interface Doing<Wish, Made> {
  readonly act: (wish: Wish) => Promise<ManyOf<Made>>;
  readonly done: (count: number, wish: Wish) => string;
  readonly undo: (made: readonly Made[]) => Promise<Outcome<unknown, Item>>;
  /** With those that are still where they were. */
  readonly onLeft: (ids: readonly string[]) => void;
}

/** Does something with several, says so, and offers one way back for all that went. */
function useSeveral<Wish, Made>({
  act,
  done,
  undo,
  onLeft,
}: Doing<Wish, Made>): UseMutationResult<ManyOf<Made>, Error, Wish> {
  const t = useTranslations('documents');
  const toast = useToast();
  const refresh = useRefresh();
  const tellFailed = useTellFailed();
  const back = useMutation({
    mutationFn: undo,
    onSuccess: (outcome) => {
      if (outcome.done.length > 0)
        toast({ message: t('picked.undone', { count: outcome.done.length }) });
      tellFailed(outcome);
    },
    onError: (error) => tellFailed({ failed: [{ given: null, error }] }),
    onSettled: refresh,
  });
  return useMutation({
    mutationFn: act,
    onSuccess: async (outcome, wish) => {
      const made = outcome.done;
      if (made.length > 0)
        toast({
          message: done(made.length, wish),
          act: { label: t('bin.undo'), onAct: () => back.mutate(made) },
        });
      tellFailed(outcome);
      onLeft(outcome.failed.map(({ given }) => given.id));
      await refresh();
      // Their rows have gone, and the focus with them.
      focusPlace();
    },
  });
}

type Left = (ids: readonly string[]) => void;

/** Puts several into the bin. */
export function useBinSeveral(
  onLeft: Left,
): UseMutationResult<ManyOf<Item>, Error, readonly Item[]> {
  const t = useTranslations('documents.picked');
  return useSeveral({
    act: (items: readonly Item[]) =>
      inTurn(items, async (item) => {
        await documentsApi.toBin(item);
        return item;
      }),
    done: (count) => t('binned', { count }),
    undo: restoreAll,
    onLeft,
  });
}

/** Takes several to another place. */
export function useMoveSeveral(onLeft: Left): UseMutationResult<ManyOf<Moved>, Error, Move> {
  const t = useTranslations('documents.picked');
  return useSeveral({
    act: ({ items, place }: Move) => inTurn(items, (item) => moveTo(item, place)),
    done: (count, { name }) => t('moved', { count, place: name }),
    undo: (moved: readonly Moved[]) => inTurn(moved, moveBack),
    onLeft,
  });
}
