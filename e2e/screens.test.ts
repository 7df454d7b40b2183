import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findFaults } from '#axe.ts';
import { desktop, closePages, openBrowser, openPage, pictureFailures } from '#browser.ts';
import { letIn } from '#doctor.ts';
import { expectMovingPicture } from '#media.ts';
import { arrive, patient, plan } from '#meeting.ts';
import { motionOf } from '#motion.ts';
import { agree, prove } from '#patient.ts';
import { openAs, openFreshAs, personNamed } from '#people.ts';
import { resetLinkTo } from '#reset-link.ts';

type Looks = Parameters<Page['emulateMedia']>[0];
const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;
const dark: Looks = { colorScheme: 'dark', forcedColors: 'none' };
const forced: Looks = { colorScheme: 'light', forcedColors: 'active' };
const light: Looks = { colorScheme: 'light', forcedColors: 'none' };

/** What is on its way is there. */
async function settle(page: Page): Promise<void> {
  await expect.poll(() => page.getByText(/^Chargement/u).count(), { interval: 50 }).toBe(0);
}

/** Keeps the screen as people see it, where somebody who works on it wants to look. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ASTRA_LOOK'];
  if (folder === undefined) return;
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const theme = isDark ? 'dark' : 'light';
  const width = page.viewportSize()?.width ?? 0;
  const path = `${folder}/${name.replaceAll(/\W+/gu, '-')}-${String(width)}-${theme}.png`;
  await page.screenshot({ path });
}

/**
 * What is wrong with the screen as it stands, in each size and theme, and whether it fits a small phone. All rules are
 * tried once a size; what a theme can change are the colours.
 */
async function faultsOf(
  page: Page,
  name: string,
  themes: readonly Looks[] = [dark, forced],
): Promise<readonly string[]> {
  await settle(page);
  const faults: string[] = (await motionOf(page)).map((fault) => `${name}: ${fault}`);
  const note = (found: readonly string[], where: string): number =>
    faults.push(...found.map((fault) => `${name}, ${where}: ${fault}`));
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.emulateMedia(light);
    await picture(page, name);
    note(await findFaults(page), `light ${String(size.width)}`);
    for (const theme of themes) {
      await page.emulateMedia(theme);
      if (theme === dark) await picture(page, name);
      note(await findFaults(page, ['color-contrast']), `${JSON.stringify(theme)} ${size.width}`);
    }
  }
  await page.emulateMedia(light);
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 1) faults.push(`${name}, 320: ${String(over)} px too wide`);
  await page.setViewportSize(desktop.viewport);
  return faults;
}

interface Screen {
  readonly name: string;
  readonly path?: string;
  /** What is done on it first. */
  readonly open?: (page: Page) => Promise<void>;
}

const press = (name: RegExp | string) => (page: Page) =>
  page.getByRole('button', { name }).first().click();
const close = (page: Page) => page.keyboard.press('Escape');

let browser: Browser;
let consultation = '';
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

test('(a patient waits)', async () => {
  const planned = await plan(browser);
  await arrive(browser, planned);
  consultation = planned.id;
});

const secretarys: readonly Screen[] = [
  { name: 'today', path: '/' },
  { name: 'writing', open: press(/^Écrire/u) },
  { name: 'a consultation', path: '/consultations/…' },
  { name: 'changing it', open: press('Déplacer ou corriger') },
  { name: 'planning', path: '/planifier' },
  { name: 'planning, refused', open: press('Planifier et inviter') },
  { name: 'a meeting', path: '/reunion' },
  { name: 'people', path: '/personnes' },
  { name: 'failed mail', path: '/messages-en-echec' },
];
const doctors: readonly Screen[] = [
  { name: 'today', path: '/' },
  { name: 'handing over', open: press(/^Confier à un collègue/u) },
  { name: 'a consultation', path: '/consultations/…' },
  { name: 'account', path: '/moi' },
  { name: 'help', path: '/aide' },
  { name: 'no such page', path: '/nulle-part' },
];
const administrators: readonly Screen[] = [
  { name: 'people', path: '/personnes' },
  { name: 'a colleague', open: press(/Dr Hugo Ferrand/u) },
  { name: 'closing an access', open: press(/Fermer l.accès/u) },
  { name: 'inviting', path: '/personnes', open: press('Inviter un collègue') },
  { name: 'settings', path: '/reglages' },
];
const officers: readonly Screen[] = [
  { name: 'journal', path: '/journal' },
  { name: 'an entry', open: press('Détails') },
  { name: 'settings', path: '/reglages' },
  { name: 'not allowed', path: '/messages-en-echec' },
];

test.each([
  ['secretary', 'm.lefevre', secretarys],
  ['doctor', 'n.berthelot', doctors],
  ['administrator', 'c.vasseur', administrators],
  ['security officer', 's.okoye', officers],
])(
  'every screen of a %s is accessible in each theme and size, and fits',
  async (who, name, list) => {
    // The journal opens to who has proved lately who they are.
    const openPerson = list === officers ? openFreshAs : openAs;
    const { page } = await openPerson(browser, name, { ...desktop, reducedMotion: 'reduce' });
    const faults: string[] = [];
    for (const { name: screen, path, open } of list) {
      if (path) await page.goto(path.replace('…', consultation));
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await open?.(page);
      faults.push(...(await faultsOf(page, `${who}, ${screen}`)));
      if (!path) await close(page);
    }
    expect(faults).toEqual([]);
  },
);

test('the doors are accessible in each theme and size, and fit', async () => {
  const { page } = await openPage(browser, { ...desktop, reducedMotion: 'reduce' });
  const faults: string[] = [];
  for (const [name, path] of [
    ['sign-in', '/'],
    ['joining', '/rejoindre'],
    ['forgotten password', '/mot-de-passe-oublie'],
  ] as const) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    faults.push(...(await faultsOf(page, name)));
  }
  const { email } = personNamed('m.lefevre');
  const link = await resetLinkTo(email, async () => {
    await page.getByLabel('Adresse professionnelle').fill(email);
    await press('Recevoir un lien')(page);
    await page.getByRole('heading', { name: 'Regardez votre boîte mail' }).waitFor();
    faults.push(...(await faultsOf(page, 'link asked for')));
  });
  await page.goto(link);
  await page.getByLabel('Nouveau mot de passe', { exact: true }).fill('seven boats on a lake');
  faults.push(...(await faultsOf(page, 'new password')));
  await press('Continuer')(page);
  await page.getByLabel('Code à 6 chiffres').waitFor();
  faults.push(...(await faultsOf(page, 'new password, proof')));
  expect(faults).toEqual([]);
  // Whoever does not ask for stillness has the motion: the look above sees it.
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await motionOf(page)).not.toEqual([]);
  await page.evaluate(() => document.documentElement.setAttribute('data-motion', 'less'));
  expect(await motionOf(page)).toEqual([]);
});

/** The call is dark in both themes. */
const onStage = [forced];

test('the call is accessible with each panel open, in each theme and size, and fits', async () => {
  const { page } = await openAs(browser, 'n.berthelot', { ...desktop, reducedMotion: 'reduce' });
  await page.goto('/');
  await letIn(page, patient.name);
  await expectMovingPicture(page, /Image de Mme Yvonne Bellec/u);
  const faults = [...(await faultsOf(page, 'call', onStage))];
  for (const panel of ['Attente', 'Patient', 'Plus', 'Quitter']) {
    await page.getByRole('button', { name: new RegExp(`^${panel}`, 'u') }).click();
    faults.push(...(await faultsOf(page, `call, ${panel}`, onStage)));
    await close(page);
  }
  await press(/^Quitter/u)(page);
  await press('Terminer la consultation')(page);
  await page.getByRole('heading', { name: /terminée/u }).waitFor();
  faults.push(...(await faultsOf(page, 'after the call')));

  expect(faults).toEqual([]);
});

/** A guest's page in front of their link, and what is wrong with it at each halt. */
async function aGuest(link: string) {
  const { page } = await openPage(browser, { ...desktop, reducedMotion: 'reduce' });
  await page.goto(link);
  const faults: string[] = [];
  const halt = async (name: string): Promise<void> => {
    faults.push(...(await faultsOf(page, name)));
  };
  return { page, halt, faults };
}

test('the patient’s way is accessible in each theme and size, and fits, whatever goes wrong on it', async () => {
  const { page, halt, faults } = await aGuest((await plan(browser)).link);
  await press('Commencer')(page);
  await prove(page, ['4', '3', '1948']);
  await page.getByText(/il reste 2 essais/u).waitFor();
  await halt('a wrong date');
  await prove(page, patient.born);
  await press(/Lire le texte complet/u)(page);
  await halt('consent');
  await agree(page);
  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();
  await page.evaluate(() => {
    const all = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wish) =>
      wish?.video ? Promise.reject(new DOMException('', 'NotAllowedError')) : all(wish);
  });
  await press('Essayer ma caméra et mon micro')(page);
  await press('Écouter le son')(page);
  await press('Oui, je l’ai entendue')(page);
  await page.getByText('Votre appareil refuse de nous donner la caméra.').waitFor();
  await page.getByText('Pour la caméra et le micro, choisissez « Autoriser ».').waitFor();
  await page.getByRole('button', { name: 'Réessayer la caméra' }).waitFor();
  await halt('a camera that is refused');
  await page.getByRole('button', { name: 'Continuer sans image' }).click({ timeout: 20_000 });
  await page.getByText('Gardez cette page ouverte').waitFor();
  await halt('waiting');

  expect(faults).toEqual([]);
});

test('the second factor is accessible in each theme and size, and fits, with a code that is refused too', async () => {
  const { page } = await openPage(browser, { ...desktop, reducedMotion: 'reduce' });
  const { email, password } = personNamed('p.marchand');
  await page.goto('/');
  await page.getByLabel('Adresse professionnelle').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await press('Se connecter')(page);
  await page.getByLabel('Code à 6 chiffres').waitFor();
  const faults = [...(await faultsOf(page, 'second factor'))];
  await page.getByLabel('Code à 6 chiffres').fill('000000');
  await page.getByText(/n.est pas le bon|n.est pas juste/u).waitFor();
  faults.push(...(await faultsOf(page, 'a refused code')));

  expect(faults).toEqual([]);
});
