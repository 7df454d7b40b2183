import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import { listen, stop } from './stand-in-identity.ts';

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** Another service at its contract, as far as the gateway can tell: remembers what it was asked. */
export async function startService() {
  const seen: Seen[] = [];
  const streams = new Set<ServerResponse>();
  const late: (() => void)[] = [];
  const server = createServer((request, reply) => {
    let body = '';
    request.on('error', () => undefined);
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body });
      const go = (): void => answer({ url, headers }, reply, streams);
      if (url.startsWith('/late/')) late.push(go);
      else go();
    });
  });
  const url = await listen(server);
  return { url, seen, streams, late, stop: () => stop(server) };
}

function answer(
  { url, headers }: Pick<Seen, 'url' | 'headers'>,
  reply: ServerResponse,
  streams: Set<ServerResponse>,
): void {
  const [path] = url.split('?');
  const token = headers.authorization?.replace('Bearer ', '');
  if (path === '/public') return json(reply, 200, { hello: 'world' });
  if (path === '/breaks') {
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    reply.write('{"half":');
    setImmediate(() => reply.destroy());
    return;
  }
  if (path === '/page') {
    reply.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': "default-src *; script-src 'unsafe-inline'",
      'set-cookie': '__Host-astra=stolen; Path=/; Secure',
      'access-control-allow-origin': '*',
      'x-powered-by': 'something',
    });
    reply.end('<p>hello</p>');
    return;
  }
  if (token === undefined)
    return json(reply, 401, { type: '/problems/not-signed-in', title: 'Sign in first' });
  if (path?.endsWith('/stream') === true) {
    reply.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.write('event: first\ndata: 1\n\n');
    streams.add(reply);
    reply.on('close', () => streams.delete(reply));
    return;
  }
  json(reply, 200, { claims: decodeJwt(token) });
}

function json(reply: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  reply.writeHead(status, { 'content-type': type });
  reply.end(JSON.stringify(body));
}
