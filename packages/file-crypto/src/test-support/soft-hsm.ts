import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A real SoftHSM with one token, as a device maker's library gives it. */
export interface TestToken {
  readonly library: string;
  readonly tokenLabel: string;
  readonly pin: { reveal(): string };
  /** Where it keeps its objects. */
  readonly folder: string;
  remove(): void;
}

const launcher = fileURLToPath(
  new URL('../../../../.astra/file-servers/file-servers', import.meta.url),
);

/** Whether set-up has brought it. */
export const hasSoftHsm = (): boolean => existsSync(launcher);
/** Where the lack of it is a reason to leave a test out. */
export const canHaveSoftHsm = (): boolean => existsSync('/usr/bin/apt-get');

/** Makes one. It is found by a variable of this process, which the library reads when it is loaded: one a process. */
export function makeToken(): TestToken {
  if (!hasSoftHsm()) throw new Error('There is no SoftHSM: run `npm test`, which brings it.');
  const library = /SOFTHSM2_LIBRARY='([^']+)'/u.exec(readFileSync(launcher, 'utf8'))?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'astra-hsm-'));
  mkdirSync(join(folder, 'tokens'));
  const settings = `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`;
  writeFileSync(join(folder, 'softhsm2.conf'), settings);
  // oxlint-disable-next-line node/no-process-env -- the library's own setting, of a test
  process.env['SOFTHSM2_CONF'] = join(folder, 'softhsm2.conf');
  const [label, pin] = ['astra', '246810'];
  const args = ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '135791'];
  execFileSync(launcher, ['softhsm', ...args], { stdio: 'ignore' });
  return {
    library,
    tokenLabel: label,
    pin: { reveal: () => pin },
    folder: join(folder, 'tokens'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
