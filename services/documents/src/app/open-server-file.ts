import { createHash } from 'node:crypto';
import { AppError } from '@astra/kit/problems';
import { byteRange, type ByteRange } from '#domain/byte-range.ts';
import { nameOf, type ServerEntry } from '#domain/file-server.ts';
import { safeName } from '#domain/name.ts';
import type { ByMember } from '#ports/by.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { signedIn, type FileServerDoor, type Visitor } from './file-server-door.ts';
import type { OpenedFile, OpenWish } from './open-file.ts';
import type { Begun, OpenStreams } from './open-streams.ts';

export type OpenServerFile = (by: ByMember, at: string, wish: OpenWish) => Promise<OpenedFile>;
type Parts = { readonly door: FileServerDoor; readonly streams: OpenStreams };

/**
 * Gives a file of the organisation's file server out, or a part of it, as it comes from there: nothing of it is kept. It
 * ends with the session, the account, the sign-in or the server of who gets it; and in an error when the server's own
 * words of its length were not true.
 */
export function makeOpenServerFile(deps: Deps, { door, streams }: Parts): OpenServerFile {
  return async (by, at, wish) => {
    const begun = streams.begin();
    try {
      return await door.visit(
        by,
        (visitor) => {
          const { path } = visitor.placeAt(at);
          const targetId = deps.places.markOf(visitor.way.server.id, path);
          return { action: 'file-server.open', targetKind: 'file-server-entry', targetId };
        },
        (visitor) => open(deps, { by, visitor, at, wish, begun }),
      );
    } finally {
      begun.end();
    }
  };
}

type Opening = {
  readonly by: ByMember;
  readonly visitor: Visitor;
  readonly at: string;
  readonly wish: OpenWish;
  readonly begun: Begun;
};

async function open(deps: Deps, opening: Opening): Promise<OpenedFile> {
  const { by, visitor, at, wish, begun } = opening;
  const { path, mediaType = 'application/octet-stream' } = visitor.placeAt(at);
  const entry = await deps.userFiles.stat(visitor.way, path);
  if (entry.kind === 'folder') throw new AppError('file-server-refuses');
  const etag = etagOf(entry);
  const part = partOf(entry, etag, wish);
  const cutter = new AbortController();
  const { id: personId, sessionId } = by.actor;
  const done = begun.add({
    itemId: path,
    spaceId: visitor.way.server.id,
    isByShare: false,
    reader: { personId, sessionId },
    mayStill: () => isStillSignedIn(deps, by, visitor.signInId),
    cut: () => cutter.abort(),
  });
  try {
    const { signal } = cutter;
    const content = await deps.userFiles.read(visitor.way, entry, {
      part: part ?? undefined,
      signal,
    });
    const about = { name: safeName(nameOf(path)), mediaType, sizeBytes: entry.sizeBytes };
    return { ...about, etag, part, content, signal, done };
  } catch (error) {
    done();
    throw error;
  }
}

const isStillSignedIn = (
  { store }: Pick<Deps, 'store'>,
  by: ByMember,
  signInId: string,
): Promise<boolean> =>
  store.within(scopeOf(by), async (unit) => {
    const found = await signedIn(unit, by).catch(() => null);
    return found?.signIn.id === signInId;
  });

/** The server's own may hold anything. */
const etagOf = ({ etag, sizeBytes }: ServerEntry): string =>
  `"${createHash('sha256')
    .update(`${etag ?? ''}/${sizeBytes}`)
    .digest('base64url')}"`;

function partOf(
  { sizeBytes }: ServerEntry,
  etag: string,
  { range, ifRange }: OpenWish,
): ByteRange | null {
  if (ifRange !== undefined && ifRange !== etag) return null;
  const part = byteRange(range, sizeBytes);
  if (part === 'outside') throw new AppError('range-outside');
  return part;
}
