import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { aPdf } from '#files.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const letter = {
  name: 'Compte rendu.pdf',
  mimeType: 'application/pdf',
  buffer: aPdf(2),
};
const clinic = 'Clinique Saint-Avel';
const hospital = 'Centre hospitalier de Kerval';

/** As the administrator there reads it in their settings, and gives it. */
const codeOf = async (page: Page): Promise<string> =>
  ((await request(page, '/api/documents/partners')).body as { readonly code: string }).code;

async function openSharing(page: Page): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${letter.name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: /^Partager/u }).click();
}

/** The administrator allows the other house, by the code from there. */
async function allow(page: Page, code: string): Promise<void> {
  await page.goto('/reglages');
  const card = page.getByRole('region', { name: 'Autres établissements' });
  await card.getByText('Aucun établissement n’est autorisé.').waitFor();
  const field = card.getByLabel('Code de l’autre établissement');
  await field.fill('saint-avel');
  await card.getByRole('button', { name: 'Autoriser', exact: true }).click();
  await card.getByText('Collez le code en entier').waitFor();
  await field.fill(code.slice(0, -1) + (code.endsWith('a') ? 'b' : 'a'));
  await card.getByRole('button', { name: 'Autoriser', exact: true }).click();
  await card.getByText('Aucun autre établissement n’a ce code').waitFor();
  await field.fill(` ${code.toUpperCase()} `);
  await card.getByRole('button', { name: 'Autoriser', exact: true }).click();
  await card.getByText(clinic).first().waitFor();
  await expectAccessible(page);
}

test('a doctor shares a letter with the clinicians of another organisation, who read it until that organisation is allowed no more', async () => {
  const [nadia, claire, sara, elise] = await Promise.all(
    ['n.berthelot', 'c.vasseur', 's.lindqvist', 'e.roche'].map((name, at) =>
      openAs(browser, name, { ...(at === 2 ? phone : desktop), reducedMotion: 'reduce' }),
    ),
  );
  if (!nadia || !claire || !sara || !elise) throw new Error('Somebody is not there');
  const code = await codeOf(sara.page);
  const hers = nadia.page;
  await hers.goto('/documents');
  const [chooser] = await Promise.all([
    hers.waitForEvent('filechooser'),
    hers.getByRole('button', { name: 'Déposer', exact: true }).click(),
  ]);
  await chooser.setFiles(letter);
  await hers.getByRole('row').filter({ hasText: letter.name }).waitFor();

  // Nothing goes anywhere before the administrator has said so, and the sheet says whom to ask. In a low window the list
  // has not room enough on either side of its button; to let the button go chooses nothing.
  await hers.setViewportSize({ width: 1280, height: 560 });
  await openSharing(hers);
  const sheet = hers.getByRole('dialog');
  await sheet.getByText(/demandez à votre administrateur/u).waitFor();
  await allow(claire.page, code);
  await hers.setViewportSize(desktop.viewport);
  await hers.reload();
  await openSharing(hers);
  await sheet.getByRole('button', { name: 'Transmettre à un établissement…' }).click();
  await expectAccessible(hers);
  await look(hers, 'partner-form');
  await sheet.getByRole('button', { name: 'Transmettre', exact: true }).click();
  await sheet.getByRole('button', { name: `Retirer ${clinic}` }).waitFor();
  await expectAccessible(hers);
  await look(hers, 'partner-shared');

  const theirs = sara.page;
  await theirs.goto('/documents?dans=partages');
  await theirs.getByText(new RegExp(`${hospital}, par Dr Nadia Berthelot`, 'u')).waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'partner-received');
  await theirs.getByRole('button', { name: new RegExp(letter.name, 'u') }).click();
  await theirs.getByText('Page 1 sur 2').waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'partner-received-sheet');
  const link = theirs.getByRole('dialog').getByRole('link', { name: 'Télécharger' });
  const [saved] = await Promise.all([theirs.waitForEvent('download'), link.click()]);
  expect(saved.suggestedFilename()).toBe(letter.name);
  const path = (await link.getAttribute('href')) ?? '';
  // The secretary of the same house is not meant.
  expect((await request(elise.page, '/api/documents/received')).body).toEqual({ items: [] });

  await sheet.getByRole('tab', { name: 'Ouvertures' }).click();
  await sheet.getByText('Dr Sara Lindqvist').first().waitFor();
  await sheet
    .getByText(new RegExp(`${clinic} · Soignant`, 'u'))
    .first()
    .waitFor();
  // Who answers for the organisation sees that it is shared, and not what it is called.
  const head = claire.page;
  await head.goto('/documents/liens');
  await head.getByText('Ceux de l’établissement').click();
  await head
    .getByText(/Un document que vous ne voyez pas.*Dr Nadia Berthelot/u)
    .first()
    .waitFor();
  await expectAccessible(head);
  await look(head, 'partner-all');

  await head.goto('/reglages');
  await head.getByRole('button', { name: `Ne plus autoriser ${clinic}` }).click();
  await expectAccessible(head);
  await head.getByRole('alertdialog').getByRole('button', { name: 'Ne plus autoriser' }).click();
  await head.getByText('Aucun établissement n’est autorisé.').waitFor();
  await vi.waitFor(
    async () =>
      expect(
        await theirs.evaluate(
          async (address) => (await fetch(address, { headers: { 'x-astra-request': '1' } })).status,
          path,
        ),
      ).toBe(404),
    1_000,
  );
  // The page notices by itself, and closes what was open.
  await theirs.getByText('Rien n’est partagé avec vous').waitFor();
  expect(await theirs.getByRole('dialog').count()).toBe(0);
  const complaints = [nadia, claire, elise].flatMap((one) => one.complaints);
  expect(complaints.filter((one) => !/40[14]|503/u.test(one))).toEqual([]);
}, 180_000);
