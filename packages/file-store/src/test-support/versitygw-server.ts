import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { broughtProgram, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** A real S3 server (Versity's gateway over a folder) on loopback. */
export interface TestS3 {
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
  /** Where it keeps the bucket's files: what is done there is done behind our back. */
  readonly files: string;
  readonly server: ServerProcess;
  stop(): Promise<void>;
}

export const s3Root = { id: 'astra-root', secret: 'astra-root-secret' } as const;

/** Starts one. On a small disk (tmpfs), when its size is given. */
export async function startVersitygw(wish: { readonly diskBytes?: number } = {}): Promise<TestS3> {
  const program = broughtProgram('bin/versitygw');
  if (program === null) throw new Error('There is no S3 server: run `npm test`, which brings it.');
  const folder = mkdtempSync(join(tmpdir(), 'astra-s3-'));
  const [root, bucket] = [join(folder, 'root'), 'astra-files'];
  mkdirSync(join(root, bucket), { recursive: true });
  mkdirSync(join(folder, 'accounts'));
  const port = await freePort();
  const run = [program, '--port', `127.0.0.1:${port}`, '--quiet'];
  const rest = ['--iam-dir', join(folder, 'accounts'), 'posix', root];
  const mount = `mount -t tmpfs -o size=${wish.diskBytes ?? 0} tmpfs "${root}" && mkdir "${root}/${bucket}"`;
  const [command = '', ...args] =
    wish.diskBytes === undefined
      ? [...run, ...rest]
      : ['unshare', '--mount', 'sh', '-c', `${mount} && exec "$@"`, 'sh', ...run, ...rest];
  const server = await startServer({
    command,
    args,
    port,
    log: join(folder, 'log'),
    environment: { ROOT_ACCESS_KEY: s3Root.id, ROOT_SECRET_KEY: s3Root.secret },
  });
  return {
    url: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket,
    files: join(root, bucket),
    server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
