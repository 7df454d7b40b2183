import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { pageOfFolder } from '../page-of-folder.ts';

const folder = pageOfFolder(import.meta.dirname);
let page: Page;
beforeEach(async () => {
  page = await folder.open();
  await rows(300);
  await settled();
});

/** Until those near the window are whole, which makes them higher and moves others away. */
async function settled(): Promise<void> {
  let before = 0;
  const isSame = async (): Promise<boolean> => {
    const whole = await page.locator('tbody tr:not(.docs__far)').count();
    const same = whole > 0 && whole === before;
    before = whole;
    return same;
  };
  await expect.poll(isSame, { interval: 200 }).toBe(true);
}

const rows = (count: number): Promise<void> =>
  expect.poll(() => page.locator('tbody tr').count()).toBe(count);
const boxOf = (at: number): Locator =>
  page.getByRole('checkbox', { name: new RegExp(`Compte rendu ${String(at)}\\.pdf`, 'u') });
/** Which rows are drawn by what is done. */
async function drawnBy(happens: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate(() => window.drawn.clear());
  await happens();
  return page.evaluate(() => [...window.drawn].toSorted((one, other) => one - other));
}

test('of a long folder only the rows that come are drawn, however many are there', async () => {
  const more = page.getByRole('button', { name: 'Une page de plus' });

  const drawn = await drawnBy(async () => {
    await more.click();
    await rows(400);
  });

  expect(drawn).toEqual(Array.from({ length: 100 }, (_, at) => 300 + at));
});

test('to pick a file draws its row and no other, and it stays picked beside the next', async () => {
  const drawn = await drawnBy(() => boxOf(7).check());

  // The bar of what is picked pushes one out of what is near.
  expect(drawn.filter((at) => at < 20)).toEqual([7]);
  expect(drawn.length).toBeLessThan(4);
  await boxOf(12).check();
  expect(await boxOf(7).isChecked()).toBe(true);
  await boxOf(7).uncheck();
  expect([await boxOf(7).isChecked(), await boxOf(12).isChecked()]).toEqual([false, true]);
});

test('whoever comes back to the page reads how long ago it was, and no row is drawn for it', async () => {
  const ago = page.locator('tbody tr').first().locator('td').nth(1);
  const before = await ago.innerText();
  const drawn = await drawnBy(async () => {
    await page.evaluate(() => {
      const later = Date.now() + 400 * 86_400_000;
      Date.now = () => later;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => ago.innerText()).not.toBe(before);
  });

  expect(drawn).toEqual([]);
});

test('a row far from the window is its name alone, and what was picked there is picked when one comes back', async () => {
  const [first, last] = [page.locator('tbody tr').first(), page.locator('tbody tr').last()];
  await boxOf(3).check();
  const before = await first.boundingBox();
  expect(await last.innerText()).toBe('Compte rendu 299.pdf');
  expect(await last.getByRole('button').count()).toBe(0);

  await last.scrollIntoViewIfNeeded();

  await last.getByRole('button', { name: /^Actions pour/u }).waitFor();
  await expect.poll(() => first.getByRole('button').count()).toBe(0);
  expect(await page.locator('tbody tr').nth(3).getAttribute('aria-selected')).toBe('true');
  expect((await first.boundingBox())?.height).toBe(before?.height);
  await first.scrollIntoViewIfNeeded();
  await expect.poll(() => boxOf(3).isChecked()).toBe(true);
});

test('the row in which one is stays whole, however far one scrolls, and keys go on from there', async () => {
  await boxOf(2).focus();

  await page.locator('tbody tr').last().scrollIntoViewIfNeeded();

  await expect.poll(() => page.locator('tbody tr').first().getByRole('button').count()).toBe(0);
  expect(await boxOf(2).evaluate((box) => box === document.activeElement)).toBe(true);
  await page.keyboard.press('Space');
  expect(await boxOf(2).isChecked()).toBe(true);
});

test('by keys one comes from row to row to the end of what is there, and leaves none out', async () => {
  await page.locator('tbody tr').nth(240).scrollIntoViewIfNeeded();
  await boxOf(240).focus();
  const met: string[] = [];
  while (met.length < 59) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() =>
      document.activeElement instanceof HTMLInputElement
        ? (document.activeElement.closest('label')?.textContent ?? '')
        : null,
    );
    if (name !== null) met.push(name);
  }

  const wanted = Array.from({ length: 59 }, (_, at) => `Compte rendu ${String(241 + at)}.pdf`);
  expect(met.map((name) => /Compte rendu \d+\.pdf/u.exec(name)?.[0])).toEqual(wanted);
});
