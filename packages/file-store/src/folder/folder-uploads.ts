import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type {
  Call,
  Entry,
  UploadEnd,
  UploadPart,
  Uploads,
  UploadShape,
  UploadTicket,
} from '../file-store.ts';
import { PART_PREFIX, partsToWrite } from '../safe-path.ts';
import { isStoreError, stopIfAborted, StoreError } from '../store-error.ts';
import { mustBePart, placeOf, shapeOf } from '../upload-parts.ts';
import { inFolder } from './held-folder.ts';
import type { HeldFolder } from './held-folder.ts';
import { writeAll } from './plain-file.ts';
import { createPart, partName, publish } from './publish.ts';

const usualBytes = 8 * 1024 * 1024;

/** Uploads in parts: one hidden file beside the place, which grows part by part, each on the disk before the next. */
export class FolderUploads implements Uploads {
  readonly #root: string;
  readonly #stat: (path: string) => Promise<Entry>;

  constructor(root: string, stat: (path: string) => Promise<Entry>) {
    this.#root = root;
    this.#stat = stat;
  }

  async begin(path: string, wish: UploadShape = {}): Promise<UploadTicket> {
    stopIfAborted(wish.signal);
    const shape = shapeOf(wish, usualBytes);
    const parts = partsToWrite(path);
    const id = partName();
    await inFolder(this.#root, parts.slice(0, -1), async (folder) => {
      const handle = await createPart(folder.at(id));
      await handle.close();
      await folder.handle.sync();
    });
    return { path, id, ...shape };
  }

  async put(ticket: UploadTicket, part: UploadPart): Promise<void> {
    stopIfAborted(part.signal);
    mustBePart(ticket, part);
    const { at, wholeBytes } = placeOf(ticket, part.index);
    const { bytes } = part;
    await this.#withPart(ticket, async ({ handle }) => {
      const { size } = await handle.stat();
      if (size < at) throw new StoreError('unsupported', 'Parts come in order, each whole');
      // What a killed process has left of a part. What lies after a whole part that comes again stays.
      if (size < at + wholeBytes || bytes.byteLength < wholeBytes) await handle.truncate(at);
      await writeAll(handle, bytes, at);
      await handle.datasync();
    });
  }

  received(ticket: UploadTicket, { signal }: Call = {}): Promise<number> {
    stopIfAborted(signal);
    // A shorter last part cannot be told from one that was cut, so it is sent again.
    return this.#withPart(ticket, async ({ handle }) =>
      Math.max(0, Math.floor(((await handle.stat()).size - ticket.headBytes) / ticket.partBytes)),
    );
  }

  async complete(ticket: UploadTicket, wish: UploadEnd): Promise<Entry> {
    stopIfAborted(wish.signal);
    const name = partsToWrite(ticket.path).at(-1) ?? '';
    await this.#withPart(ticket, async ({ handle, folder }) => {
      const { size } = await handle.stat();
      const parts = Math.ceil((size - ticket.headBytes) / ticket.partBytes);
      if (size !== wish.sizeBytes || Math.max(size > 0 ? 1 : 0, parts) !== wish.parts)
        throw new StoreError('wrong-length', 'The parts are not all there');
      await handle.sync();
      const condition = wish.condition ?? ({ when: 'absent' } as const);
      await publish(folder, { part: ticket.id, name, condition });
    });
    return this.#stat(ticket.path);
  }

  async abandon(ticket: UploadTicket, { signal }: Call = {}): Promise<void> {
    stopIfAborted(signal);
    try {
      await this.#withPart(ticket, ({ folder }) => rm(folder.at(ticket.id), { force: true }));
    } catch (error) {
      if (!isStoreError(error, 'not-found')) throw error;
    }
  }

  #withPart<T>(
    { path, id }: UploadTicket,
    use: (part: { handle: FileHandle; folder: HeldFolder }) => Promise<T>,
  ): Promise<T> {
    const parts = partsToWrite(path);
    // Tickets come back from the caller's own store; a name of another file must not be one.
    if (!new RegExp(`^\\${PART_PREFIX}[0-9a-f]{32}$`, 'u').test(id))
      throw new StoreError('bad-name', 'This is no upload of this server');
    return inFolder(this.#root, parts.slice(0, -1), async (folder) => {
      const handle = await open(folder.at(id), constants.O_RDWR | constants.O_NOFOLLOW);
      try {
        return await use({ handle, folder });
      } finally {
        await handle.close();
      }
    });
  }
}
