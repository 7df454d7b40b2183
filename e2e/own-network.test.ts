import type { Page } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closePages, openBrowser, pictureFailures } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { openHome, type Home } from '#home-network.ts';
import { expectMovingPicture, heardLoudness } from '#media.ts';
import { startCall } from '#meeting.ts';

const ofDoctor = /Image de Dr Nadia Berthelot/u;
const ofPatient = /Image de Mme Yvonne Bellec/u;

let home: Home;
let doctor: Page;
let patient: Page;
beforeAll(async () => {
  home = await openHome();
});
afterAll(async () => {
  await closePages();
  await home.leave();
});
beforeEach(() => pictureFailures(home.browser));

const awayAtPatient = () => patient.getByRole('heading', { name: 'L’appel revient' });
const awayAtDoctor = () =>
  doctor
    .getByRole('main')
    .getByText('Mme Yvonne Bellec a perdu la connexion. Son retour est automatique, restez là.');

/** One person, seen and heard, without a word of a loss. */
async function expectWell(): Promise<void> {
  await Promise.all(
    [awayAtPatient(), awayAtDoctor()].map((one) => one.waitFor({ state: 'detached' })),
  );
  await expectMovingPicture(patient, ofDoctor);
  await expectMovingPicture(doctor, ofPatient);
  await expect.poll(() => heardLoudness(patient)).toBeGreaterThan(0.01);
  await expect.poll(() => heardLoudness(doctor)).toBeGreaterThan(0.01);
  expect(await doctor.getByLabel(ofPatient).count()).toBe(1);
  expect(await patient.getByLabel(ofDoctor).count()).toBe(1);
}

test('(two people speak, and one of them is in a network of their own)', async () => {
  const call = await startCall(await openBrowser(), 'n.berthelot', {
    patients: home.browser,
  });
  doctor = call.doctor.page;
  patient = call.patient.page;
});

test('ten seconds without the patient’s own network are told to both while they last, and heal by themselves', async () => {
  home.unplug();
  const lasts = pause(10_000); // the loss itself must last
  await Promise.all(
    [awayAtPatient(), awayAtDoctor()].map((one) => one.waitFor({ timeout: 8_000 })),
  );
  await lasts;
  home.plugIn();

  await Promise.all(
    [awayAtPatient(), awayAtDoctor()].map((one) =>
      one.waitFor({ state: 'detached', timeout: 10_000 }),
    ),
  );
  await expectWell();
});

test('a network that swallows UDP alone is told to both, and the call is there again once it lets it through', async () => {
  home.blockUdp();
  await awayAtPatient().waitFor();
  // A new join that finds no way for the media takes the place of the one before.
  await awayAtDoctor().or(doctor.getByText('Personne d’autre dans l’appel')).first().waitFor();
  home.allowUdp();

  await expectWell();
  await endForAll(doctor);
});
