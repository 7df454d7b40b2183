import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A likeness of the tree that may be spoiled. */
export interface Copy {
  readonly folder: string;
  readonly remove: () => void;
}

/** Ours, whose links must lead into the copy, and caches that hold the paths of the original. */
const notLinked = new Set(['@astra', '.cache', '.vite', '.vite-temp', '.astra-stamp']);

/** Copies the tree as it stands, with what is not committed yet; packages of others are linked, not copied. */
export function copyTree(root: string): Copy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'astra-sabotage-')));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const file of trackedFiles(root)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(root, file), join(folder, file));
    }
    linkPackages(root, folder);
    linkServers(root, folder);
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function trackedFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

function linkPackages(root: string, folder: string): void {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  mkdirSync(to);
  for (const name of readdirSync(from))
    if (!notLinked.has(name)) symlinkSync(realpathSync(join(from, name)), join(to, name));
  // npm's own links are relative, so copied as they are they lead to our rooms in the copy.
  cpSync(join(from, '@astra'), join(to, '@astra'), { recursive: true, verbatimSymlinks: true });
}

/** File servers and others that set-up has brought: Debian's hold whole paths, so a link is as good. */
function linkServers(root: string, folder: string): void {
  mkdirSync(join(folder, '.astra', 'bin'), { recursive: true });
  for (const name of ['prosody', 'coturn', 'file-servers', 'bin/bao', 'bin/versitygw'])
    if (existsSync(join(root, '.astra', name)))
      symlinkSync(join(root, '.astra', name), join(folder, '.astra', name));
}

/** What set-up has made for the original serves the copy too: only a journey needs it. */
export function adoptBuilds(root: string, { folder }: Copy): void {
  cpSync(join(root, 'apps/web/dist'), join(folder, 'apps/web/dist'), { recursive: true });
  const program = `
    import { goProduct, liveKitServer, mailpit } from '@astra/platform-local/setup/go-program';
    import { markMade } from '@astra/platform-local/setup/stamp';
    import { synapseProduct } from '@astra/platform-local/setup/synapse';
    import { webProduct } from '@astra/platform-local/setup/web-app';
    for (const made of [goProduct(liveKitServer), goProduct(mailpit), synapseProduct(), webProduct()])
      await markMade(await made);`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    timeout: 60_000,
  });
}
