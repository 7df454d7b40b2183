import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, type Watched } from '#browser.ts';
import { expectFocus } from '#keyboard.ts';
import { look } from '#look.ts';
import { patient, plan } from '#meeting.ts';
import { waitIn } from '#patient.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** What a page would run if it took a name for markup. */
const name = 'M. <img src=x onerror=alert(1)>';

const isDrawnAsText = async ({ page, complaints }: Watched): Promise<void> => {
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(complaints).toEqual([]);
};
const send = (page: Page) => page.getByRole('button', { name: 'Envoyer', exact: true }).click();

test('what patient and doctor write is shown as it is, says what cannot be sent, and stands there once', async () => {
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const planned = await plan(browser, { name });
  const nadia = await openAs(browser, 'n.berthelot', desktop);
  const guest = await openPage(browser, phone);
  await waitIn(guest.page, { ...planned, born: patient.born });
  const card = nadia.page.getByRole('region', { name });
  // Once the patient waits, their card stays where it is.
  await guest.page.getByText('Vous attendez depuis', { exact: true }).waitFor();
  await card.getByRole('button', { name: /Faire entrer/u }).waitFor();
  await nadia.page.getByRole('listitem').filter({ hasText: name }).first().waitFor();
  await isDrawnAsText(nadia);

  // The doctor presses with nothing written, and then writes more than is taken.
  await card.getByRole('button', { name: /Écrire/u }).click();
  const words = nadia.page.getByLabel('Votre message');
  await send(nadia.page);
  await nadia.page.getByText('Écrivez votre message.').waitFor();
  await expectFocus(nadia.page, /Votre message/u);
  await words.fill('Prenez vos ordonnances. '.repeat(50));
  await send(nadia.page);
  await expectFocus(nadia.page, /Votre message/u);
  await nadia.page
    .locator('.field__error')
    .getByText(/^Trop long de 199 caractères/u)
    .waitFor();
  await expectAccessible(nadia.page);
  await look(nadia.page, 'words-too-long');
  await words.fill('Prenez vos ordonnances.');
  await send(nadia.page);

  // The patient copies from a document, with a mark that an Arabic keyboard leaves.
  await guest.page.getByRole('button', { name: 'Répondre' }).click();
  const reply = guest.page.getByLabel(/Votre message/u);
  await send(guest.page);
  await guest.page.getByText('Écrivez votre réponse.').waitFor();
  await reply.focus();
  await guest.page.keyboard.insertText('J’ai mes ordon\u00ADnances,\u200F merci.');
  const fault = guest.page.locator('.field__error');
  await fault.getByText(/caractère invisible après «\s.*ordonnances,\s»/u).waitFor();
  await send(guest.page);
  await expectFocus(guest.page, /Votre message/u);
  await expectAccessible(guest.page);
  await look(guest.page, 'words-hidden');
  await fault.getByRole('button', { name: 'Enlever les caractères invisibles' }).click();
  await expectFocus(guest.page, /Votre message/u);
  expect(await reply.inputValue()).toBe('J’ai mes ordonnances, merci.');

  // Its answer is lost on the way: the patient is told, and sends it again.
  await guest.page.route(
    '**/visit/messages',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await send(guest.page);
  await fault.getByText('Ce n’est pas parti.').waitFor();
  await look(guest.page, 'words-not-sent');
  await send(guest.page);
  await fault.waitFor({ state: 'detached' });

  const log = nadia.page.getByRole('log');
  await log.getByText('J’ai mes ordonnances, merci.').waitFor();
  expect(await log.getByText('J’ai mes ordonnances, merci.').count()).toBe(1);
  await isDrawnAsText(nadia);
  await isDrawnAsText(maud);
});
