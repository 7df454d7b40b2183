import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, type Watched } from './browser.ts';
import { anAddress } from './mailbox.ts';
import { waitIn } from './patient.ts';

/** The menu of somebody in the list of participants, and one of its acts. */
export async function actOn(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${name}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

interface Invited {
  readonly name: string;
  /** The panel from which somebody is invited. */
  readonly panel?: string;
  /** As what they come beside a patient. */
  readonly part?: string;
}

/** One more person, while the call goes on: by a link that is shown once. */
export async function inviteDuringCall(
  page: Page,
  { name, panel = 'Participants', part }: Invited,
): Promise<string> {
  await page.getByRole('button', { name: panel, exact: true }).click();
  await page.getByRole('button', { name: 'Inviter une personne' }).click();
  await page.getByLabel('Nom', { exact: true }).fill(name);
  await page.getByLabel('Adresse mail').fill(anAddress('anna'));
  if (part !== undefined) await page.getByLabel('Vient comme').selectOption(part);
  await page.getByRole('button', { name: 'Inviter', exact: true }).click();
  const link = await page.getByLabel('Son lien').inputValue();
  await page.keyboard.press('Escape');
  return link;
}

/** By link: nothing to prove, then the waiting room. */
export async function arriveByLink(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await openPage(browser, options);
  await waitIn(watched.page, { link });
  return watched;
}
