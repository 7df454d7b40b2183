import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { closePages, desktop, openBrowser, openPage, phone } from '#browser.ts';
import { letIn } from '#doctor.ts';
import { letMinutesPass } from '#in-meetings.ts';
import { look } from '#look.ts';
import { expectMovingPicture } from '#media.ts';
import { patient, plan } from '#meeting.ts';
import { waitIn } from '#patient.ts';
import { openAs } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** What a page is told by the video server, and where it asked. */
function hearSignals(page: Page) {
  const asked: URL[] = [];
  const renewed: string[] = [];
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/rtc?')) return;
    asked.push(new URL(socket.url()));
    socket.on('framereceived', ({ payload }) => {
      const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/u.exec(payload.toString('latin1'))?.[0];
      if (token !== undefined) renewed.push(token);
    });
  });
  return { asked, renewed };
}

const connects = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (isOpen: boolean): void => {
      resolve(isOpen);
      socket.close();
    };
    socket.addEventListener('open', () => end(true));
    socket.addEventListener('error', () => end(false));
  });

test('whoever was in the call and is put back has no way in again by what the video server gave them, as often as they try', async () => {
  const guest = await openPage(browser, phone);
  const planned = await plan(browser);
  await waitIn(guest.page, { ...planned, born: patient.born });
  const { asked, renewed } = hearSignals(guest.page);
  const nadia = await openAs(browser, 'n.berthelot', desktop);
  await letMinutesPass(planned.guestId, 37);
  await letIn(nadia.page, patient.name);
  await expectMovingPicture(guest.page, /Image de Dr Nadia Berthelot/u);
  await expect.poll(() => renewed.length).toBeGreaterThan(0);

  const put = await request(nadia.page, `/api/meetings/meetings/${planned.id}/return-to-waiting`, {
    method: 'POST',
    body: { guestId: planned.guestId },
  });

  expect(put.status).toBe(200);
  await guest.page.getByRole('heading', { name: 'Vous êtes de retour' }).waitFor();
  // The call was no waiting.
  expect((await guest.page.locator('.clock').innerText()).trim()).toBe('un instant');
  await look(guest.page, 'put-back-patient');
  await nadia.page.getByRole('button', { name: /^Attente/u }).click();
  const card = nadia.page.getByRole('region', { name: patient.name });
  await card.getByText('un instant', { exact: true }).waitFor();
  await look(nadia.page, 'put-back-doctor');
  await nadia.page.keyboard.press('Escape');
  const [url] = asked;
  if (!url) throw new Error('The page asked no video server');
  url.searchParams.set('access_token', renewed.at(-1) ?? '');
  for (const reconnect of [false, true, false]) {
    if (reconnect) url.searchParams.set('reconnect', '1');
    else url.searchParams.delete('reconnect');
    expect(await guest.page.evaluate(connects, url.href)).toBe(false);
  }
  // The server itself, which nobody reaches from outside, still takes what it gave.
  const itself = new URL(`/rtc${url.search}`, stack().run.liveKit.url.replace('http', 'ws'));
  expect(await connects(itself.href)).toBe(true);
  // Who waits is offered after the call, too, whosever call it was.
  await nadia.page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await nadia.page.getByRole('button', { name: 'Quitter sans terminer' }).click();
  const next = nadia.page.getByRole('region', { name: 'Patient suivant' });
  await next.getByText(patient.name, { exact: true }).waitFor();
  await request(nadia.page, `/api/meetings/meetings/${planned.id}/end`, {
    method: 'POST',
    body: {},
  });
});
