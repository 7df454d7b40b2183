import type { FastifyRequest } from 'fastify';
import { traceparent } from '@astra/kit/trace';
import { networkAddress, truncatedOrigin } from '#domain/client-address.ts';
import { cookiesForIdentity, cookiesFromIdentity } from '#http/cookies.ts';
import type { UpstreamReply } from '#ports/upstreams.ts';

/** All that a client may say to a service. Anything else, above all `authorization` and `x-…` of ours, stays outside. */
const passed = [
  'accept',
  'accept-language',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'if-range',
  'last-event-id',
  'range',
  'tus-resumable',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'user-agent',
] as const;

type Way = {
  readonly token: string | null;
  /** Identity's own cookies pass on its own routes. */
  readonly hasCookies: boolean;
  readonly publicOrigin: string;
};

export function headersToService(request: FastifyRequest, way: Way): Record<string, string> {
  const [protocol = '', host = ''] = way.publicOrigin.split('://');
  const headers: Record<string, string> = {
    'x-request-id': request.id,
    'x-astra-origin': truncatedOrigin(request.address),
    'x-forwarded-for': networkAddress(request.address),
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol,
  };
  for (const name of passed) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const trace = traceparent();
  if (trace !== undefined) headers['traceparent'] = trace;
  if (way.token !== null) headers['authorization'] = `Bearer ${way.token}`;
  const cookies = way.hasCookies ? cookiesForIdentity(request.headers.cookie) : undefined;
  if (cookies !== undefined) headers['cookie'] = cookies;
  return headers;
}

/** Of one connection only (RFC 9110, section 7.6.1), or the gateway's own business. */
const kept = new Set([
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'clear-site-data',
  'connection',
  'content-security-policy',
  'keep-alive',
  'permissions-policy',
  'proxy-authenticate',
  'proxy-authorization',
  'server',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-powered-by',
]);

export function headersFromService(
  { headers }: UpstreamReply,
  { hasCookies }: Pick<Way, 'hasCookies'>,
): readonly (readonly [string, string | readonly string[]])[] {
  const named = [headers['connection'] ?? []].flat().join(',').toLowerCase();
  const dropped = new Set(named.split(',').map((name) => name.trim()));
  const passing = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || kept.has(name) || dropped.has(name) ? [] : [[name, value] as const],
  );
  const cookies = hasCookies ? cookiesFromIdentity(headers['set-cookie']) : [];
  return cookies.length === 0 ? passing : [...passing, ['set-cookie', cookies] as const];
}
