import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../bootstrap/setup-lock.mjs';
import { repositoryRoot } from '#paths.ts';
import { runLogged } from '#setup/command.ts';
import { fingerprintOf } from '#setup/stamp.ts';
import type { Product } from '#setup/stamp.ts';

const folder = join(repositoryRoot, 'apps', 'web');
/** Packages that no page uses are among them: a build too many takes seconds, one too few shows an old page. */
const sources = ['apps/web', 'packages'];

/** The folder that the gateway serves. */
export const webRoot: string = join(folder, 'dist');

/** Whether there is an app to build. */
export function hasWebApp(): boolean {
  return existsSync(join(folder, 'vite.config.ts'));
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
  const fresh = join(folder, `dist.${process.pid}.new`);
  const old = join(folder, `dist.${process.pid}.old`);
  await removeInterrupted(folder);
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
      cwd: folder,
      log: 'setup-web',
      timeoutMs: 10 * 60_000,
    });
    if (existsSync(webRoot)) await rename(webRoot, old);
    await rename(fresh, webRoot);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** What builds that were killed have left; another one may be at work for another state folder. */
export async function removeInterrupted(from: string): Promise<void> {
  const left = (await readdir(from)).filter((name) => {
    const pid = /^dist\.(\d+)\.(?:new|old)$/u.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(left.map((name) => rm(join(from, name), { recursive: true, force: true })));
}
