import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where our code and its libraries are: nothing else can be read, and that only before the file comes. */
export const own = fileURLToPath(new URL('../../../', import.meta.url));
const libraries = fileURLToPath(new URL('../../../../../node_modules/', import.meta.url));
const { resolve } = createRequire(import.meta.url);
/** The folder of libraries may be a link. */
const kept = join(dirname(resolve('pdfjs-dist/package.json')), '..');
/** Of our packages the only one that looks into files. */
const reader = dirname(resolve('@astra/office-reader/zip-entries'));

/** The rights of the process: no file but our own code, no other process, no thread. It takes the rest from itself. */
export const sandboxFlags = [
  '--permission',
  '--allow-addons',
  ...[own, libraries, `${kept}/`, `${reader}/`].map((folder) => `--allow-fs-read=${folder}*`),
  '--max-old-space-size=1024',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
];

type Run = {
  readonly program: string;
  /** Its whole input. */
  readonly input: readonly Uint8Array[];
  readonly longestMs: number;
  /** More than what is made of any input. */
  readonly mostOutputBytes: number;
  readonly signal?: AbortSignal;
};
/** How it has ended, null by force; and what it made, null where that is too much. */
type Ran = { readonly code: number | null; readonly output: Buffer | null };

/** Has a file looked into by a process of its own: without environment, network, files and other programs. */
export function runSandboxed({
  program,
  input,
  longestMs,
  mostOutputBytes,
  signal,
}: Run): Promise<Ran> {
  const child = spawn(process.execPath, [...sandboxFlags, program], {
    env: {},
    cwd: own,
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
    ...(signal === undefined ? {} : { signal }),
  });
  const ended = endOf(child, mostOutputBytes);
  dieFirst(child);
  // What ends before it has read all says why by how it ends.
  child.stdin?.on('error', () => undefined);
  for (const part of input) child.stdin?.write(part);
  child.stdin?.end();
  return ended;
}

function endOf(child: ChildProcess, mostOutputBytes: number): Promise<Ran> {
  const parts: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on('data', (part: Buffer) => {
    bytes += part.byteLength;
    if (bytes <= mostOutputBytes) parts.push(part);
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, output: null }));
    child.once('close', (code) =>
      resolve({ code, output: bytes <= mostOutputBytes ? Buffer.concat(parts) : null }),
    );
  });
}

/** When there is too little memory, it is this one that goes, not the service (Linux). */
export function dieFirst({ pid }: ChildProcess): void {
  if (pid !== undefined) writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => undefined);
}
