import type { requestHeader } from '@astra/contracts/gateway';
import type { Problem, ProblemKey } from '@astra/contracts/problems';
import { noteAnswer, noteSilence } from './online.ts';
import { ProblemError } from './problem-error.ts';
import { noteServerDate } from './server-clock.ts';

/** One request of a page. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | undefined;
  readonly body?: unknown;
  /** Left out where undefined or empty. */
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /** RFC 9110 style key that makes a repeated submission harmless. */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 15_000;
// Written again so that the contract's schemas stay out of the pages; the type keeps both in step.
/** Our own header, without which nothing is changed. */
export const ourHeader: typeof requestHeader = 'x-astra-request';

function addressOf(path: string, query: ApiRequest['query']): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function initOf(request: ApiRequest, signal: AbortSignal): RequestInit {
  const { method = 'GET', body, idempotencyKey } = request;
  const headers: Record<string, string> = { accept: 'application/json', [ourHeader]: '1' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  return {
    method,
    headers,
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Aborts on the caller's signal or after the time given. AbortSignal.any is too young for our phones. */
function limit(request: ApiRequest): { readonly signal: AbortSignal; readonly free: () => void } {
  const control = new AbortController();
  const abort = (): void => control.abort();
  const timer = setTimeout(abort, request.timeoutMs ?? defaultTimeoutMs);
  if (request.signal?.aborted) abort();
  request.signal?.addEventListener('abort', abort);
  return {
    signal: control.signal,
    free: () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', abort);
    },
  };
}

/** What a reply that is no success says. */
export async function problemIn(reply: Response): Promise<ProblemError> {
  const isProblem = reply.headers.get('content-type')?.includes('problem+json') ?? false;
  if (!isProblem) return new ProblemError(reply.status >= 502 ? 'unavailable' : 'unexpected');
  const problem = (await reply.json()) as Problem;
  // Our services name only keys of the catalogue; the words fall back on `unexpected` otherwise.
  const key = problem.type.replace(/^.*\/problems\//u, '') as ProblemKey;
  return new ProblemError(key, problem);
}

async function read<T>(reply: Response, path: string): Promise<T> {
  noteServerDate(reply.headers.get('date'));
  if (!reply.ok) throw await problemIn(reply);
  if (reply.status === 204 || reply.headers.get('content-length') === '0') return undefined as T;
  const value: unknown = await reply.json();
  if (import.meta.env.DEV) {
    const { checkReply } = await import('./check-reply.dev.ts');
    checkReply(path, reply.url, value);
  }
  return value as T;
}

/** Asks our services. Anything but a success is a `ProblemError`; the caller's own abort stays an abort. */
export async function api<T>(path: string, request: ApiRequest = {}): Promise<T> {
  const { signal, free } = limit(request);
  const askedAt = Date.now();
  try {
    const reply = await fetch(addressOf(path, request.query), initOf(request, signal));
    noteAnswer(askedAt);
    return await read<T>(reply, path);
  } catch (cause) {
    if (cause instanceof ProblemError || request.signal?.aborted) throw cause;
    noteSilence();
    throw new ProblemError(navigator.onLine ? 'no-answer' : 'offline', undefined, { cause });
  } finally {
    free();
  }
}
