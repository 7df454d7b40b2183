import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
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
  Uploads,
  WriteWish,
  Written,
} from '../file-store.ts';
import { exactly, otherLength } from '../http/pace.ts';
import { holding } from '../held-content.ts';
import { measure } from '../measure.ts';
import { pageLimit } from '../paging.ts';
import { changedMeanwhile, mustBeFile, nameTaken, rangeOf } from '../read-range.ts';
import { isReadableName, joinPath, partsToRead, partsToWrite } from '../safe-path.ts';
import { isStoreError, StoreError } from '../store-error.ts';
import { objectOf, noAnswer, S3Bucket } from './s3-bucket.ts';
import type { S3Object, S3Settings } from './s3-bucket.ts';
import { S3Uploads } from './s3-uploads.ts';
import { sendObject } from './send-object.ts';

/**
 * A bucket of S3. Folders are what keys have in common up to a slash, and an empty object whose key
 * ends with one where a folder is made; everybody's file browser does the same.
 */
export class S3Store implements FileStore {
  readonly name = 's3';
  readonly capabilities: Capabilities = {
    creates: 'atomic',
    replaces: 'atomic',
    moves: 'checked',
    movesFolders: false,
    actsAsUser: true,
  };
  readonly uploads: Uploads;
  readonly #settings: S3Settings;
  readonly #bucket: S3Bucket;
  readonly #uploads: S3Uploads;
  readonly #prefix: string;

  constructor(settings: S3Settings) {
    this.#settings = settings;
    this.#bucket = new S3Bucket(settings);
    this.#prefix = settings.prefix ? `${settings.prefix}/` : '';
    this.#uploads = new S3Uploads(this.#bucket, {
      keyOf: (path) => this.#key(path),
      stat: (path, call) => this.stat(path, call),
      mustBePossible: (path, call) => this.#mustBePossible(path, { when: 'absent' }, call),
    });
    this.uploads = this.#uploads;
  }

  async stat(path: string, { signal }: Call = {}): Promise<Entry> {
    const parts = partsToRead(path);
    if (parts.length === 0) {
      await this.#bucket.headBucket(signal);
      return folderEntry('');
    }
    const file = await this.#bucket.head(this.#key(path), signal).catch(orNull);
    if (file) return fileEntry(path, file);
    const below = { prefix: this.#folderKey(path), limit: 1 };
    const { KeyCount = 0 } = await this.#bucket.list(below, signal);
    if (KeyCount === 0) throw notFound();
    return folderEntry(path);
  }

  async list(path: string, wish: PageWish = {}): Promise<Page> {
    partsToRead(path);
    const [prefix, limit, after] = [this.#folderKey(path), pageLimit(wish), wish.after ?? null];
    const found = await this.#bucket.list({ prefix, limit, after, delimiter: '/' }, wish.signal);
    const entries = this.#entriesOf(path, found);
    const isEmpty = isEmptyPage(found);
    if (isEmpty && after === null) await this.#mustBeFolder(path, wish.signal);
    const next = found.IsTruncated ? (found.NextContinuationToken ?? null) : null;
    if (next !== null && (next === after || isEmpty)) throw noAnswer();
    return { entries, next };
  }

  async read(path: string, wish: ReadWish = {}): Promise<Reading> {
    const entry = mustBeFile(wish.known ?? (await this.stat(path, wish)));
    const range = rangeOf(entry, wish);
    if (range.lengthBytes === 0) return { entry, ...range, content: nothing() };
    const last = range.from + range.lengthBytes - 1;
    const isPart = range.lengthBytes < entry.sizeBytes;
    const answer = await this.#bucket.get(
      this.#key(path),
      { etag: entry.etag, range: isPart ? `bytes=${range.from}-${last}` : null },
      wish.signal,
    );
    const body = answer.Body as unknown as AsyncIterable<Uint8Array> & { destroy(): void };
    const isRight = isPart
      ? answer.ContentRange === `bytes ${range.from}-${last}/${entry.sizeBytes}`
      : answer.ContentLength === entry.sizeBytes;
    const isSame = entry.etag === null || answer.ETag === entry.etag;
    if (isRight && isSame)
      return {
        entry,
        ...range,
        content: holding(exactly(body, range.lengthBytes), () => body.destroy()),
      };
    body.destroy();
    throw isSame ? otherLength() : changedMeanwhile();
  }

  async write(path: string, content: Content, wish: WriteWish = {}): Promise<Written> {
    partsToWrite(path);
    const { signal } = wish;
    const condition: Condition = wish.condition ?? { when: 'absent' };
    await this.#mustBePossible(path, condition, { ...(signal && { signal }) });
    const measured = measure(content, wish);
    const sender = { bucket: this.#bucket, uploads: this.#uploads, key: this.#key(path) };
    try {
      await sendObject(sender, { path, content: measured.content, wish, condition });
    } catch (error) {
      throw measured.fault() ?? error;
    }
    const { sha256, sizeBytes } = measured.result();
    const object = await this.#bucket.head(this.#key(path), signal);
    this.#mustBeKept(object, sizeBytes);
    return { entry: fileEntry(path, object), sha256 };
  }

  async keep(path: string, bytes: Uint8Array, { signal }: Call = {}): Promise<void> {
    partsToWrite(path);
    const key = this.#key(path);
    await this.#bucket.put(key, { bytes, condition: { when: 'absent' } }, signal);
    this.#mustBeKept(await this.#bucket.head(key, signal), bytes.byteLength);
  }

  async makeFolder(path: string, call: Call = {}): Promise<void> {
    partsToWrite(path);
    const condition = { when: 'absent' } as const;
    await this.#mustBePossible(path, condition, call);
    const marker = { bytes: new Uint8Array(0), condition: { when: 'always' } } as const;
    await this.#bucket.put(this.#folderKey(path), marker, call.signal);
  }

  async move(from: string, to: string, call: Call = {}): Promise<void> {
    const source = await this.#copyFile(from, to, call);
    await this.#bucket.remove(this.#key(source.path), call.signal);
  }

  async copy(from: string, to: string, call: Call = {}): Promise<void> {
    await this.#copyFile(from, to, call);
  }

  async remove(path: string, call: Call = {}): Promise<void> {
    if (partsToRead(path).length === 0) throw new StoreError('wrong-kind', 'It is the root itself');
    const { kind } = await this.stat(path, call);
    if (kind === 'file') return this.#bucket.remove(this.#key(path), call.signal);
    const prefix = this.#folderKey(path);
    const { Contents = [] } = await this.#bucket.list({ prefix, limit: 2 }, call.signal);
    if (Contents.some(({ Key }) => Key !== prefix))
      throw new StoreError('not-empty', 'Something is in the folder');
    return this.#bucket.remove(prefix, call.signal);
  }

  as(credentials: Credentials): FileStore {
    return new S3Store({ ...this.#settings, credentials });
  }

  async health(): Promise<StoreHealth> {
    const begun = performance.now();
    try {
      await this.#bucket.headBucket(undefined);
      return { status: 'up', latencyMs: performance.now() - begun };
    } catch (error) {
      return { status: 'down', kind: isStoreError(error) ? error.kind : 'unreachable' };
    }
  }

  close(): Promise<void> {
    return this.#bucket.close();
  }

  async #copyFile(from: string, to: string, call: Call): Promise<Entry> {
    partsToWrite(to);
    const source = await this.stat(from, call);
    if (source.kind === 'folder')
      throw new StoreError('unsupported', 'S3 copies and moves files only');
    await this.#mustBePossible(to, { when: 'absent' }, call);
    const origin = { key: this.#key(from), etag: source.etag ?? '' };
    await this.#bucket.copy(origin, this.#key(to), call.signal);
    return source;
  }

  /** S3 itself would write into folders that are not there, and beside a folder of the same name. */
  async #mustBePossible(path: string, condition: Condition, call: Call): Promise<void> {
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const [there, folder] = await Promise.all([
      this.stat(path, call).catch(orNull),
      parent === '' ? null : this.stat(parent, call),
    ]);
    if (folder?.kind === 'file') throw notFound();
    if (there && condition.when === 'absent') throw nameTaken();
    if (there?.kind === 'folder') throw new StoreError('wrong-kind', 'It is a folder, not a file');
    if (condition.when === 'unchanged' && there?.etag !== condition.etag) throw changedMeanwhile();
  }

  #mustBeKept(object: Pick<Entry, 'sizeBytes'>, sizeBytes: number): void {
    if (object.sizeBytes !== sizeBytes)
      throw new StoreError('misbehaved', 'The file server has not kept what it was given');
  }

  async #mustBeFolder(path: string, signal: AbortSignal | undefined): Promise<void> {
    const { kind } = await this.stat(path, { ...(signal && { signal }) });
    if (kind === 'file') throw new StoreError('wrong-kind', 'It is a file, not a folder');
  }

  #entriesOf(path: string, { CommonPrefixes, Contents }: ListObjectsV2CommandOutput): Entry[] {
    const prefix = this.#folderKey(path);
    const folders = (CommonPrefixes ?? []).map(({ Prefix = '' }) =>
      this.#named(path, { key: Prefix.slice(0, -1), prefix }, folderEntry),
    );
    const files = (Contents ?? []).map(({ Key = '', Size, ETag, LastModified }) =>
      this.#named(path, { key: Key, prefix }, (each) =>
        fileEntry(each, objectOf(Size, ETag, LastModified)),
      ),
    );
    return [...folders, ...files]
      .filter((entry) => entry !== null)
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Null for the folder itself, for what has no name, and for what the server was not asked for. */
  #named(
    folder: string,
    { key, prefix }: { readonly key: string; readonly prefix: string },
    make: (path: string) => Entry,
  ): Entry | null {
    if (!key.startsWith(prefix)) return null;
    const name = key.slice(prefix.length);
    return isReadableName(name) ? make(joinPath(folder, name)) : null;
  }

  #key(path: string): string {
    return `${this.#prefix}${path}`;
  }

  #folderKey(path: string): string {
    return path === '' ? this.#prefix : `${this.#prefix}${path}/`;
  }
}

const isEmptyPage = ({ CommonPrefixes, Contents }: ListObjectsV2CommandOutput): boolean =>
  !CommonPrefixes?.length && !Contents?.length;

const notFound = (): StoreError => new StoreError('not-found', 'Nothing is there');

function orNull(error: unknown): null {
  if (isStoreError(error, 'not-found')) return null;
  throw error;
}

const folderEntry = (path: string): Entry => ({
  path,
  kind: 'folder',
  sizeBytes: 0,
  modifiedAt: null,
  etag: null,
});

const fileEntry = (path: string, { sizeBytes, etag, modifiedAt }: S3Object): Entry => ({
  path,
  kind: 'file',
  sizeBytes,
  modifiedAt,
  etag,
});

async function* nothing(): AsyncGenerator<Uint8Array, void, void> {
  // Nothing to ask for.
}
