import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, phone } from '#browser.ts';
import { planConsultation } from '#doctor.ts';
import { look } from '#look.ts';
import { anAddress, countMails, mailTo, refuseRecipients } from '#mailbox.ts';
import { patient } from '#meeting.ts';
import { openAs, openFreshAs } from '#people.ts';
import { patience } from '#patience.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
afterEach(() => refuseRecipients(false));

test('a mail that was refused for good is seen by who can act, goes out once when asked, and all is calm again', async () => {
  const { page, complaints } = await openAs(browser, 'm.lefevre', desktop);
  const email = anAddress('refused');
  await refuseRecipients(true);
  await planConsultation(page, {
    ...patient,
    email,
    host: 'Dr Hugo Ferrand',
    inMinutes: 45,
    besides: true,
  });
  const failed = page.getByRole('link', { name: 'Envois (un mail en échec)' });
  await expect
    .poll(async () => {
      await page.reload();
      await page.getByRole('link', { name: /^Envois/u }).waitFor();
      return failed.waitFor({ timeout: 1_500 }).then(
        () => true,
        () => false,
      );
    }, patience)
    .toBe(true);
  await failed.click();
  const letter = page.getByRole('listitem').filter({ hasText: 'Invitation, pour r•••@' });
  await letter.getByText(/Abandonné .* après un essai/u).waitFor();
  await letter.getByText('Le serveur de cette adresse ne la connaît pas').waitFor();
  await letter.getByRole('link', { name: 'Consultation' }).click();
  const history = page.getByRole('complementary', { name: 'L’invitation' });
  await history.getByText('Le mail n’est pas parti').waitFor();
  expect(await history.getByText('Invitation envoyée').count()).toBe(0);
  await page.goBack();

  await refuseRecipients(false);
  await letter.getByRole('button', { name: /Réessayer/u }).dblclick();

  await page.getByRole('heading', { name: 'Aucun mail en échec' }).waitFor();
  await page.getByRole('link', { name: 'Envois', exact: true }).waitFor();
  expect((await mailTo(email)).link).not.toBe('');
  await page.goForward();
  await history.getByText('Invitation envoyée').waitFor();
  expect(await countMails(email)).toBe(1);
  expect(complaints).toEqual([]);
});

test('an invitation that did not arrive says so to who sent it, and is corrected in two steps', async () => {
  const { page, complaints } = await openFreshAs(browser, 'c.vasseur', desktop);
  const name = `Maëlle Kergoat ${crypto.randomUUID().slice(0, 4)}`;
  const [wrong, right] = [anAddress('fausse'), anAddress('juste')];
  await refuseRecipients(true);
  await page.goto('/personnes');
  await page.getByRole('button', { name: 'Inviter un collègue' }).click();
  await page.getByLabel('Nom', { exact: true }).fill(name);
  await page.getByLabel('Adresse professionnelle').fill(wrong);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  const pending = page.getByRole('region', { name: 'Invitations en cours' });
  const row = pending.getByRole('listitem').filter({ hasText: name });
  await row.getByText(/le mail n.est pas arrivé/u).waitFor();
  await expectAccessible(page);
  await look(pending, 'invitation-lost-1280');
  await page.setViewportSize(phone.viewport);
  await look(pending, 'invitation-lost-390');
  await page.setViewportSize(desktop.viewport);

  await refuseRecipients(false);
  await row.getByRole('button', { name: `Corriger l’adresse… ${name}` }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText(`Le mail à ${wrong} n’est pas arrivé`).waitFor();
  expect(await dialog.getByLabel('Nom', { exact: true }).inputValue()).toBe(name);
  await look(page, 'invitation-corrected-1280');
  await dialog.getByLabel('Adresse professionnelle').fill(right);
  await dialog.getByRole('button', { name: 'Envoyer l’invitation' }).click();

  await row.filter({ hasText: right }).waitFor();
  expect((await mailTo(right)).text).toContain('/rejoindre#');
  // The former one is no more.
  await expect.poll(() => row.count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('who has no part in it neither finds the page nor reads it', async () => {
  const { page } = await openAs(browser, 'n.berthelot', desktop);
  await page.getByRole('heading', { name: 'Salle d’attente' }).waitFor();
  expect(await page.getByRole('link', { name: /^Envois/u }).count()).toBe(0);

  await page.goto('/messages-en-echec');

  await page.getByRole('heading', { name: 'Vous n’avez pas ce droit' }).waitFor();
});

test('whoever meets a consultation that is not theirs, or none, has a way on', async () => {
  const { page } = await openAs(browser, 'n.berthelot', desktop);
  for (const path of ['consultations', 'appel']) {
    await page.goto(`/${path}/${crypto.randomUUID()}`);
    await page.getByText(/Cette page n’existe pas/u).waitFor();

    await page.getByRole('link', { name: 'Aller à l’accueil' }).click();

    await page.getByRole('heading', { name: 'Salle d’attente' }).waitFor();
  }
});
