import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const types: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm' };

/** Bundles the test page and serves it as strictly as the gateway serves ours. */
export async function serveHarness(
  homeserverUrl: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const files = await bundle();
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '/').slice(1).split('?');
    const file = files.get(path);
    response.setHeader('content-type', types[path.split('.').at(-1) ?? ''] ?? 'text/html');
    response.setHeader('content-security-policy', policyFor(homeserverUrl));
    response.end(
      file ?? '<!doctype html><title>Chat</title><script type="module" src="/harness.js"></script>',
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

function policyFor(homeserverUrl: string): string {
  return [
    "default-src 'none'",
    // The cryptography is WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self' ${homeserverUrl}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** The page's files by name, and no other: chunks and the cryptography included. */
async function bundle(): Promise<ReadonlyMap<string, string | Uint8Array>> {
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
  const files = new Map<string, string | Uint8Array>();
  for (const one of output) {
    if (!('output' in one)) continue;
    for (const file of one.output) {
      files.set(file.fileName, file.type === 'chunk' ? file.code : file.source);
    }
  }
  return files;
}
