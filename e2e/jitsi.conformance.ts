import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { desktop, closePages, openBrowser, type Watched } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import {
  expectMovingPicture,
  heardLoudness,
  loadedBy,
  noteSentences,
  picturesComeBack,
} from '#media.ts';
import { arrive, plan, startCall, type OngoingCall } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
let call: OngoingCall | null = null;
beforeAll(async () => {
  // The deployment, the stack and both people share one machine.
  browser = await openBrowser();
});
afterEach(async () => {
  await call?.doctor.page.close();
  await call?.patient.page.close();
  call = null;
});
afterAll(closePages);

const doctorsPicture = /Image de Dr Nadia Berthelot/u;
const patientsPicture = /Image de Mme Yvonne Bellec/u;

async function inACall(): Promise<OngoingCall> {
  call = await startCall(browser);
  return call;
}

test('a doctor lets a patient in over Jitsi, they see and hear each other, and the doctor ends it for both', async () => {
  const { doctor, patient } = await inACall();

  await expectMovingPicture(doctor.page, patientsPicture);
  await expectMovingPicture(patient.page, doctorsPicture);
  expect(await heardLoudness(doctor.page)).toBeGreaterThan(0.01);
  expect(await heardLoudness(patient.page)).toBeGreaterThan(0.01);
  await endForAll(doctor.page);

  await patient.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  expect([...doctor.complaints, ...patient.complaints]).toEqual([]);
});

test('only the engine that is used is loaded, and from our own origin alone', async () => {
  const { patient } = await inACall();

  const loaded = await loadedBy(patient.page);

  const paths = loaded.map(({ pathname }) => pathname);
  expect(paths).toContain('/libs/lib-jitsi-meet.min.js');
  expect(paths.filter((path) => /livekit/iu.test(path))).toEqual([]);
  expect(new Set(loaded.map(({ origin }) => origin)).size).toBe(1);
});

test('who waits has the engine’s code and nothing else of the call: no grant, and no word from the engine', async () => {
  const { doctor } = await inACall();
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const planned = await plan(browser, { name: 'M. Paul Riou', inMinutes: 25, besides: true });
  const waiting = await arrive(browser, planned);
  const sockets: string[] = [];
  waiting.on('websocket', (socket) => sockets.push(socket.url()));

  const { status } = await request(waiting, '/api/meetings/visit/grants', { method: 'POST' });

  // A browser in which nobody was ever in a call: the waiting room alone says whose code will be needed.
  await waiting.evaluate(() => localStorage.clear());
  await waiting.reload();
  const brought = async (): Promise<readonly string[]> =>
    (await loadedBy(waiting)).map(({ pathname }) => pathname);
  await expect.poll(brought, { timeout: 10_000 }).toContain('/libs/lib-jitsi-meet.min.js');

  expect(status).toBe(403);
  expect((await brought()).filter((path) => /livekit/iu.test(path))).toEqual([]);
  expect(sockets).toEqual([]);
  expect(await waiting.locator('video, audio').count()).toBe(0);
  await expectMovingPicture(doctor.page, patientsPicture);
  await maud.page.close();
  await waiting.close();
});

const control = process.env['CONFORMANCE_CONTROL'];
const breaks = (word: string, part: string): Promise<unknown> =>
  promisify(execFile)(control ?? '', [word, part]);

/** What meetings believes of the patient. */
async function stepOf({ doctor, planned }: OngoingCall): Promise<unknown> {
  const { body } = await request(doctor.page, `/api/meetings/meetings/${planned.id}`);
  return (body as { readonly guests: readonly { readonly step: string }[] }).guests[0]?.step;
}

test.runIf(control).each(['signalling', 'focus'])(
  'the %s of Jitsi dies and is back: the pictures go on, nobody is alarmed, and both are in one room again',
  async (part) => {
    const ongoing = await inACall();
    const { doctor, patient } = ongoing;
    const sentences = [await noteSentences(doctor.page), await noteSentences(patient.page)];
    const anew = [
      await picturesComeBack(doctor.page, patientsPicture),
      await picturesComeBack(patient.page, doctorsPicture),
    ];

    await breaks('kill', part);
    await breaks('restart', part);

    const gaps = await Promise.all(anew.map((one) => one.afterMs()));
    expect(Math.max(...gaps)).toBeLessThan(2000);
    for (const one of sentences)
      expect(await one.said()).not.toMatch(/(?:coupés?|répond plus) depuis/u);
    await expectMovingPicture(doctor.page, patientsPicture);
    await expectMovingPicture(patient.page, doctorsPicture);
    expect(await doctor.page.getByLabel(patientsPicture).count()).toBe(1);
    await expect.poll(() => stepOf(ongoing)).toBe('in-call');
    await endForAll(doctor.page);
    await patient.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
    expect([...doctor.complaints, ...patient.complaints]).toEqual([]);
  },
);

test('a patient who is put back waits again, hears nothing more, and comes back when let in', async () => {
  const { doctor, patient, planned } = await inACall();

  await putBack(doctor.page, planned.id, planned.guestId);

  await waits(patient);
  expect(await patient.page.locator('video, audio').count()).toBe(0);
  await doctor.page.goto('/');
  await doctor.page
    .getByRole('region', { name: 'Mme Yvonne Bellec' })
    .getByRole('button', { name: 'Faire entrer' })
    .click();
  await expectMovingPicture(patient.page, doctorsPicture);
});

async function putBack(page: Page, meetingId: string, guestId: string): Promise<void> {
  const path = `/api/meetings/meetings/${meetingId}/return-to-waiting`;
  const { status } = await request(page, path, { method: 'POST', body: { guestId } });
  expect(status).toBe(200);
}

async function waits({ page }: Watched): Promise<void> {
  await page
    .getByRole('heading', {
      name: /Bienvenue dans la salle d’attente|sait que vous êtes là|de retour/u,
    })
    .waitFor();
}
