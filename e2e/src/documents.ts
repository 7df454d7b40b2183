import type { Locator, Page } from 'playwright-core';
import type { MadeFile } from '#files.ts';

/** A file's or a folder's line in the list. */
export const row = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ hasText: name });

/** Opens the actions of one of the list and takes one. */
export async function act(page: Page, name: string, action: RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Chooses files with the button, and waits until each stands in the list. */
export async function put(page: Page, files: readonly MadeFile[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Déposer', exact: true }).click(),
  ]);
  await chooser.setFiles([...files]);
  for (const { name } of files) await row(page, name).first().waitFor();
}
