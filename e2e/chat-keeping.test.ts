import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith as message } from '#chat.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { plan } from '#meeting.ts';
import { aNewcomer } from '#newcomer.ts';
import { openAs, openFreshAs, personNamed, signIn } from '#people.ts';
import { stack } from '#stack.ts';
import { makeTeam } from '#team.ts';
import { startWebSite } from '#web-site.ts';

const team = 'Hygiène hospitalière';
let browser: Browser;
let nadia: Watched;
let maud: Watched;
let teamId: string;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const dialog = (page: Page): Locator => page.getByRole('dialog');
const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Écrire à/u });
const side = (page: Page): Locator => page.getByRole('complementary', { name: 'Détails du salon' });

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

/** A second one who leads the team, without a page of theirs; or no longer. */
async function leadToo(administrator: Page, isLead: boolean): Promise<void> {
  const path = `/api/chat/teams/${teamId}/members/${personNamed('h.ferrand').id}`;
  await request(administrator, path, { method: 'PUT', body: { isLead } });
}

/** Opens the team's room, ready to write. */
async function toRoom(page: Page): Promise<void> {
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await haveKeys(page);
  await field(page).waitFor();
}

async function act(page: Page, text: string, action: string): Promise<void> {
  const line = message(page, text);
  await line.hover();
  await line.getByRole('button', { name: /^Agir sur/u }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('(a team has its room, and both are in it)', async () => {
  teamId = await makeTeam(browser, team, ['n.berthelot', 'm.lefevre']);
  [nadia, maud] = await Promise.all([
    openAs(browser, 'n.berthelot', desktop),
    openAs(browser, 'm.lefevre', desktop),
  ]);
  for (const { page } of [nadia, maud]) {
    await page.getByRole('link', { name: /^Salons/u }).click();
    await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
    await haveKeys(page);
    await field(page).waitFor();
  }
});

test('an administrator says how long messages are kept, and who keeps a room may say a shorter time; all are told', async () => {
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  await page.goto('/reglages');
  const settings = page.getByRole('region', { name: 'Durée de conservation des messages' });
  await settings.getByLabel('Garder les messages').selectOption({ label: '90 jours' });
  await settings.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('alertdialog').getByText('effacés du serveur pour toujours').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Effacer les plus anciens' }).click();
  await page.getByText('Durée de conservation enregistrée').waitFor();
  await look(page, 'retention-settings');

  await nadia.page.reload();
  await nadia.page.getByText('Messages effacés après 90 jours').waitFor();
  await side(nadia.page)
    .getByLabel('Garder les messages de ce salon')
    .selectOption({ label: '30 jours' });
  await nadia.page.getByText('Messages effacés après 30 jours').waitFor();

  await maud.page.reload();
  await maud.page.getByText('Messages effacés après 30 jours').waitFor();
  await side(maud.page).getByText('Les messages sont effacés après 30 jours.').waitFor();
  expect(await side(maud.page).getByLabel('Garder les messages de ce salon').count()).toBe(0);
  // The rooms of the journeys that follow are as they were.
  await settings.getByLabel('Garder les messages').selectOption({ label: 'Toujours' });
  await settings.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Durée de conservation enregistrée').last().waitFor();
});

test('an administrator says how long patients may write after their consultation', async () => {
  const { page } = await openAs(browser, 'c.vasseur', desktop);
  await page.goto('/reglages');
  const settings = page.getByRole('region', { name: 'Messages après la consultation' });
  const choose = async (label: string): Promise<void> => {
    await settings.getByLabel('Discussion ouverte au patient').selectOption({ label });
    await settings.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Durée enregistrée').last().waitFor();
  };

  await choose('7 jours après');
  const said = await request(page, '/api/meetings/conversation-rule');
  await settings.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await look(page, 'conversation-settings');
  // The consultations of the journeys that follow are as they were.
  await choose('Jusqu’à la fin de la consultation');

  expect(said.body).toMatchObject({ days: 7 });
});

/** Allows previews of links, or takes it back, as an administrator. */
async function allowPreviews(page: Page, isAllowed: boolean): Promise<void> {
  const settings = page.getByRole('region', { name: 'Aperçus des liens' });
  await settings.getByLabel('Permettre les aperçus des liens').setChecked(isAllowed);
  await settings.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText(`Aperçus des liens ${isAllowed ? 'permis' : 'retirés'}`).waitFor();
}

/** The preview of a link, in what is written or read there. */
const card = (where: Locator): Locator => where.getByRole('group', { name: 'Aperçu du lien' });

test('a link brings its preview where an administrator allows it: seen before it is sent, and nobody who reads asks anybody', async () => {
  const site = await startWebSite(`<title>Prise en charge de l’AVC</title>
    <meta name="description" content="Les gestes des premières heures, et qui appeler.">`);
  onTestFinished(site.close);
  const { page: administrator } = await openFreshAs(browser, 'c.vasseur', desktop);
  await administrator.goto('/reglages');
  await allowPreviews(administrator, true);
  await look(administrator.getByRole('region', { name: 'Aperçus des liens' }), 'link-settings');
  const [hers, his] = [nadia.page, maud.page];
  await hers.reload();
  await field(hers).waitFor();
  const before = card(hers.locator('.composer-box'));
  const [taken, kept] = ['repris-7391', 'garde-7391'].map((path) => `${site.origin}/${path}`);

  await field(hers).fill(`Pas celui-ci : ${taken}`);
  await before.getByText('Prise en charge de l’AVC').waitFor();
  await before.getByRole('button', { name: 'Envoyer sans cet aperçu' }).click();
  await before.waitFor({ state: 'detached' });
  await hers.keyboard.press('Enter');
  await message(his, 'Pas celui-ci').waitFor();
  const asked: string[] = [];
  his.on('request', (one) => asked.push(`${one.url()} ${one.postData() ?? ''}`));
  await field(hers).fill(`Pour la garde : ${kept}`);
  await before.getByText('Les gestes des premières heures').waitFor();
  await expectAccessible(hers);
  await look(hers, 'link-writing-1280');
  await hers.setViewportSize(phone.viewport);
  await look(hers, 'link-writing-390');
  await field(hers).press('Enter');
  const read = message(his, 'Pour la garde');
  await card(read).waitFor();

  expect(await card(read).getByRole('link').getAttribute('href')).toBe(kept);
  await card(message(hers, 'Pour la garde')).waitFor();
  await look(hers, 'link-read-390');
  await hers.setViewportSize(desktop.viewport);
  await look(his, 'link-read-1280');
  await expectAccessible(his);
  expect(await card(message(his, 'Pas celui-ci')).count()).toBe(0);
  // The service asked, once each and as nobody; the reader's browser spoke with our own house alone, and of no link.
  expect(site.asked).toEqual(
    ['/repris-7391', '/garde-7391'].map((path) => ({ path, cookie: undefined })),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((one) => !one.startsWith(stack().origin) || one.includes('7391'))).toEqual(
    [],
  );
  const said = await logs();
  expect(['/link-previews', 'garde-7391'].map((words) => said.includes(words))).toEqual([
    true,
    false,
  ]);
  // The rooms of the journeys that follow are as they were.
  await allowPreviews(administrator, false);
});

/** Everything that the services have said of themselves. */
async function logs(): Promise<string> {
  const { logs: folder } = stack().run;
  const files = await readdir(folder);
  const read = files.map((file) => readFile(join(folder, file), 'utf8').catch(() => ''));
  return (await Promise.all(read)).join('');
}

test('a message that does not belong here is reported, and removed for everybody with its reason', async () => {
  const [hers, his] = [nadia.page, maud.page];
  for (const page of [hers, his]) await haveKeys(page);
  const { page: administrator } = await openAs(browser, 'c.vasseur', desktop);
  await leadToo(administrator, true);
  await say(hers, 'Le code du vestiaire est 4512');
  await message(his, 'Le code du vestiaire').waitFor();
  await act(his, 'Le code du vestiaire', 'Signaler ce message');
  await dialog(his).getByRole('button', { name: 'Signaler' }).click();
  await dialog(his).getByText('Choisissez une raison').waitFor();
  await dialog(his).getByRole('radio', { name: 'Donnée personnelle de trop' }).check();
  await dialog(his).getByRole('button', { name: 'Signaler' }).click();
  await his.getByText('Les responsables sont prévenus').waitFor();

  // Who keeps the room learns of it wherever they are, and by a mail that says no more.
  const elsewhere = await nadia.context.newPage();
  await elsewhere.goto('/aide');
  await elsewhere.getByText('Un message signalé attend', { exact: true }).waitFor();
  await expectAccessible(elsewhere);
  await look(elsewhere, 'report-notice-1280');
  await elsewhere.goto('/salons');
  const entry = elsewhere.getByRole('navigation', { name: 'Vos salons' }).getByRole('link');
  await entry.filter({ hasText: 'Un message signalé attend' }).waitFor();
  await elsewhere.setViewportSize(phone.viewport);
  await look(elsewhere, 'report-list-390');
  await elsewhere.close();
  const mail = await mailTo(personNamed('n.berthelot').email);
  expect(mail.subject).toContain('Un signalement vous attend');
  expect(`${mail.text}${mail.html}`).not.toMatch(/vestiaire|Maud|4512/u);

  await say(his, 'Mme Bellec, 0612345678');
  await message(hers, 'Mme Bellec, 0612345678').waitFor();
  await act(hers, 'Mme Bellec, 0612345678', 'Retirer ce message');
  await dialog(hers).getByRole('radio', { name: 'Donnée personnelle de trop' }).check();
  await expectAccessible(hers);
  await look(hers, 'remove-message');
  await dialog(hers).getByRole('button', { name: 'Retirer le message' }).click();
  await his.getByRole('log').getByText('Message supprimé').waitFor();
  await side(hers).getByRole('heading', { name: 'Messages signalés' }).waitFor();
  await look(hers, 'room-reports');
  await side(hers).getByRole('button', { name: 'C’est réglé' }).click();
  await side(hers)
    .getByRole('heading', { name: 'Messages signalés' })
    .waitFor({ state: 'detached' });
});

test('what the only leader wrote is judged by an administrator, who learns of it and does not read it', async () => {
  const [hers, his] = [nadia.page, maud.page];
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  await leadToo(page, false);
  await say(hers, 'Une phrase de trop');
  await message(his, 'Une phrase de trop').waitFor();
  await act(his, 'Une phrase de trop', 'Signaler ce message');
  await dialog(his).getByText('l’administration de l’établissement').waitFor();
  await dialog(his).getByRole('radio', { name: 'Propos blessants' }).check();
  await dialog(his).getByRole('button', { name: 'Signaler' }).click();
  await his.getByText('Les responsables sont prévenus').last().waitFor();

  await page.goto('/aide');
  await page.getByRole('link', { name: 'Voir l’équipe' }).click();
  await page.waitForURL(new RegExp(`/equipes/${teamId}`, 'u'));
  const reported = page.getByRole('region', { name: team });
  await reported.getByText('Signalé par Maud Lefèvre').waitFor();
  expect(await page.getByText('Une phrase de trop').count()).toBe(0);
  await expectAccessible(page);
  await look(page, 'report-stand-in-1280');
  await page.setViewportSize(phone.viewport);
  await look(page, 'report-stand-in-390');
  await page.setViewportSize(desktop.viewport);
  expect(await side(hers).getByRole('heading', { name: 'Messages signalés' }).count()).toBe(0);

  await reported.getByRole('button', { name: 'Retirer' }).click();
  await dialog(page).getByRole('radio', { name: 'Propos blessants' }).check();
  await dialog(page).getByRole('button', { name: 'Retirer le message' }).click();

  await message(his, 'Une phrase de trop').waitFor({ state: 'detached' });
  await reported.waitFor({ state: 'detached' });
  expect((await mailTo(personNamed('c.vasseur').email)).subject).toContain('signalement');
});

test('who is silenced reads and cannot write, is told so, and may write again; the room leads to its team', async () => {
  const [hers, his] = [nadia.page, maud.page];
  await side(hers)
    .getByRole('button', { name: /^Empêcher d’écrire Maud/u })
    .click();
  await side(hers).getByText('Lit seulement').waitFor();
  await field(his).waitFor({ state: 'detached' });
  await his.getByText('Un responsable vous a retiré l’écriture dans ce salon').waitFor();
  await look(his, 'silenced-1280');
  await say(hers, 'On en parle demain');
  await message(his, 'On en parle demain').waitFor();
  await expectAccessible(hers);
  await side(hers)
    .getByRole('button', { name: /^Laisser écrire Maud/u })
    .click();
  await field(his).waitFor();

  await his.setViewportSize(phone.viewport);
  await his.getByRole('button', { name: 'Détails du salon' }).click();
  await look(his, 'room-side-phone');
  await side(his).getByRole('link', { name: 'L’équipe de ce salon' }).click();
  await his.getByRole('heading', { name: team, level: 1 }).waitFor();
  expect(await his.getByRole('button', { name: `Exporter ${team}` }).count()).toBe(0);
});

test('an administrator saves a room, and the security officer what is kept of a person, whose access must be closed before they are erased', async () => {
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  await page.goto(`/equipes/${teamId}`);
  await page.getByRole('button', { name: `Exporter ${team}` }).click();
  await expectAccessible(page);
  await look(page, 'export-room');
  const [room] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Enregistrer le fichier' }).click(),
  ]);
  expect((await readFile(await room.path())).subarray(0, 2).toString()).toBe('PK');

  const { page: his } = await openFreshAs(browser, 's.okoye', phone);
  await his.goto('/personnes');
  await his.getByRole('button', { name: /Maud Lefèvre/u }).click();
  await his.getByText('Pour effacer cette personne').waitFor();
  await expectAccessible(his);
  await his.getByRole('heading', { name: 'Messagerie' }).scrollIntoViewIfNeeded();
  await look(his, 'person-chat-phone');
  const [person] = await Promise.all([
    his.waitForEvent('download'),
    his.getByRole('button', { name: 'Exporter ce qui la concerne' }).click(),
  ]);
  expect(person.suggestedFilename()).toMatch(/^messagerie-.*\.zip$/u);
});

test('who holds a consultation opens its conversation before it begins', async () => {
  const planned = await plan(browser, { inMinutes: 60, besides: true });
  await nadia.page.goto(`/consultations/${planned.id}`);

  await nadia.page.getByRole('button', { name: 'Discussion' }).click();

  await nadia.page.waitForURL(/\/salons\//u);
  await haveKeys(nadia.page);
  await nadia.page.getByRole('textbox', { name: 'Écrire (sans le patient)' }).waitFor();
});

test('who has left is erased by the security officer: what they wrote is gone for those who stay', async () => {
  const { page: admin } = await openFreshAs(browser, 'c.vasseur', desktop);
  const name = `Léa Partante ${Date.now().toString(36)}`;
  const lea = await aNewcomer(admin, name);
  const member = { method: 'PUT', body: { isLead: false } };
  await request(admin, `/api/chat/teams/${teamId}/members/${lea.id}`, member);
  const { page: theirs } = await openPage(browser, desktop);
  await signIn(theirs, lea);
  await toRoom(theirs);
  await say(theirs, 'Mots de celle qui part');
  await toRoom(nadia.page);
  await message(nadia.page, 'Mots de celle qui part').waitFor();

  await admin.goto('/personnes');
  await admin.getByLabel('Nom ou mail').fill(name);
  await admin.getByRole('button', { name: new RegExp(name, 'u') }).click();
  await admin.getByRole('button', { name: 'Fermer l’accès…' }).click();
  await admin.getByRole('button', { name: 'Fermer l’accès', exact: true }).click();
  await admin.getByText(`Accès de ${name} fermé`).waitFor();
  const { page } = await openFreshAs(browser, 's.okoye', phone);
  await page.goto('/personnes');
  await page.getByLabel('Nom ou mail').fill(name);
  await page.getByRole('button', { name: new RegExp(name, 'u') }).click();
  await page.getByRole('button', { name: 'Effacer de la messagerie' }).click();
  await dialog(page).getByLabel(`Pour confirmer, écrivez ${name}`).fill('Quelqu’un d’autre');
  await dialog(page).getByRole('button', { name: 'Effacer pour toujours' }).click();
  await dialog(page).getByText('Ce n’est pas ce nom').waitFor();
  await expectAccessible(page);
  await look(page, 'erase-390');
  await dialog(page).getByLabel(`Pour confirmer, écrivez ${name}`).fill(name);
  await dialog(page).getByRole('button', { name: 'Effacer pour toujours' }).click();

  await page.getByText('Cette personne est effacée de la messagerie.').waitFor();
  await message(nadia.page, 'Mots de celle qui part').waitFor({ state: 'detached' });
  await nadia.page.getByRole('log').getByText('Message supprimé').last().waitFor();
});
