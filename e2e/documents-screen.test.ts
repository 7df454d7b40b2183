import { truncate } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { act, choose, inFolderOfItsOwn, lookAround, makeFolder, row, toast } from '#documents.ts';
import { filesOnDisk } from '#files-on-disk.ts';
import { expectFocus, pressBy, tabTo } from '#keyboard.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));
const aFile = filesOnDisk();

test('a doctor puts folders in order: makes, names, moves, throws away and has them back, by keyboard too', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });

  await page
    .getByRole('navigation', { name: 'Principal' })
    .getByRole('link', { name: 'Documents' })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor();
  const here = await inFolderOfItsOwn(page, 'Ordre');
  await expectSound(page, 'an empty folder');

  // Without a mouse: a name that is none is said at the field.
  await pressBy(page, /^Nouveau dossier/u, 'Enter');
  await expectFocus(page, /Nom du dossier/u);
  await page.keyboard.press('Enter');
  await page.getByText(/Écrivez un nom/u).waitFor();
  await expectSound(page, 'naming a folder');
  await page.keyboard.type('RCP');
  await page.keyboard.press('Enter');
  await row(page, 'RCP').waitFor();
  await makeFolder(page, 'Courriers');
  // A name that is taken gets a number.
  await makeFolder(page, 'RCP');
  await row(page, 'RCP (2)').waitFor();
  expect(await page.getByRole('row').getByRole('link').allInnerTexts()).toEqual([
    expect.stringContaining('Courriers'),
    expect.stringMatching(/^RCP\n/u),
    expect.stringContaining('RCP (2)'),
  ]);
  await page.getByRole('button', { name: 'Nom', exact: true }).click();
  await expect
    .poll(() => page.getByRole('row').getByRole('link').first().innerText())
    .toContain('RCP (2)');

  await act(page, 'RCP (2)', /^Renommer/u);
  await page.getByLabel('Nouveau nom').fill('Novembre 2026');
  await page.keyboard.press('Enter');
  await row(page, 'Novembre 2026').waitFor();

  await act(page, 'Novembre 2026', /^Déplacer/u);
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Mes documents' }).click();
  await sheet.getByRole('button', { name: here }).click();
  await sheet.getByText('Il est déjà ici.').waitFor();
  await sheet.getByRole('button', { name: 'RCP', exact: true }).click();
  await expectSound(page, 'moving');
  await sheet.getByRole('button', { name: /^Déplacer dans/u }).click();
  await toast(page, /est maintenant dans «.RCP/u);
  await row(page, 'Novembre 2026').waitFor({ state: 'detached' });
  await expectFocus(page, new RegExp(`^${here}$`, 'u'));

  // Into the folders by keyboard, and back by the way to them.
  await tabTo(page, /^Courriers/u);
  await pressBy(page, /^RCP/u, 'Enter');
  await expectFocus(page, /^RCP$/u);
  await pressBy(page, /^Novembre 2026/u, 'Enter');
  await expectFocus(page, /^Novembre 2026$/u);
  await page.getByText('Ce dossier est vide.').waitFor();
  await page.reload();
  const way = page.getByRole('navigation', { name: 'Dossier' });
  await expect
    .poll(() => way.getByRole('listitem').allInnerTexts())
    .toEqual(['Mes documents', here, 'RCP', 'Novembre 2026']);
  await way.getByRole('link', { name: 'RCP' }).click();
  await row(page, 'Novembre 2026').waitFor();

  await act(page, 'Novembre 2026', /^Mettre à la corbeille/u);
  await toast(page, /est dans la corbeille/u);
  await expectFocus(page, /^RCP$/u);
  await page.getByRole('button', { name: 'Annuler' }).click();
  await row(page, 'Novembre 2026').waitFor();
  await act(page, 'Novembre 2026', /^Mettre à la corbeille/u);
  await row(page, 'Novembre 2026').waitFor({ state: 'detached' });
  await way.getByRole('link', { name: 'Mes documents' }).click();
  await page.getByRole('link', { name: 'Corbeille' }).click();
  await page.getByRole('button', { name: 'Restaurer Novembre 2026' }).waitFor();
  await expectSound(page, 'the bin');
  const restore = page.getByRole('button', { name: 'Restaurer Novembre 2026' });
  await page.getByRole('button', { name: /^Supprimer.*Novembre 2026/u }).click();
  await page.getByRole('button', { name: 'Garder' }).click();
  await restore.click();
  await restore.waitFor({ state: 'detached' });

  // Without network the page says so, keeps what it has, and goes on by itself.
  await page.goBack();
  await row(page, here).getByRole('link').click();
  await row(page, 'RCP').waitFor();
  await page.context().setOffline(true);
  await page
    .getByText(/Plus de réseau/u)
    .first()
    .waitFor();
  await row(page, 'RCP').waitFor();
  await page.context().setOffline(false);
  expect(complaints).toEqual([]);
});

/** The second one goes, after a question; who asked by the keyboard goes on from the list. */
async function removeVersion(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog', { name: 'Avis.txt' });
  const remove = sheet.getByRole('button', { name: 'Supprimer… Version 2' });
  const question = page.getByRole('alertdialog', { name: /Supprimer la version 2/u });
  await remove.press('Enter');
  await question.getByRole('button', { name: 'Garder' }).click();
  await question.waitFor({ state: 'detached' });
  await remove.press('Enter');
  await question.getByText(/On ne peut pas revenir en arrière/u).waitFor();
  await lookAround(page, 'remove-version');
  await expectSound(page, 'remove version');
  await question.getByRole('button', { name: 'Supprimer pour de bon' }).press('Enter');
  await remove.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('UL');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(
    true,
  );
}

const reply = 'À revoir avec la patiente.';
const said = (page: Page, words: string) =>
  page.getByRole('list', { name: 'Commentaires' }).getByRole('listitem').filter({ hasText: words });

/** By who has the right to: the author first, then who was given it, on a phone whose network goes for a moment. */
async function speakOfIt(hugo: Page, nadia: Page): Promise<void> {
  const sheet = hugo.getByRole('dialog', { name: 'Avis.txt' });
  await sheet.getByRole('tab', { name: 'Commentaires', exact: true }).click();
  await sheet.getByText('Aucun commentaire.').waitFor();
  await lookAround(hugo, 'comments-none');
  await sheet.getByRole('button', { name: 'Commenter', exact: true }).click();
  await sheet.getByText('Écrivez un commentaire').waitFor();
  const field = sheet.getByLabel('Votre commentaire');
  await field.fill('Posologie <b>à vérifier</b>\navant l’envoi');
  // What is being written is there again when one has looked elsewhere.
  await sheet.getByRole('tab', { name: 'Versions' }).click();
  await sheet.getByRole('tab', { name: 'Commentaires', exact: true }).click();
  await field.press('Control+Enter');
  await said(hugo, 'Posologie <b>à vérifier</b>').getByText('version 1').waitFor();
  expect(await field.inputValue()).toBe('');
  await sheet.getByRole('tab', { name: 'Commentaires (1)' }).waitFor();

  // Who may only read is told nothing of it.
  expect(await nadia.getByRole('tab', { name: /^Commentaires/u }).count()).toBe(0);
  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByText('Commenter', { exact: true }).click();
  await lookAround(hugo, 'share-to-comment');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut commenter').waitFor();

  await nadia.reload();
  await row(nadia, 'Avis.txt').getByText('un commentaire').waitFor();
  await look(nadia, 'comments-in-list-phone');
  await nadia.getByRole('button', { name: /^Avis.txt/u }).click();
  await nadia.getByRole('tab', { name: 'Commentaires (1)' }).click();
  await said(nadia, 'Posologie')
    .getByText(/Ferrand/u)
    .waitFor();
  expect(await said(nadia, 'Posologie').getByRole('button').count()).toBe(0);
  await nadia.getByLabel('Votre commentaire').fill(reply);
  // What is begun outlives the page.
  await nadia.reload();
  await nadia.getByRole('button', { name: /^Avis.txt/u }).click();
  await nadia.getByRole('tab', { name: 'Commentaires (1)' }).click();
  await expect.poll(() => nadia.getByLabel('Votre commentaire').inputValue()).toBe(reply);
  await nadia.context().setOffline(true);
  await nadia.getByRole('button', { name: 'Commenter', exact: true }).click();
  await nadia.getByRole('dialog').getByRole('alert').waitFor();
  await look(nadia, 'comments-offline-phone');
  await nadia.context().setOffline(false);
  await nadia.getByRole('button', { name: 'Commenter', exact: true }).click();
  await said(nadia, reply).waitFor();
  await expectSound(nadia, 'comments');
  await look(nadia, 'comments-phone');
}

/** Shared on by who has it, as they have it; whose it is sees to whom, and takes it from all of them. */
async function passItOn(hugo: Page, nadia: Page): Promise<void> {
  const sheet = hugo.getByRole('dialog', { name: 'Avis.txt' });
  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByText('Commenter', { exact: true }).click();
  await sheet.getByRole('checkbox', { name: /^Peut partager à son tour/u }).press('Space');
  await sheet.getByLabel(/Dernier jour/u).fill('2099-12-31');
  await lookAround(hugo, 'share-to-pass-on');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet
    .getByText('Peut commenter et partager à son tour, jusqu’au 31 décembre 2099')
    .waitFor();

  await nadia.goto('/documents?dans=partages');
  await row(nadia, 'Avis.txt').getByText('Partagé par Dr Hugo Ferrand').waitFor();
  await act(nadia, 'Avis.txt', /^Partager/u);
  const hers = nadia.getByRole('dialog', { name: 'Avis.txt' });
  await hers.getByText(/Vous repartagez au plus ce que vous avez/u).waitFor();
  await hers.getByText('Sans date, jusqu’au 31 décembre 2099, comme vous').waitFor();
  expect(await hers.getByText('Modifier', { exact: true }).count()).toBe(0);
  await hers.getByRole('combobox', { name: 'Collègue' }).fill('maud');
  await nadia.getByRole('option', { name: /Lefèvre/u }).click();
  await hers.getByRole('button', { name: 'Partager', exact: true }).click();
  const passed = hers.getByRole('region', { name: 'Avec qui vous l’avez repartagé' });
  await passed.getByText('Peut lire, jusqu’au 31 décembre 2099').waitFor();
  await passed.scrollIntoViewIfNeeded();
  await look(nadia, 'passing-on-phone');
  await expectSound(nadia, 'passing on');

  const { page: maud } = await openAs(browser, 'm.lefevre', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await maud.goto('/documents?dans=partages');
  await row(maud, 'Avis.txt')
    .getByText('Repartagé par Dr Nadia Berthelot, de la part de Dr Hugo Ferrand')
    .waitFor();
  await lookAround(maud, 'shared-passed-on');
  await maud.getByRole('button', { name: /^Avis.txt/u }).click();
  await maud.getByRole('dialog').getByText('Premier avis').waitFor();
  expect(await maud.getByRole('tab', { name: 'Partage' }).count()).toBe(0);

  await hugo.reload();
  await act(hugo, 'Avis.txt', /^Partager/u);
  const tree = sheet.getByRole('list', { name: 'Repartagé avec' });
  await tree.getByText('Maud Lefèvre').first().waitFor();
  await tree.scrollIntoViewIfNeeded();
  await lookAround(hugo, 'share-tree');
  await expectSound(hugo, 'a share that was passed on');
  await sheet.getByRole('button', { name: /^Retirer .*Berthelot/u }).press('Enter');
  const question = hugo.getByRole('alertdialog', { name: /^Retirer l’accès de Dr Nadia/u });
  await question.getByText(/^Une autre personne perd aussi cet accès/u).waitFor();
  await lookAround(hugo, 'share-tree-question');
  await expectSound(hugo, 'ending a branch');
  await question.getByRole('button', { name: 'Retirer à tous' }).press('Enter');
  await maud.reload();
  await maud.getByText('Rien n’est partagé avec vous').waitFor();
}

/** The newest first; what is settled says so, one's own is worded anew and taken away, by the keyboard too. */
async function settleIt(hugo: Page): Promise<void> {
  const sheet = hugo.getByRole('dialog', { name: 'Avis.txt' });
  await sheet.getByRole('tab', { name: 'Commentaires (1)' }).click();
  await said(hugo, reply).waitFor();
  await sheet.getByRole('button', { name: /^Marquer comme réglé .*Berthelot/u }).press('Enter');
  await said(hugo, reply).getByText('Réglé par Dr Hugo Ferrand').waitFor();
  const edit = async (action: RegExp): Promise<void> => {
    await sheet
      .getByRole('button', { name: /^Actions pour le commentaire .*Ferrand/u })
      .press('Enter');
    await hugo.getByRole('menuitem', { name: action }).press('Enter');
  };
  await edit(/^Modifier/u);
  await expectFocus(hugo, /^Texte du commentaire/u);
  await hugo.keyboard.type('!');
  await lookAround(hugo, 'comment-edited');
  await hugo.keyboard.press('Control+Enter');
  await said(hugo, 'Posologie')
    .getByText(/modifié le/u)
    .waitFor();
  await sheet.getByLabel('Texte du commentaire').waitFor({ state: 'detached' });
  expect(await said(hugo, 'Posologie').innerText()).toContain('avant l’envoi!');
  await lookAround(hugo, 'comments');
  await expectSound(hugo, 'comments');
  await edit(/^Supprimer/u);
  const question = hugo.getByRole('alertdialog', { name: /Supprimer ce commentaire/u });
  await question.getByRole('button', { name: 'Supprimer pour de bon' }).press('Enter');
  await said(hugo, 'Posologie').waitFor({ state: 'detached' });
  await sheet.getByRole('tab', { name: 'Commentaires', exact: true }).waitFor();
}

/** What its author is wording anew while somebody takes it away stays theirs. */
async function loseIt(hugo: Page, nadia: Page): Promise<void> {
  const sheet = nadia.getByRole('dialog', { name: 'Avis.txt' });
  await nadia.getByRole('button', { name: /^Actions pour le commentaire .*Berthelot/u }).click();
  await nadia.getByRole('menuitem', { name: /^Modifier/u }).click();
  const words = `${reply} Demain.`;
  await nadia.getByLabel('Texte du commentaire').fill(words);

  await hugo.getByRole('button', { name: /^Actions pour le commentaire .*Berthelot/u }).click();
  await hugo.getByRole('menuitem', { name: /^Supprimer/u }).click();
  await hugo.getByRole('button', { name: 'Supprimer pour de bon' }).click();
  await said(hugo, reply).waitFor({ state: 'detached' });

  await sheet.getByRole('button', { name: 'Enregistrer' }).click();
  await sheet.getByText('Ce commentaire a été supprimé pendant que vous le modifiiez').waitFor();
  expect(await sheet.getByLabel('Ce que vous avez écrit').inputValue()).toBe(words);
  await expectSound(nadia, 'comment-lost');
  await look(nadia, 'comment-lost-phone');
  await nadia.setViewportSize({ width: 320, height: 700 });
  await look(nadia, 'comment-lost-narrow');
  // One row, which scrolls to what is shown.
  const tabs = sheet.getByRole('tab');
  const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  await nadia.setViewportSize(phone.viewport);
  await sheet.getByRole('button', { name: 'Publier à nouveau' }).click();
  await said(nadia, words).waitFor();
  expect(await sheet.getByLabel('Ce que vous avez écrit').count()).toBe(0);
}

test('a letter gets a second version and the first one back, is shared until a day, is spoken of, and shows who opened it until that ends', async () => {
  const [{ page: hugo }, { page: nadia }] = [
    await openAs(browser, 'h.ferrand', { ...desktop, reducedMotion: 'reduce' }),
    await openAs(browser, 'n.berthelot', { ...phone, reducedMotion: 'reduce' }),
  ];
  await hugo.goto('/documents');
  await choose(hugo, 'Déposer', [await aFile('Avis.txt', Buffer.from('Premier avis'))]);
  await row(hugo, 'Avis.txt').waitFor();
  const sheet = hugo.getByRole('dialog');

  await act(hugo, 'Avis.txt', /^Versions/u);
  await choose(hugo, 'Déposer une nouvelle version', [
    await aFile('Autre nom.txt', Buffer.from('Second avis')),
  ]);
  await sheet.getByText('Version 2 · actuelle').waitFor();
  await expectSound(hugo, 'versions');
  await sheet.getByRole('button', { name: 'Restaurer Version 1' }).click();
  await sheet.getByText('Version 1 · actuelle').waitFor();
  await sheet.getByText(/des dernières 24 heures sont gardées/u).waitFor();
  await lookAround(hugo, 'versions');
  await removeVersion(hugo);
  await sheet.getByRole('tab', { name: 'Aperçu' }).click();
  await sheet.getByText('Premier avis').waitFor();

  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Dites avec qui').waitFor();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByLabel(/Dernier jour/u).fill('2099-12-31');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut lire, jusqu’au 31 décembre 2099').waitFor();
  await expectSound(hugo, 'sharing');

  await nadia.goto('/documents?dans=partages');
  await nadia.getByRole('button', { name: /^Avis.txt/u }).click();
  await nadia.getByRole('dialog').getByText('Premier avis').waitFor();
  expect(await nadia.getByRole('tab', { name: 'Partage' }).count()).toBe(0);
  await speakOfIt(hugo, nadia);
  await settleIt(hugo);
  await loseIt(hugo, nadia);
  await sheet.getByRole('tab', { name: 'Ouvertures' }).click();
  await sheet
    .getByRole('listitem')
    .filter({ hasText: /Berthelot/u })
    .getByText(/version 1/u)
    .first()
    .waitFor();
  await expectSound(hugo, 'openings');

  await passItOn(hugo, nadia);
  await sheet.getByText('Personne d’autre, par un partage.').waitFor();
  await nadia.reload();
  await nadia.getByText('Rien n’est partagé avec vous').waitFor();
  await expectSound(nadia, 'nothing shared');

  // Who answers for the organisation sees with whom, not what, and can end it as well.
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut lire').waitFor();
  const { page: claire } = await openAs(browser, 'c.vasseur', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await claire.goto('/documents/liens');
  await claire.getByText('Ceux de l’établissement').click();
  const all = claire.getByRole('region', { name: 'Partagés entre collègues' });
  const given = all.getByRole('listitem').filter({ hasText: /Berthelot.*par Dr Hugo Ferrand/su });
  await given.getByText('Un document que vous ne voyez pas').waitFor();
  await all.scrollIntoViewIfNeeded();
  await look(claire, 'all-shares');
  await expectSound(claire, 'all shares');
  await given.getByRole('button', { name: /^Retirer/u }).click();
  await given.waitFor({ state: 'detached' });
  await nadia.reload();
  await nadia.getByText('Rien n’est partagé avec vous').waitFor();
});

test('a file that is too large is refused at its row, with what to do', async () => {
  const [hugo, claire] = [
    await openAs(browser, 'h.ferrand', { ...phone, reducedMotion: 'reduce' }),
    await openAs(browser, 'c.vasseur', desktop),
  ];
  const path = '/api/documents/allowance';
  const limit = async (largestFileBytes: number | null) => {
    const { version } = (await request(claire.page, path)).body as { readonly version: number };
    const body = { version, largestFileBytes, quotaBytes: null };
    expect((await request(claire.page, path, { method: 'PATCH', body })).status).toBe(200);
  };
  const large = await aFile('Film.mp4', Buffer.from(''));
  await truncate(large, 31_000_000);

  await limit(30_000_000);
  await hugo.page.goto('/documents');
  await hugo.page.getByText('30 Mo au plus par fichier.').waitFor();
  await look(hugo.page, 'largest-file', { fullPage: true });
  const announced: string[] = [];
  hugo.page.on('request', (sent) => {
    if (sent.method() === 'POST' && sent.url().endsWith('/uploads')) announced.push(sent.url());
  });
  await choose(hugo.page, 'Déposer', [large]);

  await hugo.page.getByText(/Parlez-en à votre administrateur/u).waitFor();
  expect(announced).toEqual([]);
  await limit(null);
  await expectSound(hugo.page, 'refused');
  await hugo.page.getByRole('button', { name: 'Retirer Film.mp4 de la liste' }).click();
  await hugo.page.getByText(/Parlez-en à votre administrateur/u).waitFor({ state: 'detached' });
});

test('what does not exist, and somebody else’s folder, look the same', async () => {
  const { page } = await openAs(browser, 'h.ferrand', { ...phone, reducedMotion: 'reduce' });

  await page.goto('/documents?dossier=0190a1b2-0000-7000-8000-000000000001');

  await page.getByRole('heading', { name: 'Les documents ne s’affichent pas' }).waitFor();
  await expectSound(page, 'no such folder');
});
