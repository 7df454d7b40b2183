import { Readable } from 'node:stream';
import { AppError } from '@astra/kit/problems';
import type { Item } from '#domain/item.ts';
import { freeName, nameKey } from '#domain/name.ts';
import type { ArchiveFile } from '#ports/archives.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import type { OpenFile } from './open-file.ts';
import { takenItem } from './seen.ts';

export type OpenArchive = (by: ByMember, itemIds: readonly string[]) => Promise<Readable>;

const mostFiles = 10_000;

/** Many files as one zip. Each is asked for when its turn comes: rights, trail and proof are those of a single one. */
export function makeOpenArchive(deps: Deps, openFile: OpenFile): OpenArchive {
  const act = makeAct(deps);
  return async (by, itemIds) => {
    const facts = { action: 'document.download-many', isQuiet: true };
    const found = await act(by, facts, async (unit) => {
      const all: { readonly item: Item; readonly path: string }[] = [];
      const names = new Set<string>();
      for (const id of new Set(itemIds)) {
        const item = await takenItem(unit, by, id);
        // Two of one name can come from different folders.
        const path = freeName(item.name, (key) => names.has(key));
        names.add(nameKey(path));
        all.push({ item, path });
        const below = item.kind === 'file' ? [] : await unit.items.below(id, mostFiles + 1);
        all.push(...below.map((one) => ({ item: one.item, path: `${path}/${one.path}` })));
        if (all.length > mostFiles) throw new AppError('too-large');
      }
      return all;
    });
    const entries = found.map(({ item, path }): ArchiveFile => ({
      path,
      changedAt: item.changedAt,
      file: item.file && {
        sizeBytes: item.file.sizeBytes,
        open: () => openStream(openFile, by, item.id),
      },
    }));
    return deps.makeArchive(entries);
  };
}

async function openStream(openFile: OpenFile, by: ByMember, itemId: string): Promise<Readable> {
  const opened = await openFile(by, itemId, {});
  return streamOf(opened);
}

/** The content as a stream that ends in the middle when its reader loses the right to it. */
export function streamOf({
  content,
  signal,
  done,
}: Pick<Awaited<ReturnType<OpenFile>>, 'content' | 'signal' | 'done'>): Readable {
  const stream = Readable.from(content, { objectMode: false });
  const cut = (): void => {
    stream.destroy(new Error('The right to this file has ended'));
  };
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  stream.once('close', () => {
    signal.removeEventListener('abort', cut);
    done();
  });
  return stream;
}
