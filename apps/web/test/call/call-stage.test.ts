import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { theCallPage } from './call-page.ts';
import { cast } from './cast.ts';
import type { Cast } from './page.tsx';

const { open, again } = theCallPage();

/** So many people, oneself included; the first of them shares a screen. */
const sharing = (people: number): readonly Cast[] =>
  cast(people).map((one, at) => ({ ...one, isSharing: at === 0 }));

async function show(page: Page, others: readonly Cast[]): Promise<void> {
  await page.evaluate((all) => window.callPage.show(all), others);
  await page.locator('.tiles .tile').first().waitFor();
}

const SCREEN = 'Écran de M. Karim Kaddour';
/** The name of what is large, or of all that is. */
const large = (page: Page): Promise<readonly string[]> =>
  page.locator('.tiles > .tiles__at .tile__name').allInnerTexts();
const listed = (page: Page): Promise<readonly string[]> =>
  page.locator('.tiles__all .tile__name').allInnerTexts();

async function pin(
  page: Page,
  whose: string,
  word: 'Épingler' | 'Ne plus épingler',
): Promise<void> {
  await page.getByRole('button', { name: whose }).last().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: word }).click();
}

async function choose(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: 'Plus' }).click();
  await page.getByLabel('Disposition').selectOption({ label });
  await page.getByRole('button', { name: 'Fermer les réglages' }).click();
}

test('a shared screen is large, the people are beside it, and it is asked for as large as it is shown', async () => {
  const page = await open({ screen: [1280, 800] });

  await show(page, sharing(2));

  expect(await large(page)).toEqual([SCREEN]);
  expect(await listed(page)).toEqual(['M. Karim Kaddour', 'Vous']);
  const heights = (): Promise<Record<string, unknown>> =>
    page.evaluate(() =>
      Object.fromEntries(window.callPage.wanted().map((one) => [one.source, one.maxHeight])),
    );
  await expect.poll(async () => Number((await heights())['screen'])).toBeGreaterThan(500);
  expect(Number((await heights())['camera'])).toBeLessThan(200);
});

test('a second screen waits in the list, and is large when it is pinned', async () => {
  const page = await open({ screen: [1280, 800] });
  await show(page, sharing(3));
  await show(
    page,
    cast(3).map((one) => ({ ...one, isSharing: true })),
  );
  expect(await large(page)).toEqual([SCREEN]);
  const other = 'Écran de Marie-Antoinette de La Rochefoucauld-Montmorency';
  await expect.poll(() => listed(page)).toContain(other);

  await pin(page, 'Options pour l’écran de Marie', 'Épingler');

  await expect.poll(() => large(page)).toEqual([other]);
  await pin(page, 'Options pour l’écran de Marie', 'Ne plus épingler');
  await expect.poll(() => large(page)).toEqual([SCREEN]);
});

test('somebody who is pinned is large, for this person alone, and beside a screen when there is one', async () => {
  const page = await open({ screen: [1280, 800] });
  await show(page, cast(4));

  await pin(page, 'Options pour Marie Martin', 'Épingler');

  await expect.poll(() => large(page)).toEqual(['Marie Martin']);
  expect(await listed(page)).not.toContain('Marie Martin');
  await show(page, sharing(4));
  await expect.poll(() => large(page)).toEqual([SCREEN, 'Marie Martin']);
});

test('the layout is chosen in “Plus”, and kept on this device', async () => {
  const page = await open({ screen: [1280, 800] });
  await show(page, sharing(9));

  await choose(page, 'Grille');

  await expect.poll(() => large(page)).toEqual([]);
  expect(await listed(page)).toHaveLength(10);
  await again();
  await show(page, sharing(9));
  expect(await large(page)).toEqual([]);
});

test('the presenter’s layout shows the screen with whoever speaks, and asks for nobody else', async () => {
  const page = await open({ screen: [1280, 800], layout: 'presenter' });

  await show(page, sharing(9));

  expect(await large(page)).toEqual([SCREEN]);
  expect(await listed(page)).toEqual(['Marie-Antoinette de La Rochefoucauld-Montmorency']);
  const asked = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      window.callPage
        .wanted()
        .filter(({ maxHeight }) => maxHeight !== 'off')
        .map(({ participantId, source }) => `${participantId} ${source}`),
    );
  await expect.poll(asked).toEqual(['p0 screen', 'p1 camera']);
});

test('whoever speaks is large once they have spoken for a while, and a cough changes nothing', async () => {
  const page = await open({ screen: [1280, 800], layout: 'speaker' });
  await show(page, cast(4, 0));
  expect(await large(page)).toEqual(['M. Karim Kaddour']);

  await show(page, cast(4, 2));
  await show(page, cast(4, 0));
  const afterCough = await large(page);
  await show(page, cast(4, 2));

  expect(afterCough).toEqual(['M. Karim Kaddour']);
  await expect.poll(() => large(page), { timeout: 45_000 }).toEqual(['Marie Martin']);
});

test('who shares sees a word in the place of their own screen, can make it smooth, and stops it', async () => {
  const page = await open({ screen: [1280, 800] });
  await page.evaluate((all) => window.callPage.show(all), cast(2));

  await page.getByRole('button', { name: 'Partager' }).click();

  const strip = page.getByRole('region', { name: 'Tout le monde voit votre écran.' });
  await strip.getByText('Le son n’est pas partagé').waitFor();
  expect(await page.getByLabel(/^Écran de/u).count()).toBe(0);
  await strip.getByRole('switch', { name: 'Vidéo fluide' }).check();
  await page.locator('.callbar').getByRole('button', { name: 'Arrêter le partage' }).click();
  await strip.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Partager' }).waitFor();
});

/** Pictures that lie over each other or out of the screen, and what covers the bar. */
function faultsIn(): readonly string[] {
  const boxes = [
    ...document.querySelectorAll('.tiles > .tiles__at, .tiles__list, .sharing, .callbar'),
  ].map((element) => ({ name: element.className, box: element.getBoundingClientRect() }));
  const faults = boxes
    .filter(
      ({ box }) =>
        box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1,
    )
    .map(({ name }) => `${name} is not in the screen`);
  boxes.forEach(({ name, box }, at) => {
    for (const other of boxes.slice(at + 1)) {
      const isApart =
        box.right <= other.box.left + 1 ||
        other.box.right <= box.left + 1 ||
        box.bottom <= other.box.top + 1 ||
        other.box.bottom <= box.top + 1;
      if (!isApart) faults.push(`${name} lies over ${other.name}`);
    }
  });
  for (const name of document.querySelectorAll<HTMLElement>('.tiles > .tiles__at .tile__sill'))
    if (name.getBoundingClientRect().height < 20) faults.push('a sill is too low to be read');
  return faults;
}

/** What is so still after the view has found its places, for which it measures itself once or twice. */
async function lastingFaults(page: Page): Promise<readonly string[]> {
  const found = (): Promise<readonly string[]> => page.evaluate(faultsIn);
  await vi.waitFor(async () => expect(await found()).toEqual([]), 2000).catch(() => undefined);
  return found();
}

/** Until the page has measured itself and moved at another size. */
async function isDrawnAnew(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(done));
      }),
  );
}

const SIZES = [
  [1280, 800],
  [820, 1180],
  [390, 844],
  [844, 390],
  [320, 640],
] as const;

test.each(['auto', 'grid', 'speaker', 'presenter'])(
  'in the layout “%s” nothing lies over anything, on any screen',
  async (layout) => {
    const page = await open({ screen: SIZES[0], layout });
    const faults: string[] = [];
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await isDrawnAnew(page);
      for (const people of [2, 3, 5, 9, 25]) {
        await show(page, sharing(people));
        const found = await lastingFaults(page);
        const where = `${String(width)}×${String(height)}, ${String(people)} people`;
        faults.push(...found.map((fault) => `${where}: ${fault}`));
      }
    }

    expect(faults).toEqual([]);
  },
);
