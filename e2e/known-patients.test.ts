import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askingAs, clearAgenda, request, soon } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, phone } from '#browser.ts';
import { typeName } from '#doctor.ts';
import { expectFocus } from '#keyboard.ts';
import { expectEnglish } from '#language.ts';
import { look } from '#look.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { plan, type Planned } from '#meeting.ts';
import { openAs } from '#people.ts';

/** A family that no other run has. */
const family = `Kerbrat${crypto.randomUUID().replaceAll(/[\d-]/gu, '')}`;
const eloise = `Mme Éloïse ${family}`;
const search = '**/api/meetings/known-patients/look';

let browser: Browser;
let maud: Page;
let before: Planned;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

const nameField = (page: Page): Locator => page.getByRole('combobox', { name: 'Nom du patient' });
const offered = (page: Page): Locator => page.getByRole('listbox').getByRole('option');
const withWhom = (page: Page): Promise<string> =>
  page.getByLabel('Avec', { exact: true }).locator('option:checked').innerText();
const born = (page: Page): Locator => page.getByRole('group', { name: 'Date de naissance' });

test('(two patients of one name were here before, and one of another doctor)', async () => {
  maud = (await openAs(browser, 'm.lefevre', desktop)).page;
  await clearAgenda(await askingAs(maud));
  const besides = { besides: true, name: eloise } as const;
  await plan(browser, { ...besides, inMinutes: 600, dateOfBirth: '1990-12-31' });
  before = await plan(browser, {
    ...besides,
    inMinutes: 640,
    dateOfBirth: '1961-03-27',
    locale: 'en',
    phone: '06 12 34 56 78',
  });
  await plan(browser, {
    besides: true,
    inMinutes: 600,
    host: 'h.ferrand',
    name: `M. Loïc ${family}`,
    dateOfBirth: '1975-05-05',
  });
});

test('whoever plans is offered who was here before, told apart by their dates of birth, and takes one over by keyboard', async () => {
  await maud.goto('/planifier');
  await nameField(maud).focus();
  await maud.keyboard.type('mme el', { delay: 20 });
  await maud.keyboard.type(`oise ${family.slice(0, 9).toLowerCase()}`, { delay: 20 });

  await expect.poll(() => offered(maud).allInnerTexts()).toHaveLength(2);
  expect(
    (await offered(maud).allInnerTexts()).map((text) => text.replaceAll(/\s+/gu, ' ')),
  ).toEqual([
    `${eloise} Date de naissance : 27 mars 1961`,
    `${eloise} Date de naissance : 31 décembre 1990`,
  ]);
  await maud
    .locator('[data-live-announcer]')
    .getByText(/^2 options disponible/u)
    .waitFor({ state: 'attached' });
  await look(maud, 'known-patients-desktop');

  // Escape leaves what is typed, and the list away.
  await maud.keyboard.press('Escape');
  await expect.poll(() => offered(maud).count()).toBe(0);
  expect(await nameField(maud).inputValue()).toMatch(/^mme eloise/u);
  await maud.keyboard.press('ArrowDown');
  await expect.poll(() => offered(maud).count()).toBe(2);
  await maud.keyboard.press('Enter');

  await expectFocus(maud, /Nom du patient/u);
  expect(await nameField(maud).inputValue()).toBe(eloise);
  expect(await born(maud).getByLabel('Jour').inputValue()).toBe('27');
  expect(await born(maud).getByLabel('Mois').inputValue()).toBe('3');
  expect(await born(maud).getByLabel('Année').inputValue()).toBe('1961');
  expect(await maud.getByLabel('Adresse mail').inputValue()).toBe(before.email);
  expect(await maud.getByLabel(/^Téléphone/u).inputValue()).toBe('06 12 34 56 78');
  expect(await maud.getByRole('radio', { name: 'English' }).isChecked()).toBe(true);
  expect(await withWhom(maud)).toBe('Dr Nadia Berthelot');
  await maud
    .getByRole('status')
    .getByText('Repris de la dernière consultation : vérifiez avec la personne.')
    .waitFor();
  await expect.poll(() => offered(maud).count()).toBe(0);
  await expectAccessible(maud);
  await look(maud, 'known-patient-taken-desktop');
});

test('what was taken over can be changed, and is planned as it stands', async () => {
  const email = anAddress('eloise');
  await maud.getByLabel('Adresse mail').fill(email);
  await maud.getByRole('radio', { name: 'Français' }).check();
  await maud.getByLabel('Avec', { exact: true }).selectOption({ label: 'Dr Nadia Berthelot' });
  const { day, time } = soon(250);
  await maud.getByRole('group', { name: 'Quand' }).getByLabel('Jour').fill(day);
  await maud.getByLabel('Heure', { exact: true }).fill(time);
  await maud.getByRole('button', { name: 'Planifier et inviter' }).click();

  await maud.locator('h1:focus', { hasText: 'Consultation planifiée' }).waitFor();
  expect((await mailTo(email)).subject).toMatch(/rendez-vous|consultation/iu);
  // It is this one that is offered the next time.
  await maud.goto('/planifier');
  await nameField(maud).fill(`eloise ${family}`);
  await offered(maud).first().click();
  expect(await maud.getByLabel('Adresse mail').inputValue()).toBe(email);
});

test('who was with another doctor the last time is offered that one again, and nobody is changed unasked', async () => {
  await maud.goto('/planifier');
  const host = maud.getByLabel('Avec', { exact: true });
  await host.selectOption({ label: 'Dr Nadia Berthelot' });
  await nameField(maud).fill(`loic ${family}`);
  await offered(maud).first().click();

  const told = maud.getByRole('status').getByText('La dernière fois : Dr Hugo Ferrand.');
  await told.waitFor();
  expect(await withWhom(maud)).toBe('Dr Nadia Berthelot');
  await expectAccessible(maud);
  await told.scrollIntoViewIfNeeded();
  await look(maud, 'known-patient-other-doctor-desktop');
  await maud.getByRole('button', { name: 'Planifier avec cette personne' }).press('Enter');

  expect(await withWhom(maud)).toBe('Dr Hugo Ferrand');
  await expectFocus(maud, /Avec/u);
  await told.waitFor({ state: 'detached' });
  // Somebody else is typed: what was said of the other goes.
  await host.selectOption({ label: 'Dr Nadia Berthelot' });
  await told.waitFor();
  await typeName(maud, 'M. Somebody Else');
  await told.waitFor({ state: 'detached' });
});

test('an answer that comes late for what was typed before is not shown, and typing goes on meanwhile', async () => {
  const held: Route[] = [];
  await maud.goto('/planifier');
  await maud.route(search, async (route) => {
    const { name } = route.request().postDataJSON() as { readonly name: string };
    if (name === family) held.push(route);
    else await route.continue();
  });
  await nameField(maud).fill(family);
  await expect.poll(() => held.length).toBe(1);
  const answered = maud.waitForResponse(search);
  await nameField(maud).fill('Zzyzx');
  await answered;

  // The page does not wait for the first one any more: it is there for nobody, perhaps.
  await held[0]?.continue().catch(() => undefined);

  await nameField(maud).press('End');
  await maud.keyboard.type('y');
  await maud.waitForResponse(search);
  expect(await nameField(maud).inputValue()).toBe('Zzyzxy');
  expect(await offered(maud).count()).toBe(0);
  await maud.unroute(search);
});

test('without an answer the form is filled in by hand, and nothing is said of it', async () => {
  let asked = 0;
  await maud.route(search, async (route) => {
    asked += 1;
    await route.fulfill({ status: 503, body: '' });
  });
  await maud.goto('/planifier');
  await nameField(maud).fill(eloise);
  await expect.poll(() => asked).toBe(1);
  await typeName(maud, eloise);
  await born(maud).getByLabel('Jour').fill('1');

  expect(await maud.getByRole('alert').count()).toBe(0);
  expect(await offered(maud).count()).toBe(0);
  await maud.unroute(search);
});

test('on a phone the list is chosen from by touch', async () => {
  const { page, complaints } = await openAs(browser, 'm.lefevre', phone);
  await page.goto('/planifier');
  await nameField(page).tap();
  // A page whose list is closed keeps what has the focus clear of its bars.
  expect(await page.locator('html.has-open-list').count()).toBe(0);
  await page.keyboard.type(family.slice(0, 10), { delay: 20 });
  await expect.poll(() => offered(page).count()).toBe(3);
  expect(await page.locator('html.has-open-list').count()).toBe(1);

  // On a touch screen React Aria keeps a new list unseen for up to 600 ms, until the keyboard on the screen has had time to come.
  const list = page.locator('.popover');
  await expect.poll(() => list.evaluate((box) => getComputedStyle(box).opacity)).toBe('1');
  await look(page, 'known-patients-phone');
  await offered(page).filter({ hasText: 'Loïc' }).tap();

  await expect.poll(() => nameField(page).inputValue()).toBe(`M. Loïc ${family}`);
  expect(await born(page).getByLabel('Année').inputValue()).toBe('1975');
  await look(page, 'known-patient-taken-phone');
  expect(complaints).toEqual([]);
});

test('a doctor is offered the patients of their own consultations alone, in English too', async () => {
  const { page } = await openAs(browser, 'h.ferrand', desktop);
  const speak = async (locale: 'fr' | 'en'): Promise<void> => {
    const { body } = await request(page, '/api/identity/me');
    const { version } = body as { readonly version: number };
    await request(page, '/api/identity/me', { method: 'PATCH', body: { version, locale } });
  };
  await speak('en');
  await page.goto('/planifier');
  await page.getByRole('combobox', { name: 'Patient’s name' }).fill(family);

  await expect.poll(() => offered(page).count()).toBe(1);
  await offered(page).getByText('Date of birth: 5 May 1975').waitFor();
  await page
    .locator('[data-live-announcer]')
    .getByText(/^1 option available/u)
    .waitFor({ state: 'attached' });
  await look(page, 'known-patients-english');
  await offered(page).click();
  await page.getByText('Taken from the last consultation: check with the person.').waitFor();
  await expectEnglish(page);
  await speak('fr');
});
