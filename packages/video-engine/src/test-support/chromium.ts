import { existsSync } from 'node:fs';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium. */
export function chromiumPath(): string {
  // oxlint-disable-next-line node/no-process-env -- a test's own setting; no service reads it
  const path = [process.env['CHROMIUM_PATH'], ...CANDIDATES].find((one) => one && existsSync(one));
  if (!path) throw new Error('There is no Chromium: run `npm test`, which installs it.');
  return path;
}
