import { SaxesParser } from 'saxes';
import { StoreError } from '../store-error.ts';

/** One `response` of a multistatus (RFC 4918, 14.24), as far as we read it. */
export interface DavResource {
  /** As the server wrote it. */
  readonly href: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number | null;
  readonly modified: string | null;
  readonly etag: string | null;
}

const dav = 'DAV:';
const deepest = 32;
const longestText = 64 * 1024;

/** What is asked for, of one resource or of those in a folder. */
export const propfindBody = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/><D:getlastmodified/><D:getetag/></D:prop></D:propfind>`;

type Draft = { -readonly [Key in keyof DavResource]: DavResource[Key] };
const emptyDraft = (): Draft => ({
  href: '',
  isFolder: false,
  sizeBytes: null,
  modified: null,
  etag: null,
});

/**
 * Reads a multistatus as it comes: only the resource of the moment is in memory. A document type
 * declares entities, which no WebDAV server needs: it is refused, and with it every bomb made of them.
 */
export async function readMultistatus(
  body: AsyncIterable<Uint8Array>,
  take: (resource: DavResource) => void,
): Promise<void> {
  const reader = new MultistatusReader(take);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of body) reader.write(decoder.decode(chunk, { stream: true }));
    reader.write(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) throw notAList(error);
    throw error;
  }
  reader.end();
}

const notAList = (cause?: unknown): StoreError =>
  new StoreError('misbehaved', 'The file server gives no list that can be read', { cause });

/**
 * Some servers write their error behind a list that they have closed, since its status is sent: rclone does when something
 * in the folder is being written by somebody, and what the list leaves out is not known.
 */
const brokenOff = (cause: unknown): StoreError =>
  new StoreError('busy', 'The file server broke its list off', { cause });

class MultistatusReader {
  readonly #take: (resource: DavResource) => void;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #open: string[] = [];
  #text = '';
  #draft = emptyDraft();
  /** Of the `propstat` of the moment: it counts once its status says that it was found. */
  #found = emptyDraft();
  #status = '';
  #sawRoot = false;

  constructor(take: (resource: DavResource) => void) {
    this.#take = take;
    this.#parser.on('error', (error) => {
      throw this.#isOver() ? brokenOff(error) : notAList(error);
    });
    this.#parser.on('doctype', () => {
      throw notAList();
    });
    this.#parser.on('opentag', ({ uri, local }) => this.#enter(uri === dav ? local : `?${local}`));
    this.#parser.on('closetag', ({ uri, local }) => this.#leave(uri === dav ? local : `?${local}`));
    this.#parser.on('text', (text) => this.#hear(text));
    this.#parser.on('cdata', (text) => this.#hear(text));
  }

  write(text: string): void {
    if (text !== '') this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
    if (!this.#sawRoot) throw notAList();
  }

  #isOver(): boolean {
    return this.#sawRoot && this.#open.length === 0;
  }

  #enter(name: string): void {
    if (this.#open.length === 0 && name !== 'multistatus') throw notAList();
    if (this.#open.length >= deepest) throw notAList();
    this.#sawRoot = true;
    this.#open.push(name);
    this.#text = '';
    if (name === 'response') this.#draft = emptyDraft();
    if (name === 'propstat') [this.#found, this.#status] = [emptyDraft(), ''];
    if (name === 'collection' && this.#open.at(-2) === 'resourcetype') this.#found.isFolder = true;
  }

  #hear(text: string): void {
    this.#text += text;
    if (this.#text.length > longestText) throw notAList();
  }

  #leave(name: string): void {
    this.#open.pop();
    const parent = this.#open.at(-1);
    const text = this.#text.trim();
    this.#text = '';
    if (parent === 'response' && name === 'href') this.#draft.href = text;
    if (parent === 'propstat' && name === 'status') this.#status = text;
    if (parent === 'prop') this.#note(name, text);
    if (name === 'propstat' && /^HTTP\/\S+ 2/u.test(this.#status))
      this.#draft = { ...this.#found, href: this.#draft.href };
    if (name === 'response' && this.#draft.href !== '') this.#take(this.#draft);
  }

  #note(name: string, text: string): void {
    if (text === '') return;
    if (name === 'getetag') this.#found.etag = text;
    if (name === 'getlastmodified') this.#found.modified = text;
    if (name === 'getcontentlength' && /^\d{1,15}$/u.test(text))
      this.#found.sizeBytes = Number(text);
  }
}
