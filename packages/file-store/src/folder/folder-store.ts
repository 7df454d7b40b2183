import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { copyFile, lstat, mkdir, opendir, rename, rm, rmdir } from 'node:fs/promises';
import type {
  Call,
  Capabilities,
  Condition,
  Content,
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
import { holding } from '../held-content.ts';
import { measure } from '../measure.ts';
import { PageBuilder } from '../paging.ts';
import { changedMeanwhile, mustBeFile, nameTaken, rangeOf } from '../read-range.ts';
import { isReadableName, joinPath, partsToRead, partsToWrite } from '../safe-path.ts';
import { isStoreError, stopIfAborted, StoreError } from '../store-error.ts';
import { FolderUploads } from './folder-uploads.ts';
import { canHold, inFolder } from './held-folder.ts';
import type { HeldFolder } from './held-folder.ts';
import { openPlainFile, readBytes, writeAll } from './plain-file.ts';
import { etagOf, ignoreMissing, keepNew, linkOrRename, writeBeside } from './publish.ts';

/** Where the files are: a folder of this machine, or a share that the operating system has mounted. */
export interface FolderSettings {
  readonly root: string;
}

/** A folder of the operating system. No link is followed, and nobody who changes paths beside us leads us out. */
export class FolderStore implements FileStore {
  readonly name = 'folder';
  readonly capabilities: Capabilities = {
    creates: 'atomic',
    replaces: 'checked',
    moves: 'atomic',
    movesFolders: true,
    actsAsUser: false,
  };
  readonly uploads: Uploads;
  readonly #root: string;

  constructor({ root }: FolderSettings) {
    if (!canHold())
      throw new StoreError('unsupported', 'A folder as file store needs Linux with /proc');
    this.#root = root;
    this.uploads = new FolderUploads(root, (path) => this.stat(path));
  }

  async stat(path: string, { signal }: Call = {}): Promise<Entry> {
    stopIfAborted(signal);
    const parts = partsToRead(path);
    const name = parts.at(-1);
    return inFolder(this.#root, parts.slice(0, -1), async (folder) => {
      const facts = await lstat(name === undefined ? `${folder.path}/.` : folder.at(name), {
        bigint: true,
      });
      const entry = entryOf(path, facts);
      if (entry === null) throw new StoreError('denied', 'It is neither a file nor a folder');
      return entry;
    });
  }

  async list(path: string, wish: PageWish = {}): Promise<Page> {
    stopIfAborted(wish.signal);
    const page = new PageBuilder<string>(wish, (name) => name);
    const parts = partsToRead(path);
    await this.#mustBeFolder(path);
    return inFolder(this.#root, parts, async (folder) => {
      for await (const { name } of await opendir(folder.path, { bufferSize: 512 })) {
        stopIfAborted(wish.signal);
        if (isReadableName(name)) page.add(name);
      }
      return page.build(async (name) => {
        const facts = await lstat(folder.at(name), { bigint: true }).catch(ignoreMissing);
        return facts === undefined ? null : entryOf(joinPath(path, name), facts);
      });
    });
  }

  async read(path: string, wish: ReadWish = {}): Promise<Reading> {
    stopIfAborted(wish.signal);
    const { parts, name } = split(partsToRead(path));
    return inFolder(this.#root, parts, async (folder) => {
      const file = await openPlainFile(folder.at(name));
      try {
        const entry = mustBeFile(entryOf(path, file.facts) ?? { ...nothing, path });
        if (isAnother(wish.known, entry)) throw changedMeanwhile();
        const range = rangeOf(entry, wish);
        const content = readBytes(file, range, wish.signal);
        return { entry, ...range, content: holding(content, () => file.handle.close()) };
      } catch (error) {
        await file.handle.close();
        throw error;
      }
    });
  }

  async write(path: string, content: Content, wish: WriteWish = {}): Promise<Written> {
    stopIfAborted(wish.signal);
    const { parts, name } = split(partsToWrite(path));
    const condition: Condition = wish.condition ?? { when: 'absent' };
    const measured = measure(content, wish);
    return inFolder(this.#root, parts, async (folder) => {
      if (condition.when === 'absent') await mustBeFree(folder, name);
      await writeBeside(folder, { name, condition }, async (handle) => {
        for await (const chunk of measured.content) await writeAll(handle, chunk);
        stopIfAborted(wish.signal);
      });
      const facts = await lstat(folder.at(name), { bigint: true });
      const entry = entryOf(path, facts) ?? { ...nothing, path };
      return { entry, sha256: measured.result().sha256 };
    });
  }

  async keep(path: string, bytes: Uint8Array, { signal }: Call = {}): Promise<void> {
    stopIfAborted(signal);
    const { parts, name } = split(partsToWrite(path));
    await inFolder(this.#root, parts, (folder) => keepNew(folder, name, bytes));
  }

  async makeFolder(path: string, { signal }: Call = {}): Promise<void> {
    stopIfAborted(signal);
    const { parts, name } = split(partsToWrite(path));
    await inFolder(this.#root, parts, async (folder) => {
      await mkdir(folder.at(name), 0o750);
      await folder.handle.sync();
    });
  }

  async move(from: string, to: string, { signal }: Call = {}): Promise<void> {
    stopIfAborted(signal);
    const [source, target] = [split(partsToRead(from)), split(partsToWrite(to))];
    await inFolder(this.#root, source.parts, (old) =>
      inFolder(this.#root, target.parts, async (next) => {
        const facts = await lstat(old.at(source.name), { bigint: true });
        mustBePlain(facts);
        await mustBeFree(next, target.name);
        if (facts.isFile()) await linkOrRename(old.at(source.name), next.at(target.name));
        else await rename(old.at(source.name), next.at(target.name));
        await next.handle.sync();
        await old.handle.sync();
      }),
    );
  }

  async copy(from: string, to: string, { signal }: Call = {}): Promise<void> {
    stopIfAborted(signal);
    const [source, target] = [split(partsToRead(from)), split(partsToWrite(to))];
    await inFolder(this.#root, source.parts, (old) =>
      inFolder(this.#root, target.parts, async (next) => {
        const file = await openPlainFile(old.at(source.name));
        try {
          mustBeFile(entryOf(from, file.facts) ?? { ...nothing, path: from });
          await mustBeFree(next, target.name);
          const place = { name: target.name, condition: { when: 'absent' } } as const;
          await writeBeside(next, place, (handle) =>
            // By what is open: a name could have become another file.
            copyFile(
              `/proc/self/fd/${file.handle.fd}`,
              `/proc/self/fd/${handle.fd}`,
              constants.COPYFILE_FICLONE,
            ),
          );
        } finally {
          await file.handle.close();
        }
      }),
    );
  }

  async remove(path: string, { signal }: Call = {}): Promise<void> {
    stopIfAborted(signal);
    const { parts, name } = split(partsToRead(path));
    await inFolder(this.#root, parts, async (folder) => {
      const facts = await lstat(folder.at(name), { bigint: true });
      mustBePlain(facts);
      if (facts.isDirectory()) await rmdir(folder.at(name));
      else await rm(folder.at(name));
      await folder.handle.sync();
    });
  }

  as(): FileStore {
    throw new StoreError('unsupported', 'A folder has one identity: that of the service');
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

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #mustBeFolder(path: string): Promise<void> {
    const { kind } = await this.stat(path);
    if (kind !== 'folder') throw new StoreError('wrong-kind', 'It is a file, not a folder');
  }
}

const isAnother = (known: Entry | undefined, { etag, sizeBytes }: Entry): boolean =>
  known !== undefined && (known.sizeBytes !== sizeBytes || (known.etag ?? etag) !== etag);

const nothing = { kind: 'folder', sizeBytes: 0, modifiedAt: null, etag: null } as const;

/** Null for what is neither a file nor a folder: links, pipes, devices. */
function entryOf(path: string, facts: BigIntStats): Entry | null {
  const modifiedAt = new Date(Number(facts.mtimeMs));
  if (facts.isDirectory()) return { path, kind: 'folder', sizeBytes: 0, modifiedAt, etag: null };
  if (!facts.isFile()) return null;
  return { path, kind: 'file', sizeBytes: Number(facts.size), modifiedAt, etag: etagOf(facts) };
}

function split(parts: readonly string[]): { parts: readonly string[]; name: string } {
  const name = parts.at(-1);
  if (name === undefined) throw new StoreError('wrong-kind', 'It is the root itself');
  return { parts: parts.slice(0, -1), name };
}

function mustBePlain(facts: BigIntStats): void {
  if (!facts.isFile() && !facts.isDirectory())
    throw new StoreError('denied', 'It is neither a file nor a folder');
}

async function mustBeFree(folder: HeldFolder, name: string): Promise<void> {
  if (await lstat(folder.at(name)).catch(ignoreMissing)) throw nameTaken();
}
