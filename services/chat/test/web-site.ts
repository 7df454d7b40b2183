import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on this machine, and who asked for which of its pages. */
export type WebSite = {
  readonly origin: string;
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  readonly close: () => void;
};
type Page = string | Buffer | ((reply: ServerResponse) => unknown);

/** `pages` by their paths; what is a text comes as HTML. */
export async function startWebSite(pages: Readonly<Record<string, Page>>): Promise<WebSite> {
  const asked: WebSite['asked'] = [];
  const server = createServer(({ url: path = '', headers }, reply) => {
    asked.push({ path, headers });
    const page = pages[path];
    if (page === undefined) return void reply.writeHead(404).end();
    if (typeof page === 'function') return void page(reply);
    const charset = typeof page === 'string' ? '; charset=utf-8' : '';
    reply.writeHead(200, { 'content-type': `text/html${charset}` }).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
