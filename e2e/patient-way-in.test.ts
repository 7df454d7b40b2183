import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  isInSight,
  launchWithPermissions,
  openBrowser,
  openPage,
  phone,
  type Watched,
} from '#browser.ts';
import { look } from '#look.ts';
import { patient, plan } from '#meeting.ts';
import { agree, openLink, prove } from '#patient.ts';
import { openAs } from '#people.ts';

let browser: Browser;
let guest: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(async () => {
  guest = await openPage(browser, phone);
});

/** The link, the proof and the consent. */
async function comeToTests(page: Page): Promise<void> {
  await openLink(page, await plan(browser));
  await prove(page, patient.born);
  await agree(page);
  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();
}

const begin = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).click();

test('the one question that is left is in sight on a telephone, with its button', async () => {
  const { page } = guest;
  await comeToTests(page);
  await begin(page);

  await page.getByRole('heading', { name: 'Une dernière question' }).waitFor();

  await look(page, 'devices-question');
  expect(await isInSight(page.getByRole('button', { name: 'Écouter le son' }))).toBe(true);
});

/** As the person does in the browser's own settings of the site, while the page is open. */
async function allowCamera(page: Page, setting: 'granted' | 'denied'): Promise<void> {
  const ofPage = await page.context().newCDPSession(page);
  const { targetInfo } = (await ofPage.send('Target.getTargetInfo')) as {
    targetInfo: { browserContextId?: string };
  };
  const own = page.context().browser();
  if (!own) throw new Error('The page is of no browser');
  const ofBrowser = await own.newBrowserCDPSession();
  const { browserContextId = '' } = targetInfo;
  const permission = { name: 'camera' };
  const origin = new URL(page.url()).origin;
  await ofBrowser.send('Browser.setPermission', { permission, setting, origin, browserContextId });
}

test('a camera that is forbidden in the midst of the tests is told as that; allowed again, it needs no button', async () => {
  const own = await launchWithPermissions();
  onTestFinished(() => own.close());
  const { page } = await openPage(own, phone);
  await comeToTests(page);
  await begin(page);
  const camera = page.getByRole('listitem').filter({ hasText: 'Caméra' }).first();
  await camera.getByText('On vous voit bien.').waitFor();

  await allowCamera(page, 'denied');

  await camera.getByText('Caméra : bloquée').waitFor();
  await camera.getByText('Votre appareil refuse de nous donner la caméra.').waitFor();
  await expectAccessible(page);
  await look(page, 'devices-forbidden');
  await allowCamera(page, 'granted');
  await camera.getByText('On vous voit bien.').waitFor();
});

/** The camera is another program's, and the network what `state` says, as a browser finds them. */
function narrow(state: { camera: 'busy' | 'free'; network: 'far' | 'tcp' }): void {
  Object.assign(globalThis, { state });
  const { mediaDevices } = navigator;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (wish) =>
    state.camera === 'busy' && Boolean(wish?.video)
      ? Promise.reject(new DOMException('Could not start video source', 'NotReadableError'))
      : native(wish);
  const { prototype } = globalThis.RTCRtpSender;
  const measure = Reflect.get(prototype, 'getStats');
  prototype.getStats = async function getStats(this: RTCRtpSender): Promise<RTCStatsReport> {
    const found = new Map<string, unknown>();
    (await measure.call(this)).forEach((entry: { readonly type: string; readonly id: string }) => {
      const isFar = state.network === 'far' && entry.type === 'candidate-pair';
      const isTcp = state.network === 'tcp' && entry.type === 'local-candidate';
      const as = { ...(isFar && { currentRoundTripTime: 0.9 }), ...(isTcp && { protocol: 'tcp' }) };
      found.set(entry.id, { ...entry, ...as });
    });
    return found;
  };
}

test('a camera in use elsewhere, a weak network and one that filters are each told with what helps, and the staff see it', async () => {
  const { page } = await openPage(browser, phone);
  await page.addInitScript(narrow, { camera: 'busy', network: 'far' } as const);
  const become = (change: object): Promise<void> =>
    page.evaluate(
      (to) => void Object.assign((globalThis as unknown as { state: object }).state, to),
      change,
    );
  await comeToTests(page);
  await begin(page);
  const part = (name: string) => page.getByRole('listitem').filter({ hasText: name }).first();

  await part('Caméra').getByText('Caméra : déjà utilisée').waitFor();
  await part('Caméra')
    .getByText(/Fermez les autres applications d.appel/u)
    .waitFor();
  await part('Connexion')
    .getByText(/Rapprochez-vous de votre box/u)
    .waitFor();
  await expectAccessible(page);
  await look(page, 'devices-busy-and-weak');
  await become({ camera: 'free', network: 'tcp' });
  await page.getByRole('button', { name: 'Réessayer la caméra' }).click();
  await part('Caméra').getByText('On vous voit bien.').waitFor();
  await page.getByRole('button', { name: 'Réessayer la connexion' }).click();
  await part('Connexion').getByText('Connexion : freinée').waitFor();
  await part('Connexion')
    .getByText(/Le réseau du téléphone .* est souvent meilleur/u)
    .waitFor();
  await look(page, 'devices-filtered');

  await page.getByRole('button', { name: 'Écouter le son' }).click();
  await page.getByRole('button', { name: 'Oui, je l’ai entendue' }).click();
  // What helps is read before one goes in, without scrolling.
  await page
    .getByRole('heading', { name: 'Tout fonctionne, mais la connexion est freinée' })
    .waitFor();
  expect(await isInSight(part('Connexion').getByText(/est souvent meilleur/u))).toBe(true);
  await look(page, 'devices-filtered-and-fine');
  await page.getByRole('button', { name: 'Réessayer la connexion' }).click();
  expect(await isInSight(part('Connexion'))).toBe(true);
  await part('Connexion').getByText('Essayé de nouveau : c’est comme avant.').waitFor();
  await page.getByRole('button', { name: 'Entrer dans la salle d’attente' }).click();
  const maud = await openAs(browser, 'm.lefevre', desktop);
  await maud.page
    .getByRole('region', { name: patient.name })
    .getByText(/Réseau filtré/u)
    .first()
    .waitFor();
});

/** Every title that the page shows from now on. */
const noteTitles = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const titles = new Set<string>();
    Object.assign(window, { titles });
    const note = (): void => void titles.add(document.querySelector('h1')?.innerText ?? '');
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  });
const titlesOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [...(window as unknown as { titles: Set<string> }).titles]);

test('however slow the network, it is one step from the tests into the waiting room', async () => {
  const { page } = guest;
  await comeToTests(page);
  await begin(page);
  await page.getByRole('button', { name: 'Écouter le son' }).click();
  await page.getByRole('button', { name: 'Oui, je l’ai entendue' }).click();
  const enter = page.getByRole('button', { name: 'Entrer dans la salle d’attente' });
  await enter.waitFor();
  await noteTitles(page);
  await page.route('**/api/meetings/visit/wait', async (route) => {
    // What the service tells of the tests is there long before.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await route.continue();
  });

  await enter.click();

  await page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
  expect(await titlesOf(page)).not.toContain('Tout est prêt');
});

/** On the clock of Martinique. */
const hours = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Martinique',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);

test('who is far away reads which hour it will be there, before and when the door opens', async () => {
  const { page } = await openPage(browser, { ...phone, timezoneId: 'America/Martinique' });
  const later = Date.now() + 26 * 60 * 60_000;
  const { link } = await plan(browser, { inMinutes: 26 * 60 });

  await page.goto(link);

  const own = page.getByText(/^À l’heure de Paris.: .*sur cet appareil\.$/u);
  expect(await own.innerText()).toMatch(
    new RegExp(`${hours(later)}|${hours(later + 60_000)}`, 'u'),
  );
  await look(page, 'early-far-away');
  const near = await plan(browser);
  await page.goto(near.link);
  await page.getByRole('button', { name: 'Commencer' }).waitFor();
  await own.waitFor();
  await look(page, 'invitation-far-away');
  await expectAccessible(page);
  await guest.page.goto(near.link);
  await guest.page.getByRole('button', { name: 'Commencer' }).waitFor();
  expect(await guest.page.getByText(/sur cet appareil/u).count()).toBe(0);
});

test('the page that opens by itself stays as it is while there is no network', async () => {
  const { page, context } = guest;
  const { link } = await plan(browser, { inMinutes: 120 });
  await page.clock.install();
  await page.goto(link);
  const early = page.getByRole('heading', { name: /Vous êtes en avance/u });
  await early.waitFor();

  await context.setOffline(true);
  await page.clock.runFor(61_000);
  await page.getByText('Plus d’internet pour l’instant.').first().waitFor();

  expect(await page.getByText('Nous n’arrivons pas à ouvrir').count()).toBe(0);
  expect(await early.count()).toBe(1);
  await context.setOffline(false);
});

test('who comes back by a reload before the waiting room is rung for all the same', async () => {
  // The clock of the other page stands.
  const { page } = await openPage(browser, phone);
  await comeToTests(page);
  await begin(page);
  await page.getByRole('button', { name: 'Écouter le son' }).click();
  await page.getByRole('button', { name: 'Oui, je l’ai entendue' }).click();
  await page.route('**/api/meetings/visit/wait', (route) => route.abort());
  await page.getByRole('button', { name: 'Entrer dans la salle d’attente' }).click();
  await page.getByText('Cela n’a pas marché').waitFor();
  await page.unroute('**/api/meetings/visit/wait');
  await page.addInitScript(() => {
    const made: string[] = [];
    Object.assign(window, { made });
    const { AudioContext: Real } = window;
    window.AudioContext = class extends Real {
      constructor() {
        super();
        made.push('sound');
      }
    };
  });

  await page.reload();
  await page.getByRole('heading', { name: 'Tout est prêt' }).waitFor();
  await page.getByRole('button', { name: 'Entrer dans la salle d’attente' }).click();

  await page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
  // Some browsers let a sound play only from a touch on.
  expect(await page.evaluate(() => (window as unknown as { made: string[] }).made)).toEqual([
    'sound',
  ]);
});
