import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { desktop, type Watched } from '#browser.ts';
import { expectMovingPicture } from '#media.ts';
import { openAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: stack().chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Three encoders and six decoders share one machine with the deployment.
      '--use-fake-device-for-media-stream=fps=8',
      '--use-fake-ui-for-media-stream',
      '--auto-accept-this-tab-capture',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
});
afterAll(() => browser.close());

const title = 'RCP thorax';
const faces = {
  nadia: /Image de Dr Nadia Berthelot/u,
  hugo: /Image de Dr Hugo Ferrand/u,
  sara: /Image de Dr Sara Lindqvist/u,
};

/** A meeting that begins now, with a colleague and somebody of another organisation. */
async function begin(page: Page): Promise<string> {
  const { status, body } = await request(page, '/api/meetings/group-meetings', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: {
      title,
      hostId: personNamed('n.berthelot').id,
      durationMinutes: 30,
      memberIds: [personNamed('h.ferrand').id],
      invitees: [
        { name: 'Consœur de Saint-Avel', email: personNamed('s.lindqvist').email, locale: 'fr' },
      ],
    },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return (body as { readonly id: string }).id;
}

async function joinFromDay({ page }: Watched): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: new RegExp(`Rejoindre ${title}`, 'u') }).click();
}

async function actOn(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${name}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

test('three professionals meet over Jitsi: hands, reactions, a screen, and a moderator who moderates', async () => {
  const [nadia, hugo, sara] = await Promise.all(
    ['n.berthelot', 'h.ferrand', 's.lindqvist'].map((name) => openAs(browser, name, desktop)),
  );
  if (!nadia || !hugo || !sara) throw new Error('Three people');
  const id = await begin(nadia.page);
  await nadia.page.goto(`/appel/${id}`);
  await Promise.all([joinFromDay(hugo), joinFromDay(sara)]);
  await Promise.all([
    expectMovingPicture(nadia.page, faces.hugo),
    expectMovingPicture(nadia.page, faces.sara),
    expectMovingPicture(hugo.page, faces.nadia),
    expectMovingPicture(hugo.page, faces.sara),
    expectMovingPicture(sara.page, faces.nadia),
    expectMovingPicture(sara.page, faces.hugo),
  ]);

  // A hand goes up for all, a reaction stands over its sender.
  await hugo.page.getByRole('button', { name: 'Lever la main' }).click();
  for (const { page } of [nadia, sara])
    await page
      .locator('figure', { hasText: 'Hugo' })
      .locator('.tile__hand', { hasText: '1' })
      .waitFor();
  await sara.page.getByRole('button', { name: 'Réagir' }).click();
  await sara.page.getByRole('menuitem', { name: 'Bravo' }).click();
  await nadia.page
    .locator('figure', { hasText: 'Sara' })
    .locator('.floats', { hasText: 'Bravo' })
    .waitFor();
  await hugo.page.getByRole('button', { name: 'Baisser la main' }).click();
  await nadia.page.locator('.tile__hand').first().waitFor({ state: 'detached' });

  // A screen is seen by all, and gone when it is stopped.
  await hugo.page.getByRole('button', { name: 'Partager', exact: true }).click();
  for (const { page } of [nadia, sara])
    await expectMovingPicture(page, /Écran de Dr Hugo Ferrand/u);
  await hugo.page.locator('.callbar').getByRole('button', { name: 'Arrêter le partage' }).click();
  await nadia.page
    .getByLabel(/Écran de/u)
    .first()
    .waitFor({ state: 'detached' });

  // Muted, told so, asked to speak; it is Hugo who opens his microphone.
  await nadia.page.getByRole('button', { name: 'Participants', exact: true }).click();
  await actOn(nadia.page, 'Dr Hugo Ferrand', 'Couper le micro');
  await hugo.page.getByText('Dr Nadia Berthelot a coupé votre micro.').waitFor();
  await hugo.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
  await actOn(nadia.page, 'Dr Hugo Ferrand', 'Inviter à parler');
  await hugo.page.getByRole('button', { name: 'Activer mon micro' }).click();
  await hugo.page.getByRole('button', { name: 'Micro ouvert' }).waitFor();

  // Removed: out at once, and no way back on the wire; then the end for all.
  const grants = `/api/meetings/meetings/${id}/grants`;
  await actOn(nadia.page, 'Dr Sara Lindqvist', 'Exclure de la réunion…');
  await nadia.page.getByRole('button', { name: 'Exclure', exact: true }).click();
  await sara.page.getByRole('heading', { name: /vous a fait sortir de la réunion/u }).waitFor();
  await nadia.page.getByLabel(faces.sara).waitFor({ state: 'detached' });
  expect((await request(sara.page, grants, { method: 'POST', body: {} })).status).toBe(403);
  await expectMovingPicture(nadia.page, faces.hugo);
  await nadia.page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await nadia.page.getByRole('dialog').getByRole('button', { name: 'Terminer pour tous' }).click();
  await hugo.page.getByRole('heading', { name: 'Réunion terminée' }).waitFor();
  expect([nadia, hugo, sara].flatMap((one) => one.complaints)).toEqual([]);
}, 240_000);
