import { request, type Dispatcher } from 'undici';
import { AppError } from './problems.ts';
import { traceparent } from './trace.ts';

type Call = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole time for the reply, milliseconds. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

export type Reply = { readonly status: number; readonly body: unknown };

/**
 * One call to a known service (never to an address that somebody typed).
 * @throws AppError `unavailable` when it does not answer in time.
 */
export async function callService(call: Call): Promise<Reply> {
  const { method = 'GET', url, token, body, timeoutMs = 5_000 } = call;
  const trace = traceparent();
  try {
    const reply = await request(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(trace === undefined ? {} : { traceparent: trace }),
        ...call.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.any([
        AbortSignal.timeout(timeoutMs),
        ...(call.signal ? [call.signal] : []),
      ]),
    });
    return { status: reply.statusCode, body: await readJson(reply) };
  } catch (cause) {
    throw new AppError('unavailable', undefined, { cause });
  }
}

async function readJson(reply: Dispatcher.ResponseData): Promise<unknown> {
  const text = await reply.body.text();
  if (text === '') return undefined;
  const type = String(reply.headers['content-type'] ?? '');
  return type.includes('json') ? (JSON.parse(text) as unknown) : text;
}
