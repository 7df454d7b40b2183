import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { theCallPage } from './call-page.ts';
import type { Cast } from './page.tsx';

const { open } = theCallPage();
let page: Page;

const THREE: readonly Cast[] = [
  { name: 'Dr Ada Okoye' },
  { name: 'M. Karim Kaddour' },
  { name: 'Yann Le Goff' },
];
const show = (cast: readonly Cast[]): Promise<void> =>
  page.evaluate((all) => window.callPage.show(all), cast);
const told = (): ReturnType<typeof page.evaluate<ReturnType<Window['callPage']['told']>>> =>
  page.evaluate(() => window.callPage.told());

beforeEach(async () => {
  page = await open({ screen: [1280, 800] });
});

test('a hand goes up by the button and down by the key, and the button says which', async () => {
  await show(THREE);

  await page.getByRole('button', { name: 'Lever la main' }).click();
  await page.locator('.tile--self .tile__hand', { hasText: '1' }).waitFor();
  expect(await told()).toMatchObject({ isHandUp: true });
  await page.keyboard.press('h');

  await page.getByRole('button', { name: 'Lever la main' }).waitFor();
  await expect.poll(told).toMatchObject({ isHandUp: false });
});

test('with one other person there is no hand, and the key does nothing', async () => {
  await show(THREE.slice(0, 1));
  await page.getByText('Dr Ada Okoye').first().waitFor();

  await page.keyboard.press('h');

  expect(await page.getByRole('button', { name: 'Lever la main' }).count()).toBe(0);
  expect(await told()).toMatchObject({ isHandUp: false });
});

test('raised hands are first in the list of people, with their numbers, and on the tiles', async () => {
  const [ada, karim, yann] = THREE;
  if (!ada || !karim || !yann) throw new Error('Three people');
  await show([ada, { ...karim, handRaisedAt: 20 }, { ...yann, handRaisedAt: 10 }]);

  await page.getByRole('button', { name: /personnes dans l’appel/u }).click();

  const rows = page.locator('.present__one');
  await rows.first().waitFor();
  const names = await rows.evaluateAll((all) =>
    all.map((row) =>
      `${row.querySelector('bdi')?.textContent ?? ''} ${row.querySelector('.present__hand')?.textContent ?? ''}`.trim(),
    ),
  );
  expect(names).toEqual([
    'Yann Le Goff Main levée, numéro 1',
    'M. Karim Kaddour Main levée, numéro 2',
    'Dr Nadia Berthelot',
    'Dr Ada Okoye',
  ]);
  const tile = page.locator('figure', { hasText: 'Karim' });
  expect(await tile.locator('.tile__hand').innerText()).toContain('2');
});

test('whose hands go up and who reacts is said once, politely and together', async () => {
  await show(THREE);
  await page.evaluate(() => {
    const said: string[] = [];
    const region = document.querySelector('[aria-live=polite].visually-hidden');
    new MutationObserver(() => {
      // The space before a colon is one that does not break.
      const text = (region?.textContent ?? '').replaceAll(/\s/gu, ' ');
      if (text !== '' && said.at(-1) !== text) said.push(text);
    }).observe(region ?? document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { said });
  });

  await show(THREE.map((one, at) => ({ ...one, handRaisedAt: 30 - at })));
  for (const [at, reaction] of [
    [0, 'bravo'],
    [1, 'bravo'],
    [0, 'bravo'],
  ] as const)
    await page.evaluate(([at, reaction]) => window.callPage.reactBy(at, reaction), [
      at,
      reaction,
    ] as const);

  await expect
    .poll(() => page.evaluate(() => (window as unknown as { said: string[] }).said), {
      timeout: 45_000,
    })
    .toEqual([
      'Mains levées : Dr Ada Okoye, M. Karim Kaddour, Yann Le Goff. Dr Ada Okoye, M. Karim Kaddour : Bravo.',
    ]);
});

test('a reaction stands over the picture of who sent it, and oneself sees one’s own', async () => {
  await show(THREE);
  await page.evaluate(() => window.callPage.reactBy(1, 'thanks'));
  await page
    .locator('figure', { hasText: 'Karim' })
    .locator('.floats', { hasText: 'Merci' })
    .waitFor();

  await page.getByRole('button', { name: 'Réagir' }).click();
  await page.getByRole('menuitem', { name: 'Bravo' }).click();

  await page.locator('.tile--self .floats', { hasText: 'Bravo' }).waitFor();
  expect(await told()).toMatchObject({ reactions: ['bravo'] });
  await page.locator('.floats').first().waitFor({ state: 'detached' });
});

test.each([
  { screen: [390, 844], audience: 'patient' },
  { screen: [390, 844], audience: 'member' },
  { screen: [844, 390], audience: 'member' },
] as const)(
  'on a small screen $screen the hand of a $audience is at hand',
  async ({ screen, audience }) => {
    page = await open({ screen, audience });
    await show(THREE);
    const inBar = page.locator('.callbar').getByRole('button', { name: 'Lever la main' });
    await page.locator('.tiles').waitFor();
    if (!(await inBar.isVisible())) {
      await page.getByRole('button', { name: 'Plus' }).click();
      await page.locator('.panel').getByRole('button', { name: 'Bravo' }).click();
    }

    await page
      .getByRole('button', { name: 'Lever la main' })
      .locator('visible=true')
      .first()
      .click();

    await expect.poll(told).toMatchObject({ isHandUp: true });
  },
);

test('the names of microphone and camera say how they are, and nothing beside denies it', async () => {
  await page.getByRole('button', { name: 'Micro ouvert', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Caméra allumée', exact: true }).waitFor();

  for (const key of ['m', 'v']) await page.keyboard.press(key);

  await page.getByRole('button', { name: 'Micro coupé', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Caméra coupée', exact: true }).waitFor();
  expect(await page.locator('.callbar [aria-pressed]').count()).toBe(0);
});

test('the loss of the network is said once, and its seconds are not', async () => {
  await show(THREE.slice(0, 1));
  await page.evaluate(() => window.callPage.lose());

  const seconds = page.getByText(/L’image et le son sont coupés depuis \d+ seconde/u);
  await seconds.waitFor();
  await page
    .locator('[aria-live=polite]', { hasText: 'L’appel revient de lui-même' })
    .waitFor({ state: 'attached' });
  expect(await seconds.evaluate((one) => one.closest('[aria-live], output, [role=status]'))).toBe(
    null,
  );
});
