import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryFolder, repositoryRoot } from '#paths.ts';
import { runLogged } from '#setup/command.ts';
import { beside } from '../../bootstrap/half-made.mjs';
import { downloadRelease } from '#setup/release.ts';
import type { Release } from '#setup/release.ts';
import { fingerprintOf } from '#setup/stamp.ts';
import type { Product } from '#setup/stamp.ts';

/** A program that is built from the Go module proxy through a wrapper module of ours. */
export interface GoProgram {
  readonly name: string;
  readonly title: string;
  /** The folder below platform/local that holds its go.mod and go.sum. */
  readonly module: string;
  /** The package to build. */
  readonly source: string;
  readonly tags?: string;
  /** Where Go is missing. Without one the program is not made there. */
  readonly release?: Release;
}

export const liveKitServer: GoProgram = {
  name: 'livekit-server',
  title: 'LiveKit video server',
  module: 'livekit',
  source: 'github.com/livekit/livekit-server/cmd/server',
  release: {
    repository: 'livekit/livekit',
    tag: 'v1.13.5',
    asset: 'livekit_1.13.5_{os}_{arch}.tar.gz',
    file: 'livekit-server',
    sums: 'checksums.txt',
  },
};

export const mailpit: GoProgram = {
  name: 'mailpit',
  title: 'Mailbox (Mailpit)',
  module: 'mailpit',
  source: 'github.com/axllent/mailpit',
  release: {
    repository: 'axllent/mailpit',
    tag: 'v1.27.11',
    asset: 'mailpit-{os}-{arch}.tar.gz',
    file: 'mailpit',
    // No sums: its makers publish none beside it.
  },
};

/** The S3 server of the tests. */
export const versitygw: GoProgram = {
  name: 'versitygw',
  title: 'S3 server for the tests (Versity)',
  module: 'versitygw',
  source: 'github.com/versity/versitygw/cmd/versitygw',
  release: {
    repository: 'versity/versitygw',
    tag: 'v1.8.0',
    asset: 'versitygw_v1.8.0_{Os}_{machine}.tar.gz',
    file: 'versitygw_v1.8.0_{Os}_{machine}/versitygw',
    sums: 'checksums.txt',
  },
};

/**
 * The chat client of another maker that the tests bring to our rooms. Its own cryptography (goolm), not the library under
 * ours. A few lines of ours drive it; there is no release of them.
 */
export const foreignClient: GoProgram = {
  name: 'foreign-client',
  title: 'Chat client of another maker for the tests',
  module: 'foreign-client',
  source: '.',
  tags: 'goolm',
};

/** What the finished program is made from: its pinned module, and what is ours in it. */
export async function goProduct(program: GoProgram): Promise<Product> {
  const folder = moduleFolder(program);
  return {
    name: program.name,
    path: join(binaryFolder(), program.name),
    fingerprint: await fingerprintOf(
      ['go.mod', 'go.sum', 'main.go'].map((file) => join(folder, file)),
    ),
  };
}

/** Builds the program, or fetches its official release where Go is missing; never leaves half of it. */
export async function makeGoProgram(program: GoProgram): Promise<void> {
  await mkdir(binaryFolder(), { recursive: true });
  const target = join(binaryFolder(), program.name);
  const temporary = beside(target);
  try {
    await buildOrFetch(program, temporary);
    await chmod(temporary, 0o755);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** An old Go is tried too: some fetch a newer one by themselves. */
async function buildOrFetch(program: GoProgram, output: string): Promise<void> {
  const version = goVersion();
  try {
    if (version !== undefined) return await build(program, output);
  } catch (error) {
    if (isFitGo(version)) throw error;
  }
  const { title, release } = program;
  if (!release) throw new Error(`${title} ${lackOfGo(version)}; ${goRemedy}`);
  await downloadRelease({ title, release, lack: lackOfGo(version), remedy: goRemedy }, output);
}

/** What to do on a machine whose Go is missing or too old. */
export const goRemedy = 'install Go 1.26 or newer from https://go.dev/dl and run this again.';

const lackOfGo = (version: string | undefined): string =>
  version === undefined
    ? 'needs Go, which is not on this machine'
    : `needs Go 1.26 or newer, and this machine has Go ${version}`;

/** Whether a Go builds everything of ours. */
export function isFitGo(version = ''): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 26;
}

/** The version of the machine's Go, such as 1.26, if it has one. */
export function goVersion(): string | undefined {
  try {
    const said = execFileSync('go', ['version'], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /go(\d+\.\d+)/.exec(said)?.[1];
  } catch {
    return undefined; // no Go on the PATH
  }
}

function build(program: GoProgram, output: string): Promise<void> {
  return runLogged({
    command: 'go',
    args: [
      'build',
      '-mod=readonly',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags=-s -w',
      ...(program.tags === undefined ? [] : ['-tags', program.tags]),
      '-o',
      output,
      program.source,
    ],
    cwd: moduleFolder(program),
    environment: { GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' },
    log: `setup-${program.name}`,
    timeoutMs: 40 * 60_000,
  });
}

function moduleFolder(program: GoProgram): string {
  return join(repositoryRoot, 'platform', 'local', program.module);
}
