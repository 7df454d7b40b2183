import { once } from 'node:events';
import { createServer } from 'node:http';
import { stack } from './stack.ts';

/** A site of the house, and what it was asked for. */
export interface WebSite {
  readonly origin: string;
  readonly asked: readonly { readonly path: string; readonly cookie: string | undefined }[];
  readonly close: () => void;
}

/** Where the stack expects it; every page says the same of itself. */
export async function startWebSite(page: string): Promise<WebSite> {
  const origin = stack().webSite;
  const asked: { path: string; cookie: string | undefined }[] = [];
  const server = createServer(({ url: path = '', headers: { cookie } }, reply) => {
    asked.push({ path, cookie });
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }).listen(Number(new URL(origin).port), '127.0.0.1');
  await once(server, 'listening');
  return {
    origin,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
