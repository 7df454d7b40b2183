import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** By the debugger's door: the page's own policy lets no foreign script in. Closing it would unplug virtual authenticators. */
const doors = new WeakMap<Page, CDPSession>();

async function doorOf(page: Page): Promise<CDPSession> {
  const door = doors.get(page) ?? (await page.context().newCDPSession(page));
  doors.set(page, door);
  return door;
}

/** What axe finds serious or critical on the page, by every rule or by some. */
export async function findFaults(
  page: Page,
  rules?: readonly string[],
): Promise<readonly string[]> {
  const session = await doorOf(page);
  const options = {
    resultTypes: ['violations'],
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  };
  const run = `axe.run(document, ${JSON.stringify(options)}).then((r) => JSON.stringify(r.violations))`;
  const known = await session.send('Runtime.evaluate', { expression: `'axe' in window` });
  if (known.result.value !== true) await session.send('Runtime.evaluate', { expression: source });
  const { result } = await session.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
  });
  const violations = JSON.parse(String(result.value)) as readonly Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Until its colours have come to rest. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const passing = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });

interface Media {
  readonly colorScheme: 'dark' | 'light';
  readonly reducedMotion: 'reduce' | 'no-preference';
}

/** What this person's system asks for. */
const mediaOf = (page: Page): Promise<Media> =>
  page.evaluate(() => ({
    colorScheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches
      ? 'reduce'
      : 'no-preference',
  }));

const controls =
  /^\s*- '?(?:button|link|tab|menuitem|checkbox|radio|switch|textbox|combobox) ".*"/u;

/** Names of controls in which a mark stands apart from its word ("Moi , Maud"): what is hidden for the eye is a word of its own. */
const tornNames = (snapshot: string): readonly string[] =>
  snapshot.split('\n').filter((line) => controls.test(line) && /\s,/u.test(line));

/** Runs axe on the page: nothing serious or critical may be found, and its colours must do in the dark too. */
export async function expectAccessible(page: Page): Promise<void> {
  await settle(page);
  const faults = await findFaults(page);
  const before = await mediaOf(page);
  // Without motion the colours are there at once, and back at once for who takes a picture next.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const inTheDark = await findFaults(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: before.colorScheme });
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.emulateMedia({ reducedMotion: before.reducedMotion });
  const torn = tornNames(await page.locator('body').ariaSnapshot());
  // Orca takes anything busy for the page's loading, and is silent from then on.
  const busy = await page.locator('[aria-busy]').count();
  const none = { faults: [], inTheDark: [], torn: [], busy: 0 };
  expect({ faults, inTheDark, torn, busy }).toEqual(none);
}

/** What `expectAccessible` says, and nothing is too wide for a small phone. */
export async function expectSound(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${name}, 320 px`).toBeLessThanOrEqual(1);
  if (size) await page.setViewportSize(size);
}
