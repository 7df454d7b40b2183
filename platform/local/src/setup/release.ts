import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beside } from '../../bootstrap/half-made.mjs';

const run = promisify(execFile);

/** An official release of a program, for machines without Go. */
export interface Release {
  readonly repository: string;
  readonly tag: string;
  /** The archive's name; `{os}` and `{arch}` stand for the machine's, `{Os}` and `{machine}` as uname says them. */
  readonly asset: string;
  /** The program inside the archive. */
  readonly file: string;
  /** The list of SHA-256 sums published beside it, if there is one. */
  readonly sums?: string;
}

const connectMs = 8000;
const downloadMs = 10 * 60_000;

interface Fetched {
  readonly title: string;
  readonly release: Release;
  /** Why it is not built here, and what to do about that. */
  readonly lack: string;
  readonly remedy: string;
}

/** Fetches the program's official release to `target`; rejects with one sentence that says what to do. */
export async function downloadRelease(
  program: Fetched,
  target: string,
  origin = 'https://github.com',
): Promise<void> {
  const base = `${origin}/${program.release.repository}/releases/download/${program.release.tag}`;
  try {
    await fetchInto(program.release, base, target);
  } catch (cause) {
    throw new Error(
      `${program.title} ${program.lack}, and its official release cannot be fetched from ${origin}; ${program.remedy}`,
      { cause },
    );
  }
}

async function fetchInto(release: Release, base: string, target: string): Promise<void> {
  const asset = named(release.asset);
  const archive = await download(`${base}/${asset}`);
  if (release.sums !== undefined)
    await verify(archive, { asset, sumsUrl: `${base}/${release.sums}` });
  const folder = beside(target);
  try {
    await mkdir(folder, { recursive: true });
    const packed = join(folder, 'release.tar.gz');
    await writeFile(packed, archive);
    const file = named(release.file);
    await run('tar', ['-xzf', packed, '-C', folder, file], { timeout: 60_000 });
    await rename(join(folder, file), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verify(
  archive: Buffer,
  { asset, sumsUrl }: { asset: string; sumsUrl: string },
): Promise<void> {
  const sums = (await download(sumsUrl)).toString('utf8');
  const wanted = sums
    .split('\n')
    .find((line) => line.trim().endsWith(asset))
    ?.trim()
    .split(/\s+/)[0];
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== wanted) throw new Error(`The checksum of ${asset} is not the published one.`);
}

async function download(url: string): Promise<Buffer> {
  const connecting = new AbortController();
  const timer = setTimeout(() => connecting.abort(new Error(`${url} did not answer.`)), connectMs);
  const response = await fetch(url, {
    signal: AbortSignal.any([connecting.signal, AbortSignal.timeout(downloadMs)]),
  });
  clearTimeout(timer);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return Buffer.from(await response.arrayBuffer());
}

/** A name for this machine. */
function named(pattern: string): string {
  return pattern
    .replaceAll('{os}', process.platform)
    .replaceAll('{arch}', goArchitecture())
    .replaceAll('{Os}', process.platform === 'darwin' ? 'Darwin' : 'Linux')
    .replaceAll('{machine}', process.arch === 'x64' ? 'x86_64' : process.arch);
}

function goArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
