import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { soon } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone } from '#browser.ts';
import { typeName } from '#doctor.ts';
import { expectFocus } from '#keyboard.ts';
import { chooseLanguage, expectEnglish } from '#language.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { patient, plan } from '#meeting.ts';
import { aNewcomer } from '#newcomer.ts';
import { leftFor } from '#sign-out.ts';
import { endSessionOf, forget, giveProofs, openFreshAs, personNamed, signIn } from '#people.ts';

type Person = Parameters<typeof signIn>[1];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

const isOver = (page: Page): Promise<void> =>
  page.getByText('Votre session est terminée').waitFor();

/** The sentence that says what is kept, and until when. */
const formKept = (page: Page) =>
  page.getByText(
    /^Ce que vous aviez commencé est gardé dans cet onglet jusqu’à \d{2}:\d{2}\s: vous le retrouverez après votre connexion\.$/u,
  );

/** What the tab keeps of what was begun; null: nothing. */
const kept = (page: Page): Promise<string | null> =>
  page.evaluate(() => sessionStorage.getItem('astra-unfinished'));

async function secretary(name: string): Promise<Person> {
  const { page } = await openFreshAs(browser, 'c.vasseur');
  return aNewcomer(page, name, 'secretary');
}

/** By the links of the page, which leave it in memory. */
async function toDay(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Aujourd’hui' }).first().click();
  await page.getByRole('link', { name: 'Planifier', exact: true }).waitFor();
}

async function toPlan(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Planifier', exact: true }).click();
  await page.getByLabel('Nom du patient').waitFor();
}

async function typeHalf(page: Page): Promise<void> {
  await page.goto('/planifier');
  await typeName(page, patient.name);
  await page.getByRole('group', { name: 'Date de naissance' }).getByLabel('Jour').fill('3');
  await page.getByLabel('Avec', { exact: true }).selectOption({ label: 'Dr Nadia Berthelot' });
  await page.getByLabel('Heure', { exact: true }).fill(soon(40).time);
}

test('the button in the list of sessions ends one on another device at once, and what was half typed there waits for the same person', async () => {
  const anne = await secretary('Anne Kerleau');
  const { page: desk, complaints } = await openPage(browser, desktop);
  await signIn(desk, anne);
  await typeHalf(desk);
  const { page: mobile } = await openPage(browser, phone);
  await signIn(mobile, anne);
  await mobile.goto('/moi');
  const sessions = mobile.getByRole('region', { name: 'Mes sessions ouvertes' });
  const rows = sessions.getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(2);
  await expectAccessible(mobile);
  await look(sessions, 'sessions-phone');
  // The one of this page has no such button.
  const end = sessions.getByRole('button', { name: /^Fermer/u });
  expect(await end.count()).toBe(1);

  await end.focus();
  await mobile.keyboard.press('Enter');

  await isOver(desk);
  await formKept(desk).waitFor();
  await mobile
    .getByText(/^Session fermée\s:/u)
    .first()
    .waitFor();
  await expect.poll(() => rows.count()).toBe(1);
  await rows.getByText('Cette session').waitFor();
  await expectFocus(mobile, /Mes sessions ouvertes/u);
  await look(mobile, 'session-ended-phone');
  await look(desk, 'session-over-desktop');
  await expectAccessible(desk);
  await giveProofs(desk, anne);

  await desk.getByText('Reprenez où vous en étiez').waitFor();
  await look(desk, 'plan-is-back');
  expect(await desk.getByLabel('Nom du patient').inputValue()).toBe(patient.name);
  const born = desk.getByRole('group', { name: 'Date de naissance' });
  expect(await born.getByLabel('Jour').inputValue()).toBe('3');
  expect(await kept(desk)).toBeNull();
  await born.getByLabel('Mois').fill('3');
  await born.getByLabel('Année').fill('1948');
  const email = `half.${crypto.randomUUID()}@courriel.example`;
  await desk.getByLabel('Adresse mail').fill(email);
  await desk.getByRole('button', { name: 'Planifier et inviter' }).click();
  await desk.locator('h1:focus', { hasText: 'Consultation planifiée' }).waitFor();
  expect((await mailTo(email)).link).not.toBe('');

  // What is planned is not begun any more: nobody plans it twice.
  await toDay(desk);
  await toPlan(desk);
  expect(await desk.getByText(/^Vous aviez commencé/u).count()).toBe(0);
  await endSessionOf(desk);
  await isOver(desk);
  expect(await desk.getByText(/est gardé/u).count()).toBe(0);
  await giveProofs(desk, anne);
  await desk.getByLabel('Nom du patient').waitFor();
  expect(await desk.getByLabel('Nom du patient').inputValue()).toBe('');
  expect(complaints).toEqual([]);
});

/** The page is hidden, as a tab behind another one is; or shown again. */
const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((is) => {
    const state = { configurable: true, get: () => is };
    Object.defineProperty(document, 'hidden', state);
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (is ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);

test('two tabs of a session that ends elsewhere both say why, either one signs in, and the other goes on by itself', async () => {
  const erwan = await secretary('Erwan Le Mat');
  const { page: first, context, complaints } = await openPage(browser, desktop);
  await signIn(first, erwan);
  await typeHalf(first);
  const second = await context.newPage();
  await second.goto('/salons');
  await second.getByRole('heading', { name: 'Salons', level: 1 }).waitFor();
  const { page: mobile } = await openPage(browser, phone);
  await signIn(mobile, erwan);
  await mobile.goto('/moi');
  const end = mobile
    .getByRole('region', { name: 'Mes sessions ouvertes' })
    .getByRole('button', { name: /^Fermer/u });

  await end.click();

  await Promise.all([first, second].map(isOver));
  await Promise.all(
    [first, second].map((page) => page.getByLabel('Adresse professionnelle').waitFor()),
  );
  await expectAccessible(second);
  await look(second, 'second-tab-over-1280');
  await second.setViewportSize(phone.viewport);
  await look(second, 'second-tab-over-390');
  await second.setViewportSize(desktop.viewport);
  // In the tab that came first, or in the other: here the one that began last has not taken it away.
  await giveProofs(first, erwan);
  await first.getByText('Reprenez où vous en étiez').waitFor();
  expect(await first.getByLabel('Nom du patient').inputValue()).toBe(patient.name);
  await second.waitForURL(/\/salons/u);
  await second.getByRole('heading', { name: 'Salons', level: 1 }).waitFor();
  expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
});

test('a tab that nobody looks at begins no sign-in, and goes on where it was when somebody does', async () => {
  const nolwenn = await secretary('Nolwenn Abgrall');
  const { page } = await openPage(browser, desktop);
  await page.addInitScript(() => {
    if (sessionStorage.getItem('hidden') === null) return;
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
  });
  await signIn(page, nolwenn);
  await page.goto('/salons');
  await page.getByRole('heading', { name: 'Salons', level: 1 }).waitFor();
  await page.evaluate(() => sessionStorage.setItem('hidden', ''));
  await hide(page, true);

  await endSessionOf(page);

  await page.waitForURL(/\/connexion$/u);
  expect(await page.getByLabel('Adresse professionnelle').count()).toBe(0);
  await page.evaluate(() => sessionStorage.removeItem('hidden'));
  await hide(page, false);
  await isOver(page);
  await giveProofs(page, nolwenn);
  await page.getByRole('heading', { name: 'Salons', level: 1 }).waitFor();
});

test('nobody else who signs in at that tab finds it, and signing out leaves nothing of it', async () => {
  const loig = await secretary('Loïg Tanguy');
  const { page } = await openPage(browser, desktop);
  await signIn(page, loig);
  await typeHalf(page);
  await endSessionOf(page);
  await isOver(page);
  expect(await kept(page)).toContain(patient.name);

  await giveProofs(page, personNamed('m.lefevre'));
  await page.getByRole('heading', { name: 'Planifier une consultation' }).waitFor();
  expect(await page.getByLabel('Nom du patient').inputValue()).toBe('');
  expect(await kept(page)).toBeNull();

  await typeHalf(page);
  await page.goto('/planifier');
  await typeHalf(page);
  // Left by one touch, it is offered and not put into anybody's form.
  await toDay(page);
  await toPlan(page);
  const offer = page.getByRole('region', { name: 'Ce que vous aviez commencé' });
  await offer.getByText(`Vous aviez commencé pour ${patient.name}`).waitFor();
  expect(await page.getByLabel('Nom du patient').inputValue()).toBe('');
  await expectAccessible(page);
  await look(page, 'plan-set-aside-desktop');
  await page.setViewportSize(phone.viewport);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'plan-set-aside-phone-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(desktop.viewport);
  await offer.getByRole('button', { name: `Reprendre pour ${patient.name}` }).press('Enter');
  await offer.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Nom du patient').inputValue()).toBe(patient.name);
  await expectFocus(page, /Nom du patient/u);
  await page.getByRole('button', { name: /^Moi/u }).first().click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await leftFor(page);
  await page.getByLabel('Adresse professionnelle').waitFor();
  expect(await kept(page)).toBeNull();
  await giveProofs(page, personNamed('m.lefevre'));
  await page.goto('/planifier');
  expect(await page.getByLabel('Nom du patient').inputValue()).toBe('');
});

test('what nobody comes back for is erased after half an hour, on the page that waits for them', async () => {
  const { page } = await openPage(browser, desktop);
  await signIn(page, personNamed('m.lefevre'));
  await typeHalf(page);
  await endSessionOf(page);
  await isOver(page);
  await page.clock.install();
  await page.reload();
  await page.getByLabel('Adresse professionnelle').waitFor();

  await page.clock.runFor(29 * 60_000);
  expect(await kept(page)).toContain(patient.name);
  await formKept(page).waitFor();
  await page.clock.runFor(90_000);

  expect(await kept(page)).toBeNull();
  await formKept(page).waitFor({ state: 'detached' });
  await isOver(page);
});

test('a consultation that was being changed is still being changed', async () => {
  const { id } = await plan(browser, { inMinutes: 90, besides: true, name: 'M. Yann Le Goff' });
  const { page } = await openPage(browser, desktop);
  await signIn(page, personNamed('m.lefevre'));
  await page.goto(`/consultations/${id}`);
  await page.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  await page.getByLabel('Nom du patient').fill('M. Yann Le Goff-Riou');

  await endSessionOf(page);
  await isOver(page);
  await chooseLanguage(page, 'English');
  await page.getByText(/^What you had begun is kept in this tab until \d{2}:\d{2}: /u).waitFor();
  await expectEnglish(page);
  await look(page, 'session-over-english');
  await chooseLanguage(page, 'Français');
  await giveProofs(page, personNamed('m.lefevre'));

  await page.getByText('Reprenez où vous en étiez').waitFor();
  expect(await page.getByLabel('Nom du patient').inputValue()).toBe('M. Yann Le Goff-Riou');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('heading', { name: 'M. Yann Le Goff-Riou' }).waitFor();
  forget('m.lefevre');
});

test('a recovery code signs in once, a used one is refused, and how many are left is told', async () => {
  const goulven = await secretary('Goulven Cariou');
  const { page, complaints } = await openPage(browser, phone);
  await signIn(page, goulven);
  await page.goto('/moi');
  await page.getByText('Il vous reste 10 codes.').waitFor();
  await page.getByRole('button', { name: 'Créer de nouveaux codes' }).click();
  const codes = page.getByRole('list', { name: 'Codes de secours' }).getByRole('listitem');
  await codes.nth(1).waitFor();
  const [first = '', second = ''] = await codes.allInnerTexts();
  expect(first).toMatch(/^[a-z2-9]{4}(?:-[a-z2-9]{4}){3}$/u);
  await page.getByLabel(/J’ai gardé/u).check();
  await page.getByRole('button', { name: 'Fermer', exact: true }).click();

  const withCode = async (code: string): Promise<void> => {
    await page.getByRole('button', { name: 'Se déconnecter' }).last().click();
    await leftFor(page);
    await page.getByLabel('Adresse professionnelle').fill(goulven.email);
    await page.getByLabel('Mot de passe', { exact: true }).fill(goulven.password);
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await page.getByRole('button', { name: 'Saisir un code de secours' }).press('Enter');
    await expectFocus(page, /Code de secours/u);
    await page.getByLabel('Code de secours').fill(code);
    await page.keyboard.press('Enter');
  };
  // As somebody types it from paper.
  await withCode(first.toUpperCase().replaceAll('-', ' '));
  await page.getByRole('navigation', { name: 'Principal' }).waitFor();
  await page.goto('/moi');
  await page.getByText('Il vous reste 9 codes.').waitFor();
  expect((await mailTo(goulven.email)).subject).toBeTruthy();

  await withCode(first);
  await page.getByText(/Ce code n’est pas le bon, ou il a déjà servi/u).waitFor();
  expect(await page.getByText(/qui s’affiche maintenant/u).count()).toBe(0);
  await expectAccessible(page);
  await look(page, 'recovery-code-used-phone');
  await page.getByLabel('Code de secours').fill(second);
  await page.keyboard.press('Enter');

  await page.getByRole('navigation', { name: 'Principal' }).waitFor();
  await page.goto('/moi');
  await page.getByText('Il vous reste 8 codes.').waitFor();
  expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
});
