import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, phone } from '#browser.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

async function planMeeting(page: Page): Promise<string> {
  const { status, body } = await request(page, '/api/meetings/group-meetings', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: {
      title: 'RCP thorax',
      hostId: personNamed('n.berthelot').id,
      startsAt: new Date(Date.now() + 197 * 3_600_000).toISOString(),
      durationMinutes: 30,
      memberIds: [],
      invitees: [],
    },
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  return (body as { readonly id: string }).id;
}
const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer et prévenir' }).click();

test('who changes a meeting second sees both versions and chooses, and nothing of the first is lost unseen', async () => {
  const desk = await openAs(browser, 'n.berthelot', desktop);
  const away = await openAs(browser, 'n.berthelot', phone);
  await desk.page.goto('/');
  const id = await planMeeting(desk.page);
  for (const { page } of [desk, away]) {
    await page.goto(`/consultations/${id}`);
    await page.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  }
  await away.page.getByLabel('Durée').selectOption({ label: '45 min' });

  await desk.page.getByLabel('Sujet').fill('RCP thorax et plèvre');
  await save(desk.page);
  // The phone hears of it while its form is open, and what is typed there stays.
  await desk.page.getByRole('heading', { level: 1, name: 'RCP thorax et plèvre' }).waitFor();
  await away.page
    .getByRole('heading', { level: 1, name: 'RCP thorax et plèvre', includeHidden: true })
    .waitFor();
  await save(away.page);

  await away.page.getByText('Quelqu’un a changé cette réunion').waitFor();
  await away.page.getByRole('definition').filter({ hasText: 'RCP thorax et plèvre' }).waitFor();
  await away.page
    .getByRole('definition')
    .filter({ hasText: /RCP thorax,.*45\s+min/u })
    .waitFor();
  await expectAccessible(away.page);
  await look(away.page, 'meeting-two-versions');
  await away.page.getByRole('button', { name: 'Garder la leur' }).click();
  await away.page.getByRole('heading', { level: 1, name: 'RCP thorax et plèvre' }).waitFor();

  // With the newest in the form, only what is changed goes.
  await away.page.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  await away.page.getByLabel('Durée').selectOption({ label: '45 min' });
  await save(away.page);
  await expect
    .poll(async () => {
      const { body } = await request(away.page, `/api/meetings/meetings/${id}`);
      const { title, durationMinutes } = body as Readonly<Record<string, unknown>>;
      return [title, durationMinutes];
    })
    .toEqual(['RCP thorax et plèvre', 45]);
});
