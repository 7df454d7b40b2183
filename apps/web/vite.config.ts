import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { pdfParts } from './pdf-parts.ts';
import { offlineShell } from './offline-shell.ts';
import { precompress } from './precompress.ts';
import { quietFirst } from './quiet-first.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where the development server hands API calls on: the gateway of the local stack. */
const gateway = process.env['ASTRA_GATEWAY'] ?? 'http://localhost:8400';
const proxied = ['/api', '/auth', '/oidc', '/problems', '/libs'];

/** In development, /visit is the patients' page, as the gateway serves it. */
const visitPage: Plugin = {
  name: 'visit-page',
  configureServer: (server) => {
    server.middlewares.use((request, _reply, next) => {
      if (/^\/visit(?:[/?#]|$)/u.test(request.url ?? '')) request.url = '/visit.html';
      next();
    });
  },
};

export default defineConfig({
  root: at('.'),
  base: '/',
  plugins: [react(), visitPage, pdfParts(), quietFirst(), offlineShell(), precompress()],
  worker: { format: 'es' },
  build: {
    outDir: at('./dist'),
    emptyOutDir: true,
    // Patients come with old phones; these are the oldest that can hold a call.
    target: ['safari14.1', 'chrome90', 'firefox90', 'edge90'],
    // Nothing inline and nothing as data: URL: the pages run under a strict policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      input: { index: at('./index.html'), visit: at('./visit.html') },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: gateway, headers: { origin: gateway } }]),
    ),
  },
});
