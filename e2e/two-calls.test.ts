import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { endForAll, letIn } from '#doctor.ts';
import { look } from '#look.ts';
import { expectMovingPicture } from '#media.ts';
import { patient, plan, startCall } from '#meeting.ts';
import { waitIn } from '#patient.ts';
import { openFreshAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const toldAt = (page: Page, name: string) =>
  page.getByRole('alert').filter({ hasText: `Vous êtes aussi dans l’appel avec ${name}` });

test('a doctor who is in two calls at once is told so in both, and leaves the other one from here', async () => {
  const [one, two] = ['Morvan', 'Tanguy'].map(
    (name) => `M. ${name} ${crypto.randomUUID().slice(0, 4)}`,
  ) as [string, string];
  const { doctor, patient: guest } = await startCall(browser, 'n.berthelot', { name: one });
  const planned = await plan(browser, { name: two, inMinutes: 30, besides: true });
  const other = await openPage(browser, phone);
  await waitIn(other.page, { link: planned.link, born: patient.born });
  const first = doctor.page;
  const second = await doctor.context.newPage();
  await second.goto('/');

  await letIn(second, two);

  await expectMovingPicture(second, new RegExp(`Image de ${two}`, 'u'));
  const told = toldAt(second, one);
  await told.getByText('Dans un autre onglet').waitFor();
  await toldAt(first, two).getByText('Dans un autre onglet').waitFor();
  await expectAccessible(second);
  await look(second, 'two-calls-1280');
  await second.setViewportSize(phone.viewport);
  await look(second, 'two-calls-390');
  await second.setViewportSize(desktop.viewport);

  await told.getByRole('button', { name: 'Quitter l’autre appel' }).press('Enter');

  await told.waitFor({ state: 'detached' });
  await first.getByText('Vous avez quitté l’appel').waitFor();
  await guest.page.getByLabel(/Image de Dr Nadia Berthelot/u).waitFor({ state: 'detached' });
  // The one that goes on is whole, and the other is still open for the doctor.
  await expectMovingPicture(second, new RegExp(`Image de ${two}`, 'u'));
  await first.getByRole('button', { name: /Rejoindre/u }).waitFor();
  expect(await second.getByRole('alert').filter({ hasText: 'aussi dans l’appel' }).count()).toBe(0);
});

test('a doctor who is in two calls on two devices is told so on both, until one of them is over', async () => {
  const [one, two] = ['Guivarch', 'Le Goff'].map(
    (name) => `M. ${name} ${crypto.randomUUID().slice(0, 4)}`,
  ) as [string, string];
  const { doctor } = await startCall(browser, 'h.ferrand', { name: one });
  const planned = await plan(browser, {
    host: 'h.ferrand',
    name: two,
    inMinutes: 30,
    besides: true,
  });
  const other = await openPage(browser, phone);
  await waitIn(other.page, { link: planned.link, born: patient.born });
  const { page: away } = await openFreshAs(browser, 'h.ferrand', phone);

  await letIn(away, two);

  await expectMovingPicture(away, new RegExp(`Image de ${two}`, 'u'));
  await toldAt(away, one).getByText('Sur un autre appareil').waitFor();
  await toldAt(doctor.page, two).getByText('Sur un autre appareil').waitFor();
  await expectAccessible(away);
  await look(away, 'two-devices-390');
  await look(doctor.page, 'two-devices-1280');
  await endForAll(doctor.page);
  await toldAt(away, one).waitFor({ state: 'detached' });
  await endForAll(away);
});
