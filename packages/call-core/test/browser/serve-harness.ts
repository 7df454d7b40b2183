import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles the test page and serves it on loopback, which browsers take for a secure context. */
export async function serveHarness(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const files = await bundle();
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '/').slice(1).split('?');
    const code = files.get(path);
    response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
    response.end(
      code ?? '<!doctype html><title>Call</title><script type="module" src="/harness.js"></script>',
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The page's files by name, and no other: chunks included. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('.', import.meta.url)),
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('harness.ts', import.meta.url)),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  const output = Array.isArray(built) ? built : [built];
  const files = new Map<string, string>();
  for (const one of output) {
    if (!('output' in one)) continue;
    for (const file of one.output) if (file.type === 'chunk') files.set(file.fileName, file.code);
  }
  return files;
}
