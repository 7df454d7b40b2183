import { randomBytes } from 'node:crypto';
import type {
  Call,
  Capabilities,
  Condition,
  Content,
  Credentials,
  Entry,
  FileStore,
  Page,
  PageWish,
  Reading,
  ReadWish,
  StoreHealth,
  WriteWish,
  Written,
} from '../file-store.ts';
import { HttpDoor } from '../http/http-door.ts';
import type { HttpSettings } from '../http/http-door.ts';
import { inSlices, measure } from '../measure.ts';
import { PageBuilder } from '../paging.ts';
import { changedMeanwhile, mustBeFile, nameTaken, rangeOf } from '../read-range.ts';
import { joinPath, PART_PREFIX, partsToRead, partsToWrite } from '../safe-path.ts';
import { isStoreError, StoreError } from '../store-error.ts';
import type { StoreErrorKind } from '../store-error.ts';
import { DavClient } from './dav-client.ts';
import type { DavResource } from './multistatus.ts';
import { childName, DavPlace, entryOf } from './place.ts';
import { readFile } from './read-file.ts';

/** Where the WebDAV server is, and whose rights we have there. */
export interface WebDavSettings extends HttpSettings {
  readonly credentials?: Credentials;
  /** One that others use too, with rights of their own. Who made it closes it. Default: a fresh one. */
  readonly door?: HttpDoor;
}

/** A WebDAV server (RFC 4918): nothing beyond class 1 is asked of it. */
export class WebDavStore implements FileStore {
  readonly name = 'webdav';
  /** Apache looks whether a name is taken and then moves: two can find it free. */
  readonly capabilities: Capabilities = {
    creates: 'checked',
    replaces: 'checked',
    moves: 'checked',
    movesFolders: true,
    actsAsUser: true,
  };
  readonly #settings: WebDavSettings;
  readonly #door: HttpDoor;
  readonly #client: DavClient;
  readonly #place: DavPlace;

  constructor(settings: WebDavSettings) {
    this.#settings = settings;
    this.#door = settings.door ?? new HttpDoor(settings);
    this.#client = new DavClient(this.#door, settings.credentials);
    this.#place = new DavPlace(settings.url);
  }

  async stat(path: string, { signal }: Call = {}): Promise<Entry> {
    const parts = partsToRead(path);
    const found: DavResource[] = [];
    const address = this.#place.addressOf(parts, parts.length === 0 ? 'folder' : 'file');
    await this.#client.propfind({ address, depth: '0', signal }, (resource) => {
      if (found.length < 2) found.push(resource);
    });
    const [resource, another] = found;
    if (!resource || another || this.#place.pathOf(resource.href) !== path)
      throw new StoreError('misbehaved', 'The file server tells of something else than was asked');
    return entryOf(path, resource);
  }

  async list(path: string, wish: PageWish = {}): Promise<Page> {
    const page = new PageBuilder<Entry>(wish, (entry) => entry.path.slice(prefixLength(path)));
    await this.each(path, (entry) => page.add(entry), wish);
    return page.build((entry) => entry);
  }

  /** What is in a folder, one after the other, in no order: for who wants another one than that of names. */
  async each(path: string, take: (entry: Entry) => void, { signal }: Call = {}): Promise<void> {
    let isFolder = false;
    const address = this.#place.addressOf(partsToRead(path), 'folder');
    await this.#client.propfind({ address, depth: '1', signal }, (resource) => {
      const found = this.#place.pathOf(resource.href);
      if (found === path) isFolder = resource.isFolder;
      if (found !== null && childName(path, found) !== null) take(entryOf(found, resource));
    });
    if (!isFolder) throw new StoreError('wrong-kind', 'It is a file, not a folder');
  }

  async read(path: string, wish: ReadWish = {}): Promise<Reading> {
    const parts = partsToRead(path);
    const entry = mustBeFile(wish.known ?? (await this.stat(path, wish)));
    const range = rangeOf(entry, wish);
    const { signal } = wish;
    const address = this.#place.addressOf(parts);
    const content = await readFile(this.#client, { address, entry, range, signal });
    return { entry, ...range, content };
  }

  async write(path: string, content: Content, wish: WriteWish = {}): Promise<Written> {
    const parts = partsToWrite(path);
    const { signal } = wish;
    const condition: Condition = wish.condition ?? { when: 'absent' };
    // Nothing is sent for nothing; the server decides again at the end.
    await this.#mustHold(path, condition, signal);
    const part = this.#place.addressOf([...parts.slice(0, -1), partName()]);
    try {
      const written = await this.#into(parts, signal, () => this.#send(part, content, wish));
      if (condition.when === 'unchanged') await this.#mustHold(path, condition, signal);
      await this.#moveTo(part, parts, { overwrite: condition.when !== 'absent', signal });
      const entry = await this.stat(path, { ...(signal && { signal }) });
      return { entry, sha256: written.sha256 };
    } catch (error) {
      await this.#client.clear(part);
      throw error;
    }
  }

  async keep(path: string, bytes: Uint8Array, { signal }: Call = {}): Promise<void> {
    const parts = partsToWrite(path);
    const address = this.#place.addressOf(parts);
    try {
      const headers = {
        'content-type': 'application/octet-stream',
        'content-length': `${bytes.byteLength}`,
      };
      const body = inSlices(bytes);
      const question = { method: 'PUT', path: address, headers, body, signal } as const;
      await this.#into(parts, signal, () => this.#client.tell(question));
      await this.#mustHaveArrived(address, bytes.byteLength, signal);
    } catch (error) {
      await this.#client.clear(address);
      throw error;
    }
  }

  async makeFolder(path: string, { signal }: Call = {}): Promise<void> {
    const parts = partsToWrite(path);
    const address = this.#place.addressOf(parts, 'folder');
    // Some servers say yes to a folder that is there.
    if (await this.#find(path, signal)) throw nameTaken();
    await this.#into(parts, signal, () =>
      this.#client.tell({ method: 'MKCOL', path: address, signal }, [201]),
    );
  }

  async move(from: string, to: string, { signal }: Call = {}): Promise<void> {
    const [source, target] = [partsToRead(from), partsToWrite(to)];
    const { kind } = await this.stat(from, { ...(signal && { signal }) });
    if (`${to}/`.startsWith(`${from}/`))
      throw to === from ? nameTaken() : new StoreError('wrong-kind', 'It cannot go into itself');
    const address = this.#place.addressOf(source, kind);
    await this.#moveTo(address, target, { overwrite: false, signal, kind });
  }

  async copy(from: string, to: string, { signal }: Call = {}): Promise<void> {
    const [source, target] = [partsToRead(from), partsToWrite(to)];
    mustBeFile(await this.stat(from, { ...(signal && { signal }) }));
    await this.#mustHold(to, { when: 'absent' }, signal);
    // A copy grows under its name, so it is made under another one.
    const part = [...target.slice(0, -1), partName()];
    const headers = { destination: this.#client.url(this.#place.addressOf(part)), overwrite: 'F' };
    try {
      const path = this.#place.addressOf(source);
      await this.#client.tell({ method: 'COPY', path, headers, signal }, [201, 204]);
      await this.#moveTo(this.#place.addressOf(part), target, { overwrite: false, signal });
    } catch (error) {
      await this.#client.clear(this.#place.addressOf(part));
      throw error;
    }
  }

  async remove(path: string, { signal }: Call = {}): Promise<void> {
    const parts = partsToRead(path);
    if (parts.length === 0) throw new StoreError('wrong-kind', 'It is the root itself');
    const { kind } = await this.stat(path, { ...(signal && { signal }) });
    // The protocol's DELETE takes a folder with everything in it.
    if (kind === 'folder' && !(await this.#isEmpty(path, signal)))
      throw new StoreError('not-empty', 'Something is in the folder');
    const address = this.#place.addressOf(parts, kind);
    await this.#client.tell({ method: 'DELETE', path: address, signal }, [200, 204]);
  }

  as(credentials: Credentials): FileStore {
    const { door: _shared, ...settings } = this.#settings;
    return new WebDavStore({ ...settings, credentials });
  }

  async health(): Promise<StoreHealth> {
    const begun = performance.now();
    try {
      await this.stat('');
      return { status: 'up', latencyMs: performance.now() - begun };
    } catch (error) {
      return { status: 'down', kind: isStoreError(error) ? error.kind : 'unreachable' };
    }
  }

  async close(): Promise<void> {
    if (this.#settings.door === undefined) await this.#door.close();
  }

  async #send(
    part: string,
    content: Content,
    { sizeBytes, signal }: WriteWish,
  ): Promise<{ readonly sha256: string }> {
    const measured = measure(content, {
      ...(sizeBytes !== undefined && { sizeBytes }),
      ...(signal && { signal }),
    });
    const headers = {
      'content-type': 'application/octet-stream',
      ...(sizeBytes !== undefined && { 'content-length': `${sizeBytes}` }),
    };
    try {
      const body = measured.content;
      await this.#client.tell({ method: 'PUT', path: part, headers, body, signal });
    } catch (error) {
      throw measured.fault() ?? error;
    }
    const { sha256, sizeBytes: sent } = measured.result();
    await this.#mustHaveArrived(part, sent, signal);
    return { sha256 };
  }

  /**
   * A yes is not yet a file: a page that asks for a password says yes to everything. Asked first by what costs least, which
   * not every server tells a length by.
   */
  async #mustHaveArrived(
    part: string,
    sent: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if ((await this.#client.lengthOf(part, signal)) === sent) return;
    const sizes: (number | null)[] = [];
    await this.#client.propfind({ address: part, depth: '0', signal }, (resource) => {
      if (sizes.length < 2) sizes.push(resource.isFolder ? null : (resource.sizeBytes ?? 0));
    });
    if (sizes.length !== 1 || sizes[0] !== sent)
      throw new StoreError('misbehaved', 'The file server has not kept what it was given');
  }

  async #moveTo(
    from: string,
    target: readonly string[],
    how: { overwrite: boolean; signal: AbortSignal | undefined; kind?: Entry['kind'] },
  ): Promise<void> {
    const headers = {
      destination: this.#client.url(this.#place.addressOf(target, how.kind)),
      overwrite: how.overwrite ? 'T' : 'F',
    };
    const question = { method: 'MOVE', path: from, headers, signal: how.signal } as const;
    await this.#into(target, how.signal, () => this.#client.tell(question, [201, 204]));
  }

  /**
   * Each server has its own words for a folder that is not there (400, 403, 409, 500 were seen), so
   * after a refusal it is asked whether that was the reason.
   */
  async #into<T>(
    target: readonly string[],
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const folder = target.slice(0, -1).join('/');
      if (isStoreError(error) && mayHideMissing.has(error.kind) && !signal?.aborted) {
        const there = await this.#find(folder, signal);
        if (there?.kind !== 'folder')
          throw new StoreError('not-found', 'Its folder is not there', { cause: error });
      }
      throw error;
    }
  }

  async #find(path: string, signal: AbortSignal | undefined): Promise<Entry | null> {
    try {
      return await this.stat(path, { ...(signal && { signal }) });
    } catch (error) {
      if (isStoreError(error, 'not-found')) return null;
      throw error;
    }
  }

  async #mustHold(
    path: string,
    condition: Condition,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const there = await this.#find(path, signal);
    if (condition.when === 'absent' && there) throw nameTaken();
    if (condition.when === 'unchanged' && there?.etag !== condition.etag) throw changedMeanwhile();
    // MOVE would take a folder away with everything in it.
    if (there?.kind === 'folder') throw new StoreError('wrong-kind', 'It is a folder, not a file');
  }

  /** Also what we do not show counts. */
  async #isEmpty(path: string, signal: AbortSignal | undefined): Promise<boolean> {
    let count = 0;
    const address = this.#place.addressOf(partsToRead(path), 'folder');
    await this.#client.propfind({ address, depth: '1', signal }, () => (count += 1));
    return count <= 1;
  }
}

const mayHideMissing: ReadonlySet<StoreErrorKind> = new Set([
  'misbehaved',
  'unreachable',
  'denied',
  'not-found',
]);

const partName = (): string => `${PART_PREFIX}${randomBytes(16).toString('hex')}`;
const prefixLength = (folder: string): number => joinPath(folder, 'x').length - 1;
