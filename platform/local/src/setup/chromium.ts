import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runLogged } from '#setup/command.ts';

const remedy =
  'The browser tests need Chromium; install it (Debian: apt-get install chromium) or name one in CHROMIUM_PATH, and run this again.';

export { findChromium } from '../../bootstrap/chromium.mjs';

/** Installs Debian's Chromium; rejects with one sentence where that cannot be done. */
export async function installChromium(): Promise<void> {
  const prefix = privilege();
  if (prefix === undefined || !existsSync('/usr/bin/apt-get')) throw new Error(remedy);
  try {
    await apt([...prefix, 'apt-get', 'update', '-q']);
    await apt([...prefix, 'apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium']);
  } catch (cause) {
    throw new Error(`${remedy} (${cause instanceof Error ? cause.message : String(cause)})`, {
      cause,
    });
  }
}

function apt([command = 'apt-get', ...args]: readonly string[]): Promise<void> {
  return runLogged({
    command,
    args,
    log: 'setup-chromium',
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: 20 * 60_000,
  });
}

/** What must stand before a command that only root may run; nothing for root, undefined for nobody special. */
function privilege(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  try {
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore', timeout: 5000 });
    return ['sudo', '-n'];
  } catch {
    return undefined; // no sudo, or it would ask for a password
  }
}
