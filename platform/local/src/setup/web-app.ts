import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '#paths.ts';
import { runLogged } from '#setup/command.ts';
import { beside } from '../../bootstrap/half-made.mjs';
import { fingerprintOf } from '#setup/stamp.ts';
import type { Product } from '#setup/stamp.ts';

/** The app's own folder. */
export const webFolder: string = join(repositoryRoot, 'apps', 'web');
/** Packages that no page uses are among them: a build too many takes seconds, one too few shows an old page. */
const sources = ['apps/web', 'packages'];

/** The folder that the gateway serves. */
export const webRoot: string = join(webFolder, 'dist');

/** Whether there is an app to build. */
export function hasWebApp(): boolean {
  return existsSync(join(webFolder, 'vite.config.ts'));
}

/** The built app and the sources that it is made from. */
export async function webProduct(): Promise<Product> {
  const inputs = [...sources, 'package-lock.json'].map((path) => join(repositoryRoot, path));
  return {
    name: 'web',
    path: join(webRoot, 'index.html'),
    fingerprint: await fingerprintOf(inputs),
  };
}

/** Builds beside the old app and swaps the two, so that there is always a whole one to serve. */
export async function buildWebApp(): Promise<void> {
  const fresh = beside(webRoot);
  const old = beside(webRoot, 'old');
  try {
    await runLogged({
      command: process.execPath,
      args: [
        join(repositoryRoot, 'node_modules/vite/bin/vite.js'),
        'build',
        '--outDir',
        fresh,
        '--emptyOutDir',
      ],
      cwd: webFolder,
      log: 'setup-web',
      // Whatever starts it: what a test run builds must not be the app of somebody who develops.
      environment: { NODE_ENV: 'production' },
      timeoutMs: 10 * 60_000,
    });
    if (existsSync(webRoot)) await rename(webRoot, old);
    await rename(fresh, webRoot);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}
