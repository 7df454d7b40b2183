import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { handleMailbox } from '#status/mailbox.ts';
import { currentStatus } from '#status/status.ts';
import type { StatusSource } from '#status/status.ts';

const files: Readonly<Record<string, { readonly type: string; readonly file: string }>> = {
  '/': { type: 'text/html; charset=utf-8', file: 'page/status.html' },
  '/status.css': { type: 'text/css; charset=utf-8', file: 'page/status.css' },
  '/status.js': { type: 'text/javascript; charset=utf-8', file: 'page/status.js' },
};

/** The local status page: the address, the parts, the demo people, the mailbox. Loopback only. Returns how to close it. */
export async function serveStatus(
  port: number,
  source: StatusSource,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    handle(request, response, source).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : 'Something went wrong.');
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close').catch(() => undefined);
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  source: StatusSource,
): Promise<void> {
  response.setHeader(
    'content-security-policy',
    "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  );
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  // Passwords stand here: a foreign page must not reach them by a name of its own that points to this machine.
  if (!isLocalHost(request.headers.host))
    return end(response, 421, 'This page is for this machine only.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return end(response, 405, 'Only reading is possible here.');
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/status.json') return endJson(response, currentStatus(source));
  if (pathname === '/mailbox' || pathname.startsWith('/mailbox/'))
    return handleMailbox(response, pathname, source.mailboxApi);
  const known = files[pathname];
  if (known === undefined) return end(response, 404, 'Not found.');
  response.setHeader('content-type', known.type);
  response.end(readFileSync(fileURLToPath(new URL(known.file, import.meta.url))));
}

function isLocalHost(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host ?? '');
}

function end(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(words);
}

function endJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value, null, 2));
}
