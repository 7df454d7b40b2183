import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ontoTheirs } from '#app/onto-theirs.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';

/** What is saved under a version: whoever saves on an older one is refused. */
interface Versioned {
  readonly version: number;
}

/** Where a setting is read. */
interface SettingQuery<S extends Versioned> {
  readonly queryKey: readonly [string];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<S>;
}

/** Asks for a setting; kept under that name. */
export const settingQuery = <S extends Versioned>(
  name: string,
  get: (signal: AbortSignal) => Promise<S>,
): SettingQuery<S> => ({ queryKey: [name], queryFn: ({ signal }) => get(signal) });

interface SettingOptions<S extends Versioned, D extends object> {
  readonly query: SettingQuery<S>;
  readonly saved: S;
  /** What of it the person chooses. */
  readonly draftOf: (saved: S) => D;
  readonly send: (draft: D, version: number) => Promise<S>;
  readonly onSaved: (next: S) => void;
  /** Fields that are decided together; each alone unless said. */
  readonly together?: readonly (readonly (keyof D)[])[] | undefined;
}

interface Setting<D> {
  readonly draft: D;
  readonly change: (change: Partial<D>) => void;
  /** Saves what the form says, or something else at once. */
  readonly save: (draft?: D) => void;
  readonly isBusy: boolean;
  /** What went wrong; the clash aside. */
  readonly error: unknown;
  /** Somebody else has saved another choice meanwhile, and it is what holds; null when nobody has. */
  readonly clash: { readonly theirs: D; readonly onTheirs: () => void } | null;
}

/** What was chosen, and the setting as it was when that began. */
interface Edit<S, D> {
  readonly seen: S;
  readonly draft: D;
}

const isSameDraft = (one: object, other: object): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * A setting of the organisation that somebody is changing. What comes in meanwhile is shown as long as nothing was chosen here;
 * afterwards nobody loses what they chose, and nobody overwrites unseen what another one has saved.
 */
export function useSetting<S extends Versioned, D extends object>(
  options: SettingOptions<S, D>,
): Setting<D> {
  const { query, saved, draftOf, send, onSaved } = options;
  const client = useQueryClient();
  const name = `setting.${query.queryKey[0]}`;
  const first = (next: S): Edit<S, D> => ({ seen: next, draft: draftOf(next) });
  const [edit, setEdit, beginAnew] = useUnfinished(name, () => first(saved));
  const isBegun = !isSameDraft(edit.draft, draftOf(edit.seen));
  const { seen, draft } = isBegun ? edit : first(saved);
  const keysOf = (of: D): (keyof D)[][] => Object.keys(of).map((key) => [key as keyof D]);
  const merged = (theirs: S, mine: D): ReturnType<typeof ontoTheirs<D>> =>
    ontoTheirs(
      { seen: draftOf(seen), mine, theirs: draftOf(theirs) },
      options.together ?? keysOf(mine),
    );
  const mutation = useMutation({
    mutationFn: async (mine: D): Promise<S> => {
      try {
        return await send(mine, seen.version);
      } catch (error) {
        if (problemOf(error) !== 'stale-version') throw error;
        const theirs = await client.fetchQuery({ ...query, staleTime: 0 });
        const { form, isClash } = merged(theirs, mine);
        if (isClash) {
          setEdit({ seen: theirs, draft: form });
          throw error;
        }
        // Somebody has chosen the very same.
        if (isSameDraft(form, draftOf(theirs))) return theirs;
        return send(form, theirs.version);
      }
    },
    onSuccess: (next) => {
      client.setQueryData(query.queryKey, next);
      beginAnew(first(next));
      onSaved(next);
    },
  });
  const isStale = mutation.error !== null && problemOf(mutation.error) === 'stale-version';
  const onTheirs = (): void => {
    mutation.reset();
    beginAnew(first(saved));
  };
  return {
    draft,
    change: (change) => setEdit({ seen, draft: { ...draft, ...change } }),
    save: (other = draft) => {
      if (!mutation.isPending) mutation.mutate(other);
    },
    isBusy: mutation.isPending,
    error: isStale ? null : mutation.error,
    clash: isStale && isBegun ? { theirs: draftOf(saved), onTheirs } : null,
  };
}
