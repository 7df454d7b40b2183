import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceName } from '@astra/contracts/actor';
import { AppError } from '@astra/kit/problems';
import type { OpenStreams } from '#app/open-streams.ts';
import { headersFromService, headersToService } from '#http/forward-headers.ts';
import type { Upstreams } from '#ports/upstreams.ts';

export type ForwardParts = {
  readonly upstreams: Upstreams;
  readonly streams: OpenStreams;
  readonly publicOrigin: string;
};
type Target = {
  readonly service: ServiceName;
  readonly path: string;
  readonly token: string | null;
  readonly hasCookies: boolean;
  /** The body can be a piece of a file. */
  readonly isFile?: boolean;
  /** Whether what let the request in lets it in still. */
  readonly isStillTheirs?: () => boolean;
};

const largestBody = 262_144;
/** Of a piece of a file: it goes through without being gathered. */
export const largestPiece = 67_108_864;

/** Hands a request on and its reply back, as streams. */
export async function forward(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  target: Target,
  { upstreams, streams, publicOrigin }: ForwardParts,
): Promise<FastifyReply> {
  const { service, path, token, hasCookies, isFile = false } = target;
  const body = await bodyOf(request, isFile ? largestPiece : largestBody);
  const gone = new AbortController();
  reply.raw.once('close', () => {
    // The browser has left: what the service is doing for it is of no more use.
    if (!reply.raw.writableFinished) gone.abort();
  });
  const answer = await upstreams.send(service, {
    method: request.method,
    path,
    headers: headersToService(request, { token, hasCookies, publicOrigin }),
    body,
    isEventStream: (request.headers.accept ?? '').includes('text/event-stream'),
    signal: gone.signal,
  });
  reply.code(answer.status);
  for (const [name, value] of headersFromService(answer, { hasCookies })) reply.header(name, value);
  if (isEventStream(reply))
    endWithSession({ request, reply }, { body: answer.body, ...target }, streams);
  const length = Number(reply.getHeader('content-length') ?? Infinity);
  return reply.send(
    await wholeIfSmall(answer.body, length).catch((cause: unknown) => {
      // The service died in the middle of its words.
      throw new AppError('unavailable', undefined, { cause });
    }),
  );
}

/** Up to this many bytes a body is taken whole: a stream for so little costs more than the copy. */
const small = 65_536;

const wholeIfSmall = async (stream: Readable, length: number): Promise<Readable | Buffer> =>
  length <= small ? buffer(stream) : stream;

const isEventStream = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** A stream lives no longer than the session that opened it. */
function endWithSession(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { body, isStillTheirs = () => true }: { readonly body: Readable } & Pick<Target, 'isStillTheirs'>,
  streams: OpenStreams,
): void {
  const { session } = request;
  if (!session) return;
  const cut = (): void => {
    reply.raw.end();
    body.destroy();
  };
  const remove = addOrRefuse(body, () => {
    const removeOne = streams.add(session, cut);
    if (isStillTheirs()) return removeOne;
    // News came while the service answered, and found no stream to cut yet.
    removeOne();
    throw new AppError('unavailable', undefined, { extras: { retryAfterSeconds: 1 } });
  });
  const timer = setTimeout(cut, Math.max(0, session.expiresAt.getTime() - Date.now()));
  timer.unref();
  reply.raw.once('close', () => {
    clearTimeout(timer);
    remove();
  });
}

function addOrRefuse<T>(body: Readable, add: () => T): T {
  try {
    return add();
  } catch (refused) {
    body.destroy();
    throw refused;
  }
}

/** The request's body, up to the largest that is taken. */
export async function bodyOf(
  { headers, raw, method }: FastifyRequest,
  largest = largestBody,
): Promise<Readable | Buffer | null> {
  const length = headers['content-length'];
  const coding = headers['transfer-encoding'];
  const bytes = Number(length ?? 0);
  const hasBody = coding !== undefined || bytes > 0;
  // A body without a meaning (RFC 9110, 9.3.1) or in a coding that nobody here undoes is a trick or a mistake.
  const isOdd = hasBody && (method === 'GET' || method === 'HEAD');
  if (isOdd || (coding !== undefined && coding.toLowerCase() !== 'chunked'))
    throw new AppError('invalid-input');
  if (bytes > largest) throw new AppError('too-large');
  if (coding !== undefined) return Readable.from(bounded(raw, largest));
  return hasBody ? wholeIfSmall(raw, bytes) : null;
}

async function* bounded(stream: AsyncIterable<Buffer>, largest: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > largest) throw new AppError('too-large');
    yield chunk;
  }
}
