import { AppError } from '@astra/kit/problems';
import { whyUnread } from '#domain/read-types.ts';
import type { ContentJob, ContentSearch } from '#ports/content-search.ts';
import { eraseContentIndex } from './content-search.ts';
import type { Deps } from './deps.ts';
import { isDamage, tellDamage } from './tell-damage.ts';

export type ReadContents = {
  /** One file after the other until nothing waits, or the file server or the keys are away. */
  readonly work: () => Promise<void>;
  /** What is being read is left to whoever comes next. */
  readonly stop: () => void;
};

/** Nobody else has it for so long: more than the reading may take. */
const claimMs = 300_000;
const restMs = 60_000;
const longestRestMs = 3_600_000;
const mostTries = 5;
const filledAtOnce = 5_000;

/** Takes the words out of the files of those organisations that want it. */
export function makeReadContents(deps: Deps): ReadContents {
  const { store, clock } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const next = (): Promise<ContentJob | null> => {
    const now = clock.now();
    return store.within('system', ({ contentSearch }) =>
      contentSearch.next(now, new Date(now.getTime() + claimMs)),
    );
  };
  return {
    work: async () => {
      await goOn(deps, signal);
      while (!signal.aborted) {
        const job = await next();
        if (job === null || !(await isRead(deps, job, signal))) return;
      }
    },
    stop: () => stopping.abort(),
  };
}

/** With what was broken off: an index that is not wanted any more, and files that were there before one was. */
async function goOn(deps: Deps, signal: AbortSignal): Promise<void> {
  const { store } = deps;
  const { toErase, toFill } = await store.within('system', ({ contentSearch }) =>
    contentSearch.unfinished(),
  );
  for (const id of toErase) await eraseContentIndex(deps, id);
  for (const id of toFill)
    while (!signal.aborted)
      if (!(await store.within('system', (unit) => unit.contentSearch.fill(id, filledAtOnce))))
        break;
}

/** False when others would fare no better just now. */
async function isRead(deps: Deps, job: ContentJob, signal: AbortSignal): Promise<boolean> {
  const { store, clock, log } = deps;
  const { itemId, tries } = job;
  const putOff = (ms: number, count: number): Promise<void> => {
    const at = new Date(clock.now().getTime() + ms);
    return store.within('system', ({ contentSearch }) => contentSearch.putOff(job, at, count));
  };
  try {
    const found = await look(deps, job, signal);
    await store.within('system', ({ contentSearch }) => contentSearch.settle(job, found));
    return true;
  } catch (err) {
    if (signal.aborted) {
      await putOff(0, tries);
      return false;
    }
    log.warn({ err, itemId }, 'The words of a file wait');
    // Their being away is no fault of the file.
    if (isAway(err)) {
      await putOff(restMs, tries);
      return false;
    }
    if (tries + 1 < mostTries)
      await putOff(Math.min(restMs * 2 ** tries, longestRestMs), tries + 1);
    else await giveUp(deps, job, err);
    return true;
  }
}

const isAway = (error: unknown): boolean =>
  error instanceof AppError && error.problem === 'files-unavailable';

type Found = Parameters<ContentSearch['settle']>[1];

async function look(deps: Deps, job: ContentJob, signal: AbortSignal): Promise<Found> {
  const { store, contents, wordReader, wordSeal } = deps;
  const { itemId, organisationId, versionId } = job;
  const { kept, key } = await store.within('system', async ({ files, contentSearch }) => ({
    kept: await files.content(itemId, versionId),
    key: (await contentSearch.setting(organisationId)).key,
  }));
  // What is gone, or not wanted any more, has no row either.
  const without = { fingerprints: null, keyId: null };
  if (kept === null || key === null) return { ...without, state: 'failed' };
  const reason = whyUnread(kept);
  if (reason !== null) return { ...without, state: reason };
  const parts: Uint8Array[] = [];
  // Its buffers are used again.
  for await (const part of await contents.read(kept)) parts.push(Uint8Array.from(part));
  const { mediaType } = kept;
  const content = Buffer.concat(parts);
  const { outcome, words } = await wordReader.read({ content, mediaType, signal });
  if (outcome === 'other-kind' || outcome === 'unreadable') return { ...without, state: outcome };
  if (words.length === 0) return { ...without, state: 'no-words' };
  const state = outcome === 'whole' ? 'searched' : 'partly';
  const fingerprints = await wordSeal.fingerprints(key, words);
  return { state, fingerprints, keyId: key.versionId };
}

async function giveUp(deps: Deps, job: ContentJob, error: unknown): Promise<void> {
  const { itemId, organisationId } = job;
  await deps.store.within('system', async (unit) => {
    await unit.contentSearch.settle(job, { state: 'failed', fingerprints: null, keyId: null });
    if (!isDamage(error)) return;
    const note = (damage: Parameters<typeof unit.auditOwn>[1]): Promise<void> =>
      unit.auditOwn(organisationId, damage);
    await tellDamage(deps, error, { organisationId, itemId, note });
  });
}
