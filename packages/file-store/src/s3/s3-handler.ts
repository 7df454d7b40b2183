import { Readable } from 'node:stream';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { gather } from '../http/pace.ts';
import { holding } from '../held-content.ts';
import type { HttpAnswer, HttpDoor } from '../http/http-door.ts';

/** What the library asks of a handler: of its own types, only what we use. */
interface LibraryRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface LibraryResponse {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readable | Uint8Array;
  };
}

const longestAnswer = 8 * 1024 * 1024;

/** Makes Amazon's library use our door: it speaks the protocol, and goes nowhere by itself. */
export function makeHandler(door: HttpDoor): NonNullable<S3ClientConfig['requestHandler']> {
  const handle = async (
    request: LibraryRequest,
    options: { readonly abortSignal?: AbortSignal } = {},
  ): Promise<LibraryResponse> => {
    const answer = await door.ask({
      method: request.method,
      path: `${request.path}${queryOf(request.query)}`,
      headers: request.headers,
      ...(request.body instanceof Uint8Array || typeof request.body === 'string'
        ? { body: request.body }
        : {}),
      signal: options.abortSignal,
    });
    const isFile = isFileRead(request) && answer.status < 300;
    const body = isFile ? asStream(answer) : await gather(answer.upTo(longestAnswer));
    return { response: { statusCode: answer.status, headers: answer.headers, body } };
  };
  const handler = {
    handle,
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
  return handler;
}

/** Destroyed before its first byte, it lets go of the connection as well. */
const asStream = (answer: HttpAnswer): Readable =>
  Readable.from(
    holding(answer.body, () => answer.drop()),
    { objectMode: false },
  );

const isFileRead = ({ method, query = {} }: LibraryRequest): boolean =>
  method === 'GET' && !('list-type' in query) && !('uploadId' in query);

/** Written as it was signed (RFC 3986, without the marks that `encodeURIComponent` leaves). */
function queryOf(query: LibraryRequest['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === null) return [encode(name)];
    const values = typeof value === 'string' ? [value] : value;
    return values.map((each) => `${encode(name)}=${encode(each)}`);
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
