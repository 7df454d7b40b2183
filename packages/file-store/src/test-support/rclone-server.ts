import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWebDav } from './apache-server.ts';
import { freePort } from './free-port.ts';
import { broughtProgram, startServer } from './server-process.ts';

/** Whether set-up has brought it. */
export const hasRclone = (): boolean => broughtProgram('file-servers/file-servers') !== null;

/**
 * A real `rclone serve webdav` on loopback: another maker, another reading of the protocol. By itself it remembers what is
 * in a folder, which is right where nobody writes behind its back; tests do, so it is told to look each time.
 */
export async function startRclone({
  remembersFolders = false,
  tls,
}: {
  readonly remembersFolders?: boolean;
  /** Files of its certificate and of the key; without them it speaks plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string };
} = {}): Promise<TestWebDav> {
  const program = broughtProgram('file-servers/file-servers');
  if (program === null) throw new Error('There is no rclone: run `npm test`, which brings it.');
  const folder = mkdtempSync(join(tmpdir(), 'astra-rclone-'));
  const files = join(folder, 'files');
  mkdirSync(files);
  const port = await freePort();
  const args = ['rclone', 'serve', 'webdav', files, '--addr', `127.0.0.1:${port}`];
  const memory = remembersFolders ? [] : ['--dir-cache-time', '0s'];
  const more = [...memory, '--vfs-cache-mode', 'off', '--config', ''];
  const people = ['--user', 'maud', '--pass', 'maud-secret'];
  const sealed = tls ? ['--cert', tls.certificate, '--key', tls.key] : [];
  const server = await startServer({
    command: program,
    args: [...args, ...more, ...people, ...sealed],
    port,
    log: join(folder, 'log'),
  });
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`,
    files,
    server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
