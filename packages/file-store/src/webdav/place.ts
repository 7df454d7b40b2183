import type { Entry } from '../file-store.ts';
import { isReadableName, joinPath } from '../safe-path.ts';
import type { DavResource } from './multistatus.ts';

/** Paths of ours and addresses of the server, in both directions. */
export class DavPlace {
  /** With a slash at its end. */
  readonly #base: string;
  readonly #baseParts: readonly string[];

  constructor(url: string) {
    const { pathname } = new URL(url);
    this.#base = pathname.endsWith('/') ? pathname : `${pathname}/`;
    this.#baseParts = partsOf(this.#base) ?? [];
  }

  /** As it goes over the line. A folder ends with a slash: some servers lead there otherwise. */
  addressOf(parts: readonly string[], kind: Entry['kind'] = 'file'): string {
    const path = parts.map((part) => encodeURIComponent(part)).join('/');
    return `${this.#base}${path}${kind === 'folder' && parts.length > 0 ? '/' : ''}`;
  }

  /**
   * The path that the server means, or null: what is outside our place, or has a part that is no
   * name, is nothing that a list of ours may hold. Host and port are of no interest: behind a
   * proxy a server does not know its own.
   */
  pathOf(href: string): string | null {
    const pathname = href.replace(/^https?:\/\/[^/]*/iu, '').replace(/[?#].*$/u, '');
    const parts = partsOf(pathname);
    if (parts === null || parts.length < this.#baseParts.length) return null;
    if (!this.#baseParts.every((part, at) => part === parts[at])) return null;
    const own = parts.slice(this.#baseParts.length);
    return own.every(isReadableName) ? own.join('/') : null;
  }
}

/** Decoded one by one, so that an encoded slash stays inside its part and is seen there. */
function partsOf(pathname: string): string[] | null {
  if (!pathname.startsWith('/')) return null;
  try {
    const parts = pathname.split('/').slice(1).map(decodeURIComponent);
    return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  } catch {
    return null; // no encoding of anything
  }
}

/** The name of a resource right below a folder; null for the folder itself and for anything else. */
export function childName(folder: string, path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Apache's own names for what is being written.
  const isServersOwn = name.startsWith('.davfs.tmp');
  return name !== '' && !isServersOwn && joinPath(folder, name) === path ? name : null;
}

/** What the server tells of a resource. */
export function entryOf(path: string, resource: DavResource): Entry {
  const time = Date.parse(resource.modified ?? '');
  const modifiedAt = Number.isNaN(time) ? null : new Date(time);
  if (resource.isFolder) return { path, kind: 'folder', sizeBytes: 0, modifiedAt, etag: null };
  const sizeBytes = resource.sizeBytes ?? 0;
  // Without an etag, what changed can be seen by time and length only.
  const etag = resource.etag === null ? null : opaqueTag(resource.etag);
  const tag = etag ?? `${resource.modified ?? ''}/${sizeBytes}`;
  return { path, kind: 'file', sizeBytes, modifiedAt, etag: tag };
}

/** An etag without the mark of a weak one, which comes and goes while the file stays the same. */
export const opaqueTag = (etag: string): string => etag.replace(/^W\//u, '');
