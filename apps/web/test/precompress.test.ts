import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { precompress } from '../precompress.ts';

/** Builds a page with these files, as the web app is built; gives where it lies. */
async function built(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'astra-page-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [precompress()],
    build: { assetsInlineLimit: 0, modulePreload: false },
  });
  return join(root, 'dist', 'assets');
}

test('programs, those of the cryptography too, lie compressed beside themselves; what is small or compressed does not', async () => {
  const program = `export const much = ${JSON.stringify('so much of it '.repeat(200))};\nconsole.log(much);`;
  const assets = await built({
    'index.html': '<script type="module" src="./page.js"></script>',
    'page.js': `${program}\nconsole.log(new URL('./keys.wasm', import.meta.url), new URL('./small.wasm', import.meta.url), new URL('./picture.png', import.meta.url));`,
    'keys.wasm': 'keys '.repeat(500),
    'small.wasm': 'keys',
    'picture.png': 'picture '.repeat(500),
  });

  const names = await readdir(assets);
  const endings = names.map((name) => name.replace(/-[\w-]{8}\./u, '.')).toSorted();
  expect(endings).toEqual([
    'index.js',
    'index.js.br',
    'index.js.gz',
    'keys.wasm',
    'keys.wasm.br',
    'keys.wasm.gz',
    'picture.png',
    'small.wasm',
  ]);
  const bytesOf = (ending: string): Promise<Buffer> =>
    readFile(join(assets, names.find((name) => name.endsWith(ending)) ?? ''));
  const keys = await bytesOf(names.find((name) => /^keys.*wasm$/u.test(name)) ?? '');
  expect(brotliDecompressSync(await bytesOf('.wasm.br'))).toEqual(keys);
  expect(gunzipSync(await bytesOf('.wasm.gz'))).toEqual(keys);
});
