import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const manifest = require.resolve('pdfjs-dist/package.json');
const { version } = require(manifest) as { readonly version: string };

/** The worker asks for them by these names; the version in the address is what a hash is elsewhere. */
const names = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'] as const;
const folder = `assets/pdf-${version}`;

const read = (name: string): Promise<string> =>
  readFile(join(dirname(manifest), 'wasm', name), 'utf8');

/**
 * What pdf.js needs for scans (fax, JBIG2, JPEG 2000): without it their pages are white, and nobody is told. The plain
 * script, not the WebAssembly, which our policy lets no worker compile.
 */
export function pdfParts(): Plugin {
  return {
    name: 'pdf-parts',
    config: () => ({ define: { __PDF_PARTS__: JSON.stringify(`/${folder}/`) } }),
    configureServer: (server) => {
      server.middlewares.use((request, reply, next) => {
        const name = names.find((each) => request.url === `/${folder}/${each}`);
        if (!name) return next();
        read(name).then((text) => {
          reply.setHeader('content-type', 'text/javascript');
          return reply.end(text);
        }, next);
      });
    },
    async generateBundle() {
      for (const name of names)
        this.emitFile({ type: 'asset', fileName: `${folder}/${name}`, source: await read(name) });
    },
  };
}
