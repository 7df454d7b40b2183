import type { Upload } from '#api/documents.ts';
import type { UploadWire } from '#api/upload-wire.ts';
import { ProblemError } from '#shared/problem-error.ts';
import type { KnownFiles } from './known-files.ts';
import type { PageHolds } from './page-holds.ts';

/** What the service would hold, and what befalls it. */
export class MemoryWire implements UploadWire {
  readonly held = new Map<string, { readonly upload: Upload; readonly content: Blob[] }>();
  /** What the next pieces meet, one each. */
  readonly faults: Error[] = [];
  /** What the next pieces are refused by, one each, before anything of them counts. */
  readonly refusals: Error[] = [];
  /** What becomes of a file that has arrived. */
  verdict: Upload['state'] = 'done';
  begun = 0;
  /** Each piece that came: of which file, from where on. */
  readonly sent: string[] = [];
  /** Announcements that do not arrive, one each. */
  readonly unheard: Error[] = [];
  /** The first that was announced. */
  get firstId(): string {
    return [...this.held.keys()][0] ?? '';
  }

  readonly begin: UploadWire['begin'] = async ({ id, name, sizeBytes, place }, first) => {
    const unheard = this.unheard.shift();
    if (unheard) throw unheard;
    if (this.held.has(id)) throw new ProblemError('upload-elsewhere');
    this.begun += 1;
    const upload: Upload = {
      id,
      spaceId: place.spaceId,
      folderId: place.folderId ?? null,
      name,
      sizeBytes,
      receivedBytes: 0,
      state: 'receiving',
      refusal: null,
      expiresAt: '2026-11-27T00:00:00Z',
      documentId: `document-${String(this.begun)}`,
      itemId: null,
    };
    this.held.set(id, { upload, content: [] });
    return first.bytes.size > 0 ? this.send(id, 0, first) : { bytes: 0, state: upload.state };
  };
  readonly offsetOf: UploadWire['offsetOf'] = async (id) => (await this.look(id)).receivedBytes;
  /** How often it was asked what became of one. */
  looked = 0;
  readonly look: UploadWire['look'] = (id) => {
    this.looked += 1;
    const upload = this.held.get(id)?.upload;
    return upload ? Promise.resolve(upload) : Promise.reject(new ProblemError('not-found'));
  };
  readonly send: UploadWire['send'] = async (id, offset, { bytes, signal }) => {
    const { upload, content } = this.#get(id);
    this.sent.push(`${upload.name} ${String(offset)}`);
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    if (upload.receivedBytes !== offset) throw new ProblemError('upload-elsewhere');
    const fault = this.faults.shift();
    const receivedBytes = offset + bytes.size;
    const state = receivedBytes === upload.sizeBytes ? this.verdict : 'receiving';
    // What is lost on the way back has arrived.
    this.held.set(id, {
      upload: { ...upload, receivedBytes, state },
      content: [...content, bytes],
    });
    if (fault) throw fault;
    if (signal.aborted) throw new ProblemError('no-answer');
    return { bytes: receivedBytes, state };
  };
  /** Lists that are not answered, one each. */
  readonly unlisted: Error[] = [];
  readonly list: UploadWire['list'] = async () => {
    const unlisted = this.unlisted.shift();
    if (unlisted) throw unlisted;
    return { items: [...this.held.values()].map(({ upload }) => upload) };
  };
  readonly among: UploadWire['among'] = (ids) =>
    Promise.resolve({ items: ids.flatMap((id) => this.held.get(id)?.upload ?? []) });
  readonly drop: UploadWire['drop'] = (id) => {
    this.held.delete(id);
    return Promise.resolve();
  };

  /** What has arrived of a file. */
  async contentOf(id: string): Promise<string> {
    return new Blob(this.#get(id).content).text();
  }

  /** What the scanner found of it. */
  judge(id: string, state: Upload['state'], refusal: Upload['refusal'] = null): void {
    const { upload, content } = this.#get(id);
    this.held.set(id, { upload: { ...upload, state, refusal }, content });
  }

  #get(id: string): { readonly upload: Upload; readonly content: Blob[] } {
    const found = this.held.get(id);
    if (!found) throw new ProblemError('not-found');
    return found;
  }
}

/** What a browser would keep of its files. */
export function memoryKnownFiles(): KnownFiles {
  const kept = new Map<string, string>();
  return {
    keep: (id, print) => void kept.set(id, print),
    find: (id) => kept.get(id),
    forget: (id) => void kept.delete(id),
  };
}

/** The locks of one browser, and what a page of it holds until it is left. */
export class MemoryBrowser {
  readonly #holders = new Map<string, object>();
  readonly #waiting: { readonly id: string; readonly tell: () => void }[] = [];

  openPage(): { readonly holds: PageHolds; readonly leave: () => void } {
    const page = {};
    const free = (id: string): void => {
      if (this.#holders.get(id) !== page) return;
      this.#holders.delete(id);
      for (const each of this.#waiting) if (each.id === id) each.tell();
    };
    const holds: PageHolds = {
      take: (id) => void (this.#holders.has(id) || this.#holders.set(id, page)),
      letGo: free,
      taken: () => Promise.resolve(new Set(this.#holders.keys())),
      whenLeft: (id) =>
        new Promise((tell) => {
          if (this.#holders.has(id)) this.#waiting.push({ id, tell });
          else tell();
        }),
    };
    const leave = (): void => {
      for (const id of this.#holders.keys()) free(id);
    };
    return { holds, leave };
  }
}
