import type { Locator, Page } from 'playwright-core';
import { desktop, phone } from '#browser.ts';
import type { MadeFile } from '#files.ts';
import { look } from '#look.ts';

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

/** A message that comes up for a while. */
export const toast = (page: Page, words: RegExp): Promise<void> =>
  page.getByRole('listitem').filter({ hasText: words }).first().waitFor();

/** Makes a folder where the page is. */
export async function makeFolder(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Nouveau dossier' }).click();
  await page.getByLabel('Nom du dossier').fill(name);
  await page.keyboard.press('Enter');
  await row(page, name).waitFor();
}

/** Makes a folder with a name that nothing else has, and goes into it: what lies elsewhere is nothing to who works there. */
export async function inFolderOfItsOwn(page: Page, begins: string): Promise<string> {
  const name = `${begins} ${crypto.randomUUID().slice(0, 8)}`;
  await makeFolder(page, name);
  await row(page, name).getByRole('link').click();
  await page.getByText('Ce dossier est vide.').waitFor();
  return name;
}

/** Gives files of this machine, or one folder, to a button that asks for them. */
export async function choose(page: Page, button: string, paths: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  await chooser.setFiles([...paths]);
}

/** A picture as it is, and one as a phone shows it. */
export async function lookAround(page: Page, name: string): Promise<void> {
  await look(page, name);
  const size = page.viewportSize() ?? desktop.viewport;
  await page.setViewportSize(phone.viewport);
  await look(page, `${name}-phone`);
  await page.setViewportSize(size);
}
