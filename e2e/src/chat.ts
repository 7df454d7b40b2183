import type { Locator, Page } from 'playwright-core';

/** The line of a conversation with these words. */
export const messageWith = (page: Page, text: string): Locator =>
  page.getByRole('log').locator('.msg').filter({ hasText: text }).last();

/** It has gone; a colleague may have read it already. */
export const sent = (line: Locator): Locator => line.getByText(/Envoyé|\bLu\b/u).first();

/**
 * Waits until this device may write. Who had another one in a test before begins anew, as somebody does who has lost it,
 * and proves who they are to the chat server.
 */
export async function haveKeys(page: Page): Promise<void> {
  await page.locator('.chat[data-ready="true"]').waitFor();
  await goOnWithNewKeys(page);
  const again = page.getByRole('button', { name: 'Recommencer', exact: true });
  if ((await again.count()) === 0) return;
  await again.click();
  const dialog = page.getByRole('dialog', { name: 'Recommencer avec de nouvelles clés' });
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Recommencer', exact: true }).click();
  await prove(page, dialog);
  await dialog.waitFor({ state: 'detached' });
}

const going = new WeakSet<Page>();

/** Presses what may lie under a dialog, or be gone again. */
export const press = (button: Locator): Promise<void> =>
  button.dispatchEvent('click', undefined, { timeout: 1000 }).catch(() => undefined);

/** A colleague of a test before may have begun anew too: their new keys are taken before one goes on. */
async function goOnWithNewKeys(page: Page): Promise<void> {
  if (going.has(page)) return;
  going.add(page);
  await page.addLocatorHandler(goOn(page), press, { noWaitAfter: true });
}

/** What whoever has seen the keys of before is asked, before anything of theirs goes out. */
export const goOn = (page: Page): Locator =>
  page.getByRole('button', { name: 'Continuer avec les nouvelles clés' });

/** From here on the notice of a colleague's new keys stays, for who wants to see it, until this is called. */
export async function keepNewKeysInSight(page: Page): Promise<() => Promise<void>> {
  await page.removeLocatorHandler(goOn(page));
  return () => goOn(page).click();
}

/** By the session that the person has at our own door: the page that opens apart asks whether it is they who begin anew. */
async function prove(page: Page, dialog: Locator): Promise<void> {
  const opened = page.context().waitForEvent('page');
  await dialog.getByRole('link', { name: /^Prouver/u }).click();
  const apart = await opened;
  await apart.getByRole('link', { name: /Astra Visio/u }).click();
  await apart.getByText(/you can close this window/u).waitFor();
  await apart.close();
  await dialog.getByRole('button', { name: /^C.est fait$/u }).click();
}
