import { addAbortSignal, Readable } from 'node:stream';
import type { Locale } from '@astra/contracts/common';
import type { ArchiveSize } from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import type { Item } from '#domain/item.ts';
import { noteName, noteText, type WhyLeftOut } from '#domain/left-out.ts';
import { freeName, nameKey } from '#domain/name.ts';
import type { ArchiveFile, ArchiveNote, LeftOut } from '#ports/archives.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { allowed, type OpenFile } from './open-file.ts';
import type { OpenStream, OpenStreams } from './open-streams.ts';
import { takenItem } from './seen.ts';

export type ArchiveUses = {
  /** @throws AppError when nobody could begin with it */
  readonly open: (by: ByMember, wish: ArchiveWish) => Promise<Readable>;
  /** How much it would be; said before a browser begins to save it, since it would not say why it cannot. */
  readonly check: (by: ByMember, itemIds: readonly string[]) => Promise<ArchiveSize>;
};
type ArchiveWish = { readonly itemIds: readonly string[]; readonly locale: Locale };

const mostFiles = 10_000;
/** So many in a row, and those after them are not tried: it would take hours until the last. */
const mostSilences = 3;

/** Many files as one zip. Each is asked for when its turn comes: rights, trail and proof are those of a single one. */
export function makeArchiveUses(
  deps: Deps,
  { openFile, streams }: { readonly openFile: OpenFile; readonly streams: OpenStreams },
): ArchiveUses {
  const act = makeAct(deps);
  const find = (by: ByMember, itemIds: readonly string[]): Promise<readonly Wanted[]> =>
    act(by, { action: 'document.download-many', isQuiet: true }, (unit) =>
      allOf(unit, by, itemIds),
    );
  return {
    check: async (by, itemIds) => {
      const files = (await find(by, itemIds)).flatMap(({ item }) => item.file ?? []);
      return {
        files: files.length,
        sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      };
    },
    open: async (by, { itemIds, locale }) => {
      const cutter = new AbortController();
      const { found, done } = await allowed(streams, async (add) => {
        const wanted = await find(by, itemIds);
        return { found: wanted, done: add(readerOf(by, () => cutter.abort())) };
      });
      const open = makeOpenNext(openFile, by);
      const files = found.map(({ item, path }): ArchiveFile => ({
        path,
        changedAt: item.changedAt,
        file: item.file && { sizeBytes: item.file.sizeBytes, open: () => open(item.id) },
      }));
      const zip = deps.makeArchive(files, (leftOut) => noteOf(deps, { leftOut, found, locale }));
      zip.once('close', done);
      return addAbortSignal(cutter.signal, zip);
    },
  };
}

type Wanted = { readonly item: Item; readonly path: string };

/** @throws AppError when there are too many, or one that the actor cannot have */
async function allOf(
  unit: Unit,
  by: ByMember,
  itemIds: readonly string[],
): Promise<readonly Wanted[]> {
  const all: Wanted[] = [];
  const names = new Set<string>();
  for (const id of new Set(itemIds)) {
    const item = await takenItem(unit, by, id);
    // Two of one name can come from different folders.
    const path = freeName(item.name, (key) => names.has(key));
    names.add(nameKey(path));
    all.push({ item, path });
    const below = item.kind === 'file' ? [] : await unit.items.below(id, mostFiles + 1);
    all.push(...below.map((one) => ({ item: one.item, path: `${path}/${one.path}` })));
    if (all.length > mostFiles) throw new AppError('too-many-to-zip');
  }
  return all;
}

/** Who loses one file of it gets the others; of who has signed out or gone nothing more is opened at all. */
const readerOf = (by: ByMember, cut: () => void): OpenStream => ({
  itemId: '',
  spaceId: '',
  isByShare: false,
  reader: { personId: by.actor.id, sessionId: by.actor.sessionId },
  mayStill: async () => true,
  cut,
});

function makeOpenNext(openFile: OpenFile, by: ByMember): (itemId: string) => Promise<Readable> {
  let silences = 0;
  return async (itemId) => {
    if (silences === mostSilences) throw new AppError('unavailable');
    try {
      const opened = await openFile(by, itemId, {});
      silences = 0;
      return streamOf(opened);
    } catch (error) {
      silences = whyOf(error) === 'unread' ? silences + 1 : 0;
      throw error;
    }
  };
}

/** Its reader lost the right to it on the way. */
class RightEnded extends Error {
  override readonly message = 'The right to this file has ended';
}

function whyOf(error: unknown): WhyLeftOut {
  if (error instanceof RightEnded) return 'gone';
  if (!(error instanceof AppError)) return 'unread';
  if (error.problem === 'file-damaged') return 'damaged';
  if (error.problem === 'key-gone') return 'shut';
  return gone.has(error.problem) ? 'gone' : 'unread';
}
const gone: ReadonlySet<string> = new Set(['not-found', 'not-allowed', 'only-shown']);

type Noting = {
  readonly leftOut: readonly LeftOut[];
  readonly found: readonly Wanted[];
  readonly locale: Locale;
};

function noteOf({ log }: Deps, { leftOut, found, locale }: Noting): ArchiveNote {
  const files = leftOut.map(({ path, error }) => ({ path, why: whyOf(error) }));
  const [first] = leftOut;
  log.warn(
    { err: first?.error, count: leftOut.length },
    'A zip went out without some of its files',
  );
  const names = new Set(found.map(({ path }) => nameKey(path)));
  return {
    path: freeName(noteName(locale), (key) => names.has(key)),
    text: noteText(locale, files),
  };
}

/** The content as a stream that ends in the middle when its reader loses the right to it. */
export function streamOf({
  content,
  signal,
  done,
}: Pick<Awaited<ReturnType<OpenFile>>, 'content' | 'signal' | 'done'>): Readable {
  const stream = Readable.from(content, { objectMode: false });
  const cut = (): void => {
    stream.destroy(new RightEnded());
  };
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  stream.once('close', () => {
    signal.removeEventListener('abort', cut);
    done();
  });
  return stream;
}
