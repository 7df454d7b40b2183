import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hasApache, startApache } from '@astra/file-store/test-support/apache-server';
import type { TestApache } from '@astra/file-store/test-support/apache-server';
import { findFaults } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { aPdf } from '#files.ts';
import { pressBy } from '#keyboard.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';
import { stack } from '#stack.ts';
import { makeTeam } from '#team.ts';

let browser: Browser;
let server: TestApache;
beforeAll(async () => {
  browser = await openBrowser();
  if (!hasApache()) return;
  server = await startApache({ port: Number(new URL(stack().fileServer).port) });
  put('Protocoles/Protocole AVC.pdf', aPdf(2).toString('latin1'));
  put('private/Dossier Kervella.txt', 'Consultation du 12 mars.');
});
afterAll(async () => {
  await closePages();
  await server?.stop();
});
beforeEach(() => pictureFailures(browser));

const name = 'Dossiers du CHU';

/** Apache runs as nobody. */
function put(path: string, content: string): void {
  const folder = join(server.files, path.split('/')[0] ?? '');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  writeFileSync(join(server.files, path), Buffer.from(content, 'latin1'), { mode: 0o644 });
}

/** Nothing serious is found by axe; nothing is too wide for a small phone; and a picture to look at. */
async function expectSound(page: Page, what: string): Promise<void> {
  const size = page.viewportSize() ?? desktop.viewport;
  expect(await findFaults(page), what).toEqual([]);
  await look(page, `file-server-${what.replaceAll(' ', '-')}`);
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${what}, 320 px`).toBeLessThanOrEqual(1);
  await page.setViewportSize(size);
}

const row = (page: Page, words: string): Locator =>
  page.getByRole('row').filter({ hasText: words });
const tab = (page: Page): Locator =>
  page
    .getByRole('navigation', { name: 'Quels documents' })
    .getByRole('link', { name, exact: true });

async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('Votre nom d’utilisateur sur ce serveur').fill(user);
  await page.getByLabel('Votre mot de passe sur ce serveur').fill(password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
}
async function shareInto(page: Page, document: string, place: string): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${document}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Partager…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Équipe, salon ou établissement').selectOption({ label: place });
  await expectSound(page, 'sharing');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText(`« ${document} » est indiqué`).first().waitFor();
  await page.keyboard.press('Escape');
}

const quiet = { ...desktop, reducedMotion: 'reduce' } as const;
const onPhone = { ...phone, reducedMotion: 'reduce' } as const;

test.skipIf(!hasApache())(
  'the hospital’s own files are looked at and shared where they lie, by each with the rights that the server gives them',
  async () => {
    const team = `Équipe fichiers ${Date.now().toString(36)}`;
    const teamId = await makeTeam(browser, team, ['n.berthelot', 'h.ferrand']);

    // The administrator connects it, and is told in words what is wrong.
    const { page: admin, ...administrators } = await openAs(browser, 'c.vasseur', quiet);
    await admin.goto('/reglages');
    const card = admin.getByRole('region', { name: 'Serveur de fichiers' });
    await card.getByLabel('Nom montré à tous').fill(name);
    const address = card.getByLabel('Adresse WebDAV');
    await address.fill('https://10.0.0.1/dav/');
    await card.getByRole('button', { name: 'Essayer l’adresse' }).click();
    await card.getByText('La plateforme ne va pas à cette adresse').waitFor();
    await address.fill(`${stack().fileServer}/`);
    await card.getByRole('button', { name: 'Essayer l’adresse' }).click();
    await card.getByText('Ce serveur répond').waitFor();
    await card.getByRole('button', { name: 'Enregistrer' }).click();
    await card.getByRole('button', { name: 'Ne plus relier' }).waitFor();
    await expectSound(admin, 'settings');

    // A doctor signs in there once, with her own name.
    const { page: nadia, ...doctors } = await openAs(browser, 'n.berthelot', quiet);
    const addresses: string[] = [];
    nadia.on('request', (asked) => addresses.push(asked.url()));
    await nadia.goto('/documents');
    await tab(nadia).click();
    await signIn(nadia, 'maud', 'not this');
    await nadia.getByText('ne reconnaît pas ce nom et ce mot de passe').waitFor();
    await expectSound(nadia, 'a wrong password');
    await signIn(nadia, 'maud', 'maud-secret');
    await row(nadia, 'Protocoles').waitFor();
    await expectSound(nadia, 'the top');

    // By keyboard into a folder, and a PDF in the page.
    await pressBy(nadia, /^Protocoles/u, 'Enter');
    await row(nadia, 'Protocole AVC.pdf').getByRole('button').first().press('Enter');
    await nadia.getByText('Page 1 sur 2').waitFor();
    await nadia.locator('.docs__page[data-shown=true]').waitFor();
    await expectSound(nadia, 'a PDF');
    await nadia.keyboard.press('Escape');
    await shareInto(nadia, 'Protocole AVC.pdf', team);
    await shareInto(nadia, 'Protocole AVC.pdf', `Salon : ${team}`);
    await tab(nadia).click();
    await nadia.getByRole('link', { name: 'private' }).click();
    await shareInto(nadia, 'Dossier Kervella.txt', team);

    // A colleague, on his phone: asked for his own name there; what is not his is refused calmly, the other opens.
    const { page: hugo, ...colleagues } = await openAs(browser, 'h.ferrand', onPhone);
    await hugo.goto(`/documents?dans=equipes&equipe=${teamId}`);
    const references = hugo.getByRole('region', { name: `Sur « ${name} »` });
    await references.getByRole('button', { name: /^Dossier Kervella/u }).click();
    const sheet = hugo.getByRole('dialog');
    await sheet.getByLabel('Votre mot de passe sur ce serveur').waitFor();
    await expectSound(hugo, 'asked for a sign-in');
    await signIn(hugo, 'hugo', 'hugo-secret');
    await sheet.getByText('ne vous donne pas accès à ce document').waitFor();
    await sheet.getByText('Demandez à Dr Nadia Berthelot').waitFor();
    await expectSound(hugo, 'refused');
    await hugo.keyboard.press('Escape');
    await references.getByRole('button', { name: /^Protocole AVC/u }).click();
    await sheet.getByText('Page 1 sur 2').waitFor();
    await expectSound(hugo, 'a PDF on a phone');
    await hugo.keyboard.press('Escape');

    // In the team's room it stands beside the conversation.
    await nadia.goto('/salons');
    await nadia.getByRole('link', { name: new RegExp(team, 'u') }).click();
    const beside = nadia
      .getByRole('complementary')
      .getByRole('region', { name: `Sur « ${name} »` });
    await beside.getByRole('button', { name: /^Protocole AVC/u }).click();
    await nadia.getByRole('dialog').getByText('Page 1 sur 2').waitFor();
    await nadia.keyboard.press('Escape');

    // Her password changes over there: she is asked again, and nothing else is lost.
    server.setPassword('maud', 'spring-secret');
    await nadia.goto('/documents/serveur');
    await nadia.getByText('ne reconnaît plus votre mot de passe').waitFor();
    await expectSound(nadia, 'asked again');
    await signIn(nadia, 'maud', 'spring-secret');
    await row(nadia, 'Protocoles').waitFor();
    expect(addresses.filter((each) => /Protocole|private|Kervella|maud/u.test(each))).toEqual([]);

    // The end of it: gone for everybody, and nothing on the server has changed.
    await admin.goto('/reglages');
    await card.getByRole('button', { name: 'Ne plus relier' }).click();
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Ne plus relier' }).click();
    await card.getByRole('button', { name: 'Ne plus relier' }).waitFor({ state: 'detached' });
    await nadia.goto('/documents');
    await nadia.getByRole('heading', { name: 'Documents', level: 1 }).waitFor();
    await nadia.getByRole('link', { name: 'Liens' }).waitFor();
    expect(await tab(nadia).count()).toBe(0);
    // What was refused was meant to be.
    const told = [administrators, doctors, colleagues].flatMap(({ complaints }) => complaints);
    expect(told.filter((each) => !/40[39]/u.test(each))).toEqual([]);
  },
);
