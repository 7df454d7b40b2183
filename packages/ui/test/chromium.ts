import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';

interface Browser {
  readonly page: Page;
  readonly stop: () => Promise<void>;
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium with a profile of its own. */
export async function startChromium(executablePath = '/usr/bin/chromium'): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'ui-chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: quiet,
    viewport: { width: 1280, height: 800 },
  });
  return {
    page: await context.newPage(),
    stop: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
