import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What has the focus, in the words that a screen reader would say: its name, or its label and text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const labelled = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const names = labelled.map((id) => document.querySelector<HTMLElement>(`#${CSS.escape(id)}`));
    const isField =
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement;
    const labels = isField ? [...(element.labels ?? [])] : [];
    const words = [...names, ...labels].map((each) => each?.innerText ?? '').join(' ');
    // What a place holds is not its name.
    const isNamedByContent = element.matches('a, button, summary, h1, h2, h3, [role="menuitem"]');
    const content = isNamedByContent ? element.textContent : '';
    return `${element.getAttribute('aria-label') ?? ''} ${words} ${content}`.trim();
  });

/** The focus is where a person expects it, and seen. */
export async function expectFocus(page: Page, name: RegExp): Promise<void> {
  await expect.poll(() => focused(page), { timeout: 5_000, interval: 50 }).toMatch(name);
  const ring = await page.evaluate(() => {
    const element = document.activeElement;
    // A heading or a page that takes the focus is a place to read on from, not a control.
    if (!element || element.matches('[tabindex="-1"]')) return 'a place';
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 ? 'seen' : 'not seen';
  });
  expect(ring, `the focus on ${await focused(page)}`).not.toBe('not seen');
}

/** Goes on with Tab until the control of that name has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  // The day of a doctor whose journeys came before has a row for each.
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return expectFocus(page, name);
  }
  throw new Error(`No way by Tab to ${String(name)}`);
}

/** Tab to it, then press it. */
export async function pressBy(page: Page, name: RegExp, key: 'Enter' | 'Space'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}
