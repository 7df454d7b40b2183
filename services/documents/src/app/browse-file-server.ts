import type {
  EntriesQuery,
  ServerEntry as EntryView,
  ServerFolder,
} from '@astra/contracts/file-server';
import { withNothingHidden } from '@astra/file-store/safe-path';
import { AppError } from '@astra/kit/problems';
import { mostEntries, nameOf, type ServerEntry, type ServerPlace } from '#domain/file-server.ts';
import { inOrder } from '#domain/server-order.ts';
import type { ByMember } from '#ports/by.ts';
import type { Deps } from './deps.ts';
import type { FileServerDoor, Visitor } from './file-server-door.ts';

export type BrowseFileServer = {
  readonly entries: (by: ByMember, query: EntriesQuery) => Promise<ServerFolder>;
  /** One of them, with what kind of file it is: its beginning is looked into. */
  readonly entry: (by: ByMember, at: string) => Promise<EntryView>;
};

const pageLength = 200;
/** Enough for what stands at the beginning of each kind of file. */
const headBytes = 65_536;

/** What the organisation's file server shows to who asks: nothing is remembered, so that each look is at what is there now. */
export function makeBrowseFileServer(deps: Deps, door: FileServerDoor): BrowseFileServer {
  return {
    entries: (by, query) =>
      door.visit(
        by,
        () => ({ action: 'file-server.list', targetKind: 'file-server', isQuiet: true }),
        async (visitor) => {
          const { at, cursor, order = 'name' } = query;
          const folder = at === undefined ? top : visitor.placeAt(at);
          const from = cursor === undefined ? null : visitor.placeAt(cursor);
          const { userFiles } = deps;
          const found = await userFiles.list(visitor.way, folder.path, mostEntries);
          const all = inOrder(found.entries, order);
          const begin = from === null ? 0 : after(all, from);
          const shown = all.slice(begin, begin + pageLength);
          const last = shown.at(-1);
          const end = begin + shown.length;
          return {
            path: stepsTo(visitor, folder),
            items: shown.map((entry) => entryFor(visitor, entry, folder.above)),
            next:
              last === undefined || end >= all.length
                ? null
                : visitor.close({ path: last.path, above: folder.above, at: end }),
            isCut: found.isCut,
          };
        },
      ),
    entry: (by, at) =>
      door.visit(
        by,
        () => ({ action: 'file-server.look', targetKind: 'file-server', isQuiet: true }),
        async (visitor) => {
          const { path, above } = visitor.placeAt(at);
          return lookInto(deps, { visitor, path, above });
        },
      ),
  };
}

const top: ServerPlace = { path: '', above: 0 };

/** Where a page begins: after what was last shown, or where it stood should it be gone. */
function after(all: readonly ServerEntry[], { path, at = 0 }: ServerPlace): number {
  const found = all.findIndex((entry) => entry.path === path);
  return found < 0 ? at : found + 1;
}

type Look = { readonly visitor: Visitor } & Pick<ServerPlace, 'path' | 'above'>;

/** What is at a path now. The address that is given knows what kind of file it is. */
export async function lookInto(
  { userFiles, mediaTypeOf }: Pick<Deps, 'userFiles' | 'mediaTypeOf'>,
  { visitor, path, above }: Look,
): Promise<EntryView> {
  const entry = await userFiles.stat(visitor.way, path);
  if (entry.kind === 'folder') return entryFor(visitor, entry, above);
  const part = { from: 0, lengthBytes: Math.min(headBytes, entry.sizeBytes) };
  const signal = AbortSignal.timeout(10_000);
  const chunks: Uint8Array[] = [];
  for await (const chunk of await userFiles.read(visitor.way, entry, { part, signal }))
    chunks.push(chunk);
  const mediaType = await mediaTypeOf(Buffer.concat(chunks));
  const at = visitor.close({ path, above, mediaType });
  return { ...entryFor(visitor, entry, above), at, mediaType };
}

function entryFor(visitor: Visitor, entry: ServerEntry, above: number): EntryView {
  const { path, kind, sizeBytes, changedAt } = entry;
  return {
    at: visitor.close({ path, above }),
    name: withNothingHidden(nameOf(path)),
    kind,
    sizeBytes: kind === 'folder' ? null : sizeBytes,
    changedAt: changedAt?.toISOString() ?? null,
    mediaType: null,
  };
}

/** The way to a folder, from where the person may know it. */
function stepsTo(visitor: Visitor, { path, above }: ServerPlace): ServerFolder['path'] {
  if (path === '') return [];
  const parts = path.split('/');
  return parts
    .map((name, index) => ({ name, path: parts.slice(0, index + 1).join('/') }))
    .slice(above)
    .map((step) => ({
      name: withNothingHidden(step.name),
      at: visitor.close({ path: step.path, above }),
    }));
}

/** @throws AppError for a place at the top: it is no file, and nothing to share. */
export function mustHaveName({ path }: ServerPlace): void {
  if (path === '') throw new AppError('not-found');
}
