import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { aPdf } from '#files.ts';
import { expectEnglish } from '#language.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { aNewcomer } from '#newcomer.ts';
import { openFreshAs, signIn } from '#people.ts';

type Person = Awaited<ReturnType<typeof aNewcomer>>;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const letter = 'Courrier du 3 mars.pdf';
const unique = (name: string): string => `${name} ${Date.now().toString(36)}`;
const dialog = (page: Page): Locator => page.getByRole('dialog');
const kept = (page: Page): Locator => page.getByRole('region', { name: 'Documents', exact: true });

/** Signs in and puts a file into their own space. */
async function putLetter(person: Person): Promise<void> {
  const { page } = await openPage(browser, desktop);
  await signIn(page, person);
  await page.goto('/documents');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Déposer', exact: true }).click(),
  ]);
  await chooser.setFiles({ name: letter, mimeType: 'application/pdf', buffer: aPdf(2) });
  await page.getByRole('row').filter({ hasText: letter }).waitFor();
}

async function choose(page: Page, { displayName }: Person): Promise<void> {
  await page.goto('/personnes');
  await page.getByLabel('Nom ou mail').fill(displayName);
  await page.getByRole('button', { name: new RegExp(displayName, 'u') }).click();
  await kept(page)
    .getByText(/^Un fichier \(/u)
    .waitFor();
}

async function closeAccess(page: Page, { displayName }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Fermer l’accès…' }).click();
  await page.getByRole('button', { name: 'Fermer l’accès', exact: true }).click();
  await page.getByText(`Accès de ${displayName} fermé`).waitFor();
}

test('an administrator hands what somebody has left over to a colleague, who opens it, and sees nothing of it', async () => {
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  const anne = await aNewcomer(page, unique('Anne Moreau'));
  const taker = await aNewcomer(page, unique('Hervé Le Gall'));
  await putLetter(anne);
  const seen: string[] = [];
  page.on('response', (reply) => {
    if (reply.url().includes('/api/documents/')) void reply.text().then((text) => seen.push(text));
  });
  await choose(page, anne);
  await kept(page).getByText('fermez d’abord son accès').waitFor();
  await look(page, 'left-open-1280');
  await closeAccess(page, anne);
  await page.getByRole('listitem').getByRole('button', { name: 'Fermer' }).click();
  await kept(page).scrollIntoViewIfNeeded();
  await look(page, 'left-closed-1280');

  await page.getByRole('button', { name: 'Confier à un collègue' }).click();
  await dialog(page).getByRole('button', { name: 'Confier les documents' }).click();
  await dialog(page).getByText('Choisissez un collègue').waitFor();
  await dialog(page).getByRole('combobox', { name: 'À qui' }).fill(taker.displayName);
  await page.getByRole('option', { name: new RegExp(taker.displayName, 'u') }).click();
  await expectAccessible(page);
  await look(page, 'hand-over-1280');
  await page.setViewportSize(phone.viewport);
  await look(page, 'hand-over-390');
  await page.setViewportSize(desktop.viewport);
  await dialog(page).getByRole('button', { name: 'Confier les documents' }).click();

  await kept(page).getByText(`Confiés à ${taker.displayName}`).waitFor();
  await expectAccessible(page);
  await look(page, 'handed-1280');
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.join('')).not.toContain('Courrier');
  const { page: theirs } = await openPage(browser, desktop);
  await signIn(theirs, taker);
  await theirs.goto('/documents?dans=recents');
  await theirs.getByRole('row').filter({ hasText: 'Documents de Anne Moreau' }).waitFor();
  await look(theirs, 'handed-recent-1280');
  const mail = await mailTo(taker.email, 2);
  expect(mail.subject).toContain('Des documents vous ont été confiés');
  expect(`${mail.text}${mail.html}`).not.toMatch(/Anne|Courrier/u);
  await theirs.goto(/https?:\S+dossier=[\w-]+/u.exec(mail.text)?.[0] ?? '');
  await theirs
    .getByRole('row')
    .filter({ hasText: letter })
    .getByRole('button', { name: new RegExp(`^${letter}`, 'u') })
    .click();
  await theirs.getByText('Page 1 sur 2').waitFor();
  await look(theirs, 'handed-open-1280');
});

test('the security officer erases what somebody has left, once their access is closed', async () => {
  const { page: admin } = await openFreshAs(browser, 'c.vasseur', desktop);
  const luc = await aNewcomer(admin, unique('Luc Sortant'));
  await putLetter(luc);
  await choose(admin, luc);
  expect(await admin.getByRole('button', { name: 'Effacer ses documents' }).count()).toBe(0);
  await closeAccess(admin, luc);
  const { page } = await openFreshAs(browser, 's.okoye', phone);
  await choose(page, luc);
  await kept(page).scrollIntoViewIfNeeded();
  await look(page, 'erase-closed-390');
  await page.getByRole('button', { name: 'Effacer ses documents' }).click();
  const typed = dialog(page).getByLabel(`Pour confirmer, écrivez ${luc.displayName}`);
  await typed.fill('Quelqu’un d’autre');
  await dialog(page).getByRole('button', { name: 'Effacer pour toujours' }).click();
  await dialog(page).getByText('Ce n’est pas ce nom').waitFor();
  await expectAccessible(page);
  await look(page, 'erase-documents-390');
  await typed.fill(luc.displayName);
  await dialog(page).getByRole('button', { name: 'Effacer pour toujours' }).click();

  await kept(page).getByText('Ses documents sont effacés.').waitFor();
  await expectAccessible(page);
  await look(page, 'erased-390');
});

test('the same in English', async () => {
  const { page } = await openFreshAs(browser, 's.okoye', desktop);
  const speak = async (locale: 'fr' | 'en'): Promise<void> => {
    const me = await request(page, '/api/identity/me');
    const { version } = me.body as { readonly version: number };
    await request(page, '/api/identity/me', { method: 'PATCH', body: { version, locale } });
  };
  await speak('en');
  await page.goto('/personnes');
  await page.getByLabel('Name or mail').fill('Luc Sortant');
  await page
    .getByRole('button', { name: /Luc Sortant/u })
    .first()
    .click();
  await page.getByText('Their documents are erased.').waitFor();
  await expectEnglish(page);
  await page.getByLabel('Name or mail').fill('Ferrand');
  await page.getByRole('button', { name: /Ferrand/u }).click();
  await page.getByRole('heading', { name: 'Documents', level: 3 }).waitFor();
  await expectEnglish(page);
  await page.getByRole('heading', { name: 'Documents', level: 3 }).scrollIntoViewIfNeeded();
  await look(page, 'left-english-1280');
  await speak('fr');
});
