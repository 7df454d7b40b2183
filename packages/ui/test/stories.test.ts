import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPageSite } from '@astra/testing/page-site';
import { startChromium } from './chromium.ts';

const axeSource = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

const settings = fileURLToPath(new URL('../stories/vite.config.ts', import.meta.url));
/** The policy of the product's pages, so that a component that needs more is found here. */
const policy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

let page: Page;
let origin: string;
const complaints: string[] = [];
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const stories = await startPageSite({ vite: { configFile: settings }, policy });
  stops.push(stories.stop);
  const browser = await startChromium();
  stops.push(browser.stop);
  ({ page } = browser);
  ({ origin } = stories);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|trusted/iu.test(message.text())) complaints.push(message.text());
  });
}, 60_000);

afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

const isDrawn = (): Promise<void> =>
  page.locator('main, [role=dialog], [role=alertdialog]').first().waitFor();

async function open(story: string, locale = 'fr'): Promise<void> {
  await page.goto(`${origin}/?story=${story}&locale=${locale}`);
  await isDrawn();
}

/** The same on the page that is there: to load it anew three times for each story costs a third of all. */
async function show(story: string, locale = 'fr'): Promise<void> {
  await page.evaluate(({ story, locale }) => window.showStory(story, locale), { story, locale });
  await isDrawn();
  expect(await page.title()).toBe(story);
}

async function storyNames(): Promise<readonly string[]> {
  await page.goto(`${origin}/`);
  return page.locator('main a').allInnerTexts();
}

/** Serious and critical findings of axe in this part of the page by every rule or by some, a line each. */
async function findings(scope = 'html', rules?: readonly string[]): Promise<readonly string[]> {
  // The pages' policy forbids inline scripts; DevTools may still evaluate one.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const options = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) };
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(scope)}, ${JSON.stringify(options)})`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0]?.target.join(' ') ?? ''} ${nodes[0]?.html.slice(0, 120) ?? ''}`,
    );
}

/** Controls that are smaller than a finger wants, except links inside a sentence. */
async function smallTargets(): Promise<readonly string[]> {
  return page.evaluate(() => {
    const least = document.documentElement.dataset['audience'] === 'patient' ? 48 : 44;
    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        'a[href],button,input:not([type=checkbox]):not([type=radio]),select,textarea,label.choice,.rate label,.segments__b,.switch',
      ),
    ];
    return controls
      .filter((e) => e.tabIndex >= 0 && !e.matches('.skip, [disabled]'))
      .filter((e) => !(getComputedStyle(e).display === 'inline' && e.closest('p,li,dd')))
      .filter((e) => {
        const { width, height } = e.getBoundingClientRect();
        return width > 0 && (height < least - 0.6 || width < least - 0.6);
      })
      .map((e) => `${e.className || e.tagName} ${e.textContent.trim().slice(0, 16)}`);
  });
}

interface Faults {
  readonly axe: string[];
  readonly small: string[];
  readonly sideways: string[];
}

const faults: Faults = { axe: [], small: [], sideways: [] };

/** One look at a story at one size: axe in both themes (of which only the colours differ), the size of its controls. */
async function inspect(story: string, width: number, height: number): Promise<void> {
  const at = `${story} ${String(width)}`;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await show(story);
  faults.small.push(...(await smallTargets()).map((fault) => `${at} ${fault}`));
  faults.axe.push(...(await findings()).map((fault) => `${at} light ${fault}`));
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const inTheDark = await findings('html', ['color-contrast', 'link-in-text-block']);
  faults.axe.push(...inTheDark.map((fault) => `${at} dark ${fault}`));
}

/** 320 px wide, as tall as a small phone and as 400 % zoom makes it. */
async function squeeze(story: string): Promise<void> {
  await show(story, 'en');
  for (const height of [640, 256]) {
    await page.setViewportSize({ width: 320, height });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (excess > 1) faults.sideways.push(`${story} 320×${String(height)} by ${String(excess)} px`);
  }
}

beforeAll(async () => {
  const names = await storyNames();
  expect(names.length).toBeGreaterThan(20);
  for (const story of names) {
    await inspect(story, 1280, 800);
    await inspect(story, 390, 844);
    await squeeze(story);
  }
}, 240_000);

test('every story is free of serious axe findings, in both themes, on desktop and phone', () => {
  expect(faults.axe).toEqual([]);
});

test('every control of every story is large enough for a finger', () => {
  expect(faults.small).toEqual([]);
});

test('no story scrolls sideways, down to 320 px and 400 % zoom', () => {
  expect(faults.sideways).toEqual([]);
});

test('the checks find a button that is too small and has no name', async () => {
  await open('buttons');
  await page.evaluate(() => {
    const planted = document.createElement('button');
    planted.className = 'planted';
    document.querySelector('main')?.append(planted);
  });

  expect(await findings()).toContainEqual(expect.stringContaining('button-name'));
  expect(await smallTargets()).toContainEqual(expect.stringContaining('planted'));
});

test('a refused form moves the focus to its list of faults, and each fault leads to its field', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open('fields-errors');

  const isFocused = await page.getByRole('alert').evaluate((box) => box === document.activeElement);
  await page.getByRole('link', { name: 'La date de naissance n’existe pas' }).click();

  expect(isFocused).toBe(true);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('birth');
  expect(await page.locator('#birth').getAttribute('autocomplete')).toBe('bday-day');
});

test.each(['Nom', 'Nom du patient'])(
  'the field %s says that a character in it is invisible and where, and takes it out when asked to',
  async (label) => {
    await open('fields-own-faults');
    const field = page.getByLabel(label, { exact: true });
    const described = (): Promise<string> =>
      field.evaluate((input) =>
        (input.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.querySelector(`[id="${id}"]`)?.textContent ?? '')
          .join(' '),
      );
    const own = page.locator('.field').filter({ has: field }).getByRole('button');

    await expect
      .poll(described)
      .toContain('Il y a un caractère invisible après «\u00A0Mme Bel\u00A0».');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('data-refused')).toBe('true');
    await own.click();

    await expect.poll(() => field.inputValue()).toBe('Mme Bellec');
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await expect.poll(described).not.toContain('invisible');
    expect(await field.getAttribute('data-refused')).toBe(null);
  },
);

test('what is pasted is never cut: the field says how much is too much', async () => {
  await open('fields-own-faults');
  const field = page.getByLabel('Message');
  const long = 'Prenez rendez-vous au laboratoire.';

  await field.fill('');
  await field.evaluate((area) => (area as HTMLTextAreaElement).focus());
  await page.keyboard.insertText(long);

  expect(await field.inputValue()).toBe(long);
  const said = page.locator('.field__error').filter({ hasText: 'Trop long' });
  await expect.poll(() => said.innerText()).toBe('Trop long de 14 caractères\u00A0: 20 au plus.');
  await field.fill('Prenez rendez-vous.');
  await said.waitFor({ state: 'detached' });
});

test('soft hyphens of a document do not come along, and the place where one writes stays', async () => {
  await open('fields-own-faults');
  const field = page.getByLabel('Nom', { exact: true });
  await field.fill('Mme (Paul)');
  await field.evaluate((input) => (input as HTMLInputElement).setSelectionRange(4, 4));

  await page.keyboard.insertText('Bel\u00ADlec ');
  await page.keyboard.type('Anne ');

  expect(await field.inputValue()).toBe('Mme Bellec Anne (Paul)');
});

test('the boxes of a birth date follow the order of the language', async () => {
  await open('visit-identity', 'en-US');

  const boxes = await page
    .getByRole('textbox')
    .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('name')));

  expect(boxes).toEqual(['month', 'day', 'year']);
  await page.getByText('For example, 3 27 1961').waitFor();
});

test('a menu opens by keyboard, and Escape gives the focus back', async () => {
  await open('menu');
  const button = page.getByRole('button', { name: 'Actions' });

  await button.press('Enter');
  await page.getByRole('menuitem', { name: 'Déplacer' }).waitFor();
  const found = await findings();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });

  expect(found).toEqual([]);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('a colleague is found by typing, and the field keeps the choice', async () => {
  // Tall, so that nothing scrolls: a scrolling page closes the list.
  await page.setViewportSize({ width: 1280, height: 1600 });
  await open('choices');
  const box = page.getByRole('combobox', { name: 'Confier à' });

  await box.fill('oko');
  await page.getByRole('option', { name: 'Dr Samuel Okoye' }).waitFor();
  // While the list is open, React Aria hides the rest of the page from screen readers.
  const found = await findings('.popover');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  expect(found).toEqual([]);
  expect(await box.inputValue()).toBe('Dr Samuel Okoye');
});

test('a question that must be answered stays when Escape is pressed; a sheet closes', async () => {
  await open('dialog');
  await page.getByRole('alertdialog', { name: 'Terminer pour tous ?' }).waitFor();
  await page.keyboard.press('Escape');
  const isStillThere = await page.getByRole('alertdialog').isVisible();

  await open('dialog-side');
  await page.getByRole('dialog', { name: 'Écrire à Mme Bellec' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  expect(isStillThere).toBe(true);
});

test('what a double click opens stays open, and closes by a press beside it afterwards', async () => {
  await open('dialog-side');
  const sheet = page.getByRole('dialog', { name: 'Écrire à Mme Bellec' });
  await sheet.waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Ouvrir' }).dblclick();

  await expect.poll(() => sheet.evaluate((one) => one.getAnimations().length)).toBe(0);
  expect(await sheet.isVisible()).toBe(true);
  await expect
    .poll(async () => {
      await page.mouse.click(5, 5);
      return sheet.count();
    })
    .toBe(0);
});

test('the focus goes back when a dialog closes by itself, also where the page behind is still shut at that moment', async () => {
  await open('dialog-after');
  // A machine whose next picture is due at once.
  await page.evaluate(() => {
    window.requestAnimationFrame = (draw) => {
      queueMicrotask(() => draw(performance.now()));
      return 0;
    };
  });
  const button = page.getByRole('button', { name: 'Inviter' });

  await button.press('Enter');
  await page.getByRole('button', { name: 'Envoyer' }).press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await expect
    .poll(() => button.evaluate((element) => element === document.activeElement))
    .toBe(true);
});

test('dark, more contrast and larger text are kept for the next visit', async () => {
  await open('display');
  await page.getByRole('radio', { name: 'Sombres' }).check();
  await page.getByRole('switch', { name: 'Plus de contraste' }).check();
  await page.getByRole('radio', { name: 'Très grande' }).check();

  await open('looks');
  const kept = await page.evaluate(() =>
    Object.fromEntries(Object.entries(document.documentElement.dataset)),
  );
  await page.evaluate(() => localStorage.clear());

  expect(kept).toEqual({ theme: 'dark', contrast: 'more', text: 'larger' });
});

test('after a gesture, the word and the way back are read out', async () => {
  await open('toast');

  const region = page.locator('[aria-live=polite].toasts');
  await region.getByRole('button', { name: 'Rétablir' }).waitFor();

  expect(await region.innerText()).toContain('Consultation de M. Le Goff annulée');
});

test('a button at work says so to those who do not see it, and once more when it is pressed again', async () => {
  await open('buttons');
  const region = page.locator('[aria-live=polite]:not(.toasts) > span');
  /** Two places take turns, so that the same words are read again. */
  const place = async (): Promise<number> =>
    (await region.allTextContents()).indexOf('Un instant…');
  await expect.poll(place).not.toBe(-1);
  const before = await place();

  await page.getByRole('button', { name: 'Envoi en cours' }).first().click();

  await expect.poll(place).toBe(1 - before);

  // In a dialog, which silences the rest of the page.
  await open('dialog-side');
  await expect.poll(place).not.toBe(-1);
  const isSilenced = await region
    .first()
    .evaluate((one) => one.closest('[inert], [aria-hidden=true]') !== null);
  expect(isSilenced).toBe(false);
});

test('no component needs an inline script, an inline style or an unsafe assignment', () => {
  expect(complaints).toEqual([]);
});
