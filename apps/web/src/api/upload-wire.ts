import type { ProblemKey } from '@astra/contracts/problems';
import { api, ourHeader, problemIn } from '#shared/api.ts';
import { noteAnswer, noteSilence } from '#shared/online.ts';
import { ProblemError } from '#shared/problem-error.ts';
import type { Target, Upload } from './documents.ts';

/** A piece of a file on its way. */
export interface Sending {
  readonly bytes: Blob;
  readonly signal: AbortSignal;
  /** How many bytes of the piece are on their way. */
  readonly onProgress: (bytes: number) => void;
}

/** A file to be announced. */
export interface NewUpload {
  /** Made by this page. */
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly place: Target;
}

/** What the service says of a piece that came. */
export interface Taken {
  /** How much of the file it has. */
  readonly bytes: number;
  /** Where the file stands; null where the answer does not say so. */
  readonly state: Upload['state'] | null;
}

/** What is said to the service about a file on its way (tus 1.0.0: creation, with or without bytes, termination). */
export interface UploadWire {
  /**
   * Announces a file, with its first bytes if there are any; gives how much has arrived, and what it is then. Were the answer lost, asking by its
   * id says so: it is not sent twice.
   */
  readonly begin: (file: NewUpload, first: Sending) => Promise<Taken>;
  /** How much of it has arrived. */
  readonly offsetOf: (id: string, signal: AbortSignal) => Promise<number>;
  /** Sends the next bytes; gives how much has arrived after them, and what the file is then. */
  readonly send: (id: string, offset: number, piece: Sending) => Promise<Taken>;
  readonly look: (id: string, signal?: AbortSignal) => Promise<Upload>;
  /** Those of the person that are not over, wherever they were begun. */
  readonly list: () => Promise<{ readonly items: readonly Upload[] }>;
  /** Of these ids those that are the person's, whatever became of them. A hundred at most. */
  readonly among: (ids: readonly string[]) => Promise<{ readonly items: readonly Upload[] }>;
  readonly drop: (id: string) => Promise<void>;
}

const piece = 'application/offset+octet-stream';
/** Without a sign of life for so long, the way is taken for broken. */
const stallMs = 60_000;

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
}

interface Sent {
  readonly method: 'POST' | 'PATCH' | 'HEAD';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const noBytes = (signal: AbortSignal): Sending => ({
  bytes: new Blob([]),
  signal,
  onProgress: () => undefined,
});

/** Ends a request of which nothing is heard. */
function watchStall(request: XMLHttpRequest): {
  readonly alive: () => void;
  readonly end: () => void;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => clearTimeout(timer);
  const alive = (): void => {
    end();
    timer = setTimeout(() => request.abort(), stallMs);
  };
  return { alive, end };
}

/** By XMLHttpRequest: `fetch` does not say how much of a body has gone. */
function speak(
  { method, path, headers }: Sent,
  { bytes, signal, onProgress }: Sending,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const { alive, end } = watchStall(request);
    const abort = (): void => request.abort();
    request.open(method, path);
    for (const [name, value] of Object.entries({
      [ourHeader]: '1',
      'tus-resumable': '1.0.0',
      ...headers,
    }))
      request.setRequestHeader(name, value);
    if (bytes.size > 0) request.setRequestHeader('content-type', piece);
    request.upload.addEventListener('progress', ({ loaded }) => {
      alive();
      onProgress(loaded);
    });
    request.addEventListener('loadend', () => {
      end();
      signal.removeEventListener('abort', abort);
      if (request.status > 0) return resolve(request);
      if (!signal.aborted) noteSilence();
      reject(new ProblemError(navigator.onLine ? 'no-answer' : 'offline'));
    });
    signal.addEventListener('abort', abort);
    alive();
    request.send(bytes.size > 0 ? bytes : null);
    if (signal.aborted) abort();
  });
}

/** A reply to HEAD has a status only. */
const withoutWords: Readonly<Record<number, ProblemKey>> = {
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  410: 'upload-over',
  429: 'too-many-requests',
};

async function ask(sent: Sent, sending: Sending): Promise<XMLHttpRequest> {
  const askedAt = Date.now();
  const request = await speak(sent, sending);
  noteAnswer(askedAt);
  if (request.status < 300) return request;
  if (sent.method === 'HEAD') throw new ProblemError(withoutWords[request.status] ?? 'unavailable');
  const type = request.getResponseHeader('content-type') ?? '';
  throw await problemIn(
    new Response(request.responseText, {
      status: request.status,
      headers: { 'content-type': type },
    }),
  );
}

const offsetIn = (request: XMLHttpRequest): number =>
  Number(request.getResponseHeader('upload-offset') ?? 0);

const takenIn = (request: XMLHttpRequest): Taken => ({
  bytes: offsetIn(request),
  // Of our own service, in its own words.
  state: request.getResponseHeader('upload-state') as Upload['state'] | null,
});

/** By HTTP, to our own service; `base` is where these uploads are spoken of. */
export const makeUploadWire = (base: string): UploadWire => ({
  begin: async ({ id, name, sizeBytes, place }, first) => {
    const { spaceId: space, folderId: folder, fileId: file, pictureOf: picture } = place;
    const told = Object.entries({ id, name, space, ...(file ? { file } : { folder }), picture });
    const known = told.flatMap(([key, value]) => (value ? [`${key} ${base64(value)}`] : []));
    const headers = { 'upload-length': String(sizeBytes), 'upload-metadata': known.join(',') };
    return takenIn(await ask({ method: 'POST', path: base, headers }, first));
  },
  offsetOf: async (id, signal) =>
    offsetIn(await ask({ method: 'HEAD', path: `${base}/${id}`, headers: {} }, noBytes(signal))),
  send: async (id, offset, sending) => {
    const headers = { 'upload-offset': String(offset) };
    return takenIn(await ask({ method: 'PATCH', path: `${base}/${id}`, headers }, sending));
  },
  look: (id, signal) => api<Upload>(`${base}/${id}`, { signal }),
  list: () => api<{ items: readonly Upload[] }>(base),
  among: (ids) => api<{ items: readonly Upload[] }>(base, { query: { ids: ids.join(',') } }),
  drop: (id) => api(`${base}/${id}`, { method: 'DELETE' }),
});

/** Into the spaces of the person. */
export const uploadWire: UploadWire = makeUploadWire('/api/documents/uploads');
