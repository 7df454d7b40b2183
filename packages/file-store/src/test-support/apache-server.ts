import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { broughtProgram, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** A real Apache with its WebDAV module on loopback. */
export interface TestWebDav {
  /** With a slash at its end. */
  readonly url: string;
  /** Where it keeps the files: what is done there is done behind our back. */
  readonly files: string;
  readonly server: ServerProcess;
  stop(): Promise<void>;
}
/** One whose people can get other passwords, and lose the right to write. */
export interface TestApache extends TestWebDav {
  /** Everything but reading is forbidden to everybody, until it is called with `true` again. */
  letWrite(mayWrite: boolean): void;
  setPassword(name: keyof typeof webDavPeople, password: string): void;
}

/** Both see everything but `private/`, which is the first one's. */
export const webDavPeople = { maud: 'maud-secret', hugo: 'hugo-secret' } as const;

/** Whether set-up has brought it. */
export const hasApache = (): boolean => broughtProgram('file-servers/file-servers') !== null;

/** Starts one. On a small disk (tmpfs), when its size is given. */
export async function startApache(
  wish: { readonly diskBytes?: number; readonly port?: number } = {},
): Promise<TestApache> {
  const program = broughtProgram('file-servers/file-servers');
  if (program === null) throw new Error('There is no Apache: run `npm test`, which brings it.');
  const folder = mkdtempSync(join(tmpdir(), 'astra-apache-'));
  chmodSync(folder, 0o755);
  const files = join(folder, 'files');
  for (const each of ['files/private', 'locks']) mkdirSync(join(folder, each), { recursive: true });
  // Apache is never root: its children become nobody, whom its files belong to.
  if (process.getuid?.() === 0)
    for (const each of ['files', 'files/private', 'locks'])
      chownSync(join(folder, each), nobody, nobody);
  writeFileSync(join(folder, 'people'), peopleFile(webDavPeople));
  const port = wish.port ?? (await freePort());
  writeFileSync(join(folder, 'apache.conf'), settings(folder, port));
  const run = [program, 'apache', '-DFOREGROUND', '-f', join(folder, 'apache.conf')];
  const mount = `mount -t tmpfs -o size=${wish.diskBytes ?? 0},uid=${nobody},gid=${nobody} tmpfs "${files}"`;
  const [command = '', ...args] =
    wish.diskBytes === undefined
      ? run
      : ['unshare', '--mount', 'sh', '-c', `${mount} && exec "$@"`, 'sh', ...run];
  const server = await startServer({ command, args, port, log: join(folder, 'log') });
  return {
    url: `http://127.0.0.1:${port}/`,
    files,
    server,
    // Apache reads the file anew each time.
    setPassword: (name, password) =>
      writeFileSync(join(folder, 'people'), peopleFile({ ...webDavPeople, [name]: password })),
    letWrite: (mayWrite) => {
      const mark = join(folder, 'read-only');
      if (mayWrite) rmSync(mark);
      else writeFileSync(mark, '');
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const nobody = 65_534;

function peopleFile(people: Readonly<Record<string, string>>): string {
  const lines = Object.entries(people).map(([name, password]) => {
    const hash = createHash('sha1').update(password).digest('base64');
    return `${name}:{SHA}${hash}`;
  });
  return `${lines.join('\n')}\n`;
}

function settings(folder: string, port: number): string {
  const modules = [
    'mpm_event',
    'authn_core',
    'authn_file',
    'authz_core',
    'authz_user',
    'auth_basic',
  ];
  const load = [...modules, 'dav', 'dav_fs'].map(
    (name) => `LoadModule ${name}_module \${APACHE_MODULES}/mod_${name}.so`,
  );
  return `
    ServerRoot "${folder}"
    ServerName localhost
    Listen 127.0.0.1:${port}
    PidFile "${folder}/pid"
    ErrorLog "${folder}/log"
    ${process.getuid?.() === 0 ? `User #${nobody}\n    Group #${nobody}` : ''}
    ${load.join('\n    ')}
    DocumentRoot "${folder}/files"
    DavLockDB "${folder}/locks/db"
    Timeout 20
    LimitRequestBody 0
    <Directory "${folder}/files">
      Dav On
      AuthType Basic
      AuthName files
      AuthUserFile "${folder}/people"
      <Limit GET HEAD OPTIONS PROPFIND>
        Require valid-user
      </Limit>
      <LimitExcept GET HEAD OPTIONS PROPFIND>
        <RequireAll>
          Require valid-user
          Require expr "! -f '${folder}/read-only'"
        </RequireAll>
      </LimitExcept>
    </Directory>
    <Directory "${folder}/files/private">
      Require user maud
    </Directory>
  `;
}
