import { truncate } from 'node:fs/promises';
import { canHaveClamd, eicar } from '@astra/file-store/test-support/clamd';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { filesOnDisk } from '#files-on-disk.ts';
import { look } from '#look.ts';
import { patient, plan } from '#meeting.ts';
import { waitIn } from '#patient.ts';
import { openAs } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
let hers: Page;
let theirs: Page;
const complaints: string[][] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const aFile = filesOnDisk();

const card = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ hasText: name });
const files = (page: Page): Locator => page.locator('input[type=file]');

/** While the scanner does not answer: as when it is busy, or has just gone. */
async function whileItIsSilent(act: () => Promise<void>): Promise<void> {
  const scanner = stack().scannerPid;
  if (scanner === null) throw new Error('These journeys need a virus scanner: ASTRA_FILES=s3');
  process.kill(scanner, 'SIGSTOP');
  try {
    await act();
  } finally {
    process.kill(scanner, 'SIGCONT');
  }
}

// A stack that runs already may have none.
describe.runIf(canHaveClamd() && stack().scannerPid !== null)('with a virus scanner', () => {
  test('(a patient waits, and their doctor prepares the consultation)', async () => {
    const planned = await plan(browser);
    const doctor = await openAs(browser, 'n.berthelot', desktop);
    hers = doctor.page;
    const guest = await openPage(browser, phone);
    theirs = guest.page;
    complaints.push(doctor.complaints, guest.complaints);
    await waitIn(theirs, { link: planned.link, born: patient.born });
    await hers.goto(`/consultations/${planned.id}`);
    await hers.getByText('Aucun document pour le moment.').waitFor();
  });

  test('both see that a patient’s file is looked at, and the doctor has it once that is done', async () => {
    await whileItIsSilent(async () => {
      await files(theirs)
        .first()
        .setInputFiles(await aFile('Bilan.txt', Buffer.from('Bilan du 3 mars')));
      await card(theirs, 'Bilan.txt').getByText('Recherche de virus…').waitFor();
      await card(hers, 'Bilan.txt').getByText('Recherche de virus…').waitFor();
      expect(await card(hers, 'Bilan.txt').getByRole('link').count()).toBe(0);
      await expectAccessible(hers);
      await look(hers, 'checking');
      await expectAccessible(theirs);
      await look(theirs, 'checking-phone');
    });

    await card(theirs, 'Bilan.txt').getByText('Envoyé par vous').waitFor();
    await card(hers, 'Bilan.txt').getByRole('link').waitFor();
    await card(hers, 'Bilan.txt').getByText('Recherche de virus…').waitFor({ state: 'detached' });
  });

  test('a virus is refused: its sender reads so until they have seen it, over a reload too, and the doctor what to ask for', async () => {
    await files(theirs)
      .first()
      .setInputFiles(await aFile('Radio.pdf', eicar));
    await card(theirs, 'Radio.pdf').getByText('Refusé : un virus a été trouvé').waitFor();
    await card(hers, 'Radio.pdf')
      .getByText(/^Refusé.: un virus.*depuis un autre appareil/u)
      .waitFor();
    expect(await card(hers, 'Radio.pdf').getByRole('link').count()).toBe(0);
    await expectAccessible(hers);
    await look(hers, 'refused');

    await theirs.reload();
    await card(theirs, 'Radio.pdf').getByText('Refusé : un virus a été trouvé').waitFor();
    await expectAccessible(theirs);
    await card(theirs, 'Radio.pdf').scrollIntoViewIfNeeded();
    await look(theirs, 'refused-phone');
    await theirs.getByRole('button', { name: 'Retirer Radio.pdf de la liste' }).click();
    await card(theirs, 'Radio.pdf').waitFor({ state: 'detached' });
    // Who waits for it still knows what to ask for.
    await card(hers, 'Radio.pdf')
      .getByText(/^Refusé/u)
      .waitFor();
  });

  test('a file larger than the scanner looks through is refused before a byte is sent', async () => {
    const film = await aFile('Film.mp4', Buffer.from(''));
    await truncate(film, 65 * 1024 * 1024);
    await files(theirs).first().setInputFiles(film);
    await card(theirs, 'Film.mp4')
      .getByText(/^Ce fichier est trop grand.: 67.Mo au plus/u)
      .waitFor();
    await look(theirs, 'too-large-phone');
    expect(await card(hers, 'Film.mp4').count()).toBe(0);
    await theirs.getByRole('button', { name: 'Retirer Film.mp4 de la liste' }).click();
  });

  test('in one’s own documents a virus is refused at its row, and is told again to who has left the page', async () => {
    await hers.goto('/documents');
    await whileItIsSilent(async () => {
      const [chooser] = await Promise.all([
        hers.waitForEvent('filechooser'),
        hers.getByRole('button', { name: 'Déposer', exact: true }).first().click(),
      ]);
      await chooser.setFiles(await aFile('Protocole.docx', eicar));
      await hers.getByText('Recherche de virus').first().waitFor();
      await look(hers, 'own-checking');
      await hers.goto('/');
    });

    await hers.goto('/documents');
    await hers.getByText(/un virus a été trouvé/iu).waitFor();
    expect(await hers.getByRole('row').filter({ hasText: 'Protocole.docx' }).count()).toBe(0);
    await expectAccessible(hers);
    await look(hers, 'own-refused');
    await hers.setViewportSize(phone.viewport);
    await look(hers, 'own-refused-phone');
    await hers.getByRole('button', { name: 'Retirer Protocole.docx de la liste' }).click();
    await hers.getByText(/un virus a été trouvé/iu).waitFor({ state: 'detached' });
    expect(complaints.flat()).toEqual([]);
  });
});
