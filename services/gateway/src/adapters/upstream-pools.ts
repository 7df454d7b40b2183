import { Readable } from 'node:stream';
import { Pool, errors } from 'undici';
import { AppError } from '@astra/kit/problems';
import { makePassingBodies } from '@astra/kit/young-garbage';
import type { Upstream, UpstreamReply, UpstreamRequest, Upstreams } from '#ports/upstreams.ts';

type Pools = Upstreams & { readonly close: () => Promise<void> };

/** Longest wait for a service to begin its reply. */
const headersMs = 15_000;
/** Longest silence inside a reply. */
const bodyMs = 30_000;

/** One pool of kept connections for each service. Each stream of events holds one, so their number has no bound here. */
export function makeUpstreamPools(addresses: Partial<Record<Upstream, string>>): Pools {
  const bodies = makePassingBodies();
  const pools = new Map(
    Object.entries(addresses).map(([service, url]) => [
      service,
      new Pool(url, { connect: { timeout: 5_000 }, headersTimeout: headersMs, pipelining: 1 }),
    ]),
  );
  return {
    send: async (service, request) => {
      const pool = pools.get(service);
      // A part that this deployment does without.
      if (!pool) throw new AppError('not-found');
      if (isLarge(request.headers) && request.body instanceof Readable) bodies.watch(request.body);
      const reply = await sendTo(pool, request);
      if (isLarge(reply.headers)) bodies.watch(reply.body);
      return reply;
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** From here on a body is worth clearing up behind. One whose end is not told (a zip) can be any. */
const large = 1_048_576;

const isLarge = (headers: UpstreamReply['headers']): boolean => {
  const { 'content-length': length, 'content-type': type = '' } = headers;
  if (length === undefined) return type === 'application/zip';
  return Number(length) >= large;
};

async function sendTo(pool: Pool, request: UpstreamRequest): Promise<UpstreamReply> {
  try {
    return await once(pool, request);
  } catch (fault) {
    if (!mayRepeat(fault, request)) throw asOutcome(fault);
  }
  return once(pool, request).catch((fault: unknown) => {
    throw asOutcome(fault);
  });
}

async function once(pool: Pool, request: UpstreamRequest): Promise<UpstreamReply> {
  const { method, path, headers, body, signal, isEventStream, headersMs: ownMs } = request;
  const reply = await pool.request({
    method,
    path,
    headers,
    body,
    signal,
    bodyTimeout: isEventStream ? 0 : bodyMs,
    ...(ownMs === undefined ? {} : { headersTimeout: ownMs }),
  });
  return { status: reply.statusCode, headers: reply.headers, body: reply.body };
}

/** A kept connection that the service closed just now (it restarts): a read can be asked again. */
const mayRepeat = (fault: unknown, { method }: UpstreamRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  (fault instanceof errors.SocketError ||
    (fault instanceof Error && 'code' in fault && fault.code === 'ECONNRESET'));

function asOutcome(fault: unknown): unknown {
  if (fault instanceof AppError) return fault;
  return new AppError('unavailable', undefined, { cause: fault, extras: { retryAfterSeconds: 2 } });
}
