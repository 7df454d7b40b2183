import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build, type InlineConfig } from 'vite';

/** What pages of a test are made of. */
interface SiteWish {
  /** Vite's settings; its root is where the page is. */
  readonly vite: InlineConfig;
  /** A program in the root that the page consists of. Default: the root's `index.html`. */
  readonly program?: string;
  /** Its content security policy. */
  readonly policy?: string;
}

/** Pages on loopback, which browsers take for a secure context. */
export interface PageSite {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Bundles a page with its sources and serves it, nothing else. */
export async function startPageSite({ vite, program, policy }: SiteWish): Promise<PageSite> {
  const files = await bundle(vite, program);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === '/' ? 'index.html' : pathname.slice(1);
    const body = files.get(path);
    if (policy !== undefined) response.setHeader('content-security-policy', policy);
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
    if (body === undefined)
      response.writeHead(404, { 'content-type': 'text/html' }).end('Nothing is here');
    else response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bundle(vite: InlineConfig, program?: string): Promise<Files> {
  const ofProgram = {
    modulePreload: false as const,
    rolldownOptions: {
      input: join(vite.root ?? '', program ?? ''),
      output: { entryFileNames: 'program.js', chunkFileNames: '[name].js' },
    },
  };
  const built = await build({
    configFile: false,
    logLevel: 'error',
    ...vite,
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      chunkSizeWarningLimit: 4000,
      ...(program === undefined ? {} : ofProgram),
      ...vite.build,
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const files = outputs.map(
    (one) => [one.fileName, one.type === 'chunk' ? one.code : one.source] as const,
  );
  return new Map<string, string | Uint8Array>([
    ...(program === undefined ? [] : ([['index.html', pageOf('program.js')]] as const)),
    ...files,
  ]);
}

const pageOf = (script: string): string =>
  `<!doctype html><title>Test</title><body><script type="module" src="/${script}"></script>`;
