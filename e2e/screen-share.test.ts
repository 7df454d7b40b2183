import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, openPage, phone } from '#browser.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { expectMovingPicture, heardLoudness } from '#media.ts';
import { openAs } from '#people.ts';
import { letIn, planConsultation } from '#doctor.ts';
import { waitIn } from '#patient.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: stack().chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      // The tab itself, with its sound, as if somebody had chosen it in the browser's dialogue.
      '--auto-accept-this-tab-capture',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
});
afterAll(() => browser.close());

async function consultation(
  name: string,
): Promise<{ readonly doctor: Page; readonly patient: Page }> {
  const born = ['3', '3', '1948'] as const;
  const email = anAddress(name.toLowerCase().replaceAll(/[^a-z]+/gu, '.'));
  const maud = await openAs(browser, 'm.lefevre', desktop);
  await planConsultation(maud.page, { name, email, born, host: 'Dr Nadia Berthelot' });
  const mail = await mailTo(email);
  const patient = await openPage(browser, phone);
  await waitIn(patient.page, { link: mail.link, born });
  const doctor = await openAs(browser, 'n.berthelot', desktop);
  await letIn(doctor.page, name);
  await expectMovingPicture(doctor.page, new RegExp(`Image de ${name}`, 'u'));
  return { doctor: doctor.page, patient: patient.page };
}

test('the doctor shows their screen: the patient sees it move and hears it, and it is gone when it is stopped', async () => {
  const { doctor, patient } = await consultation('Mme Odile Guivarch');

  await doctor.getByRole('button', { name: 'Partager', exact: true }).click();

  await doctor.getByRole('region', { name: 'Tout le monde voit votre écran.' }).waitFor();
  await expectMovingPicture(patient, /Écran de Dr Nadia Berthelot/u);
  // The doctor's microphone is off: what is heard is the screen.
  await doctor.getByRole('button', { name: 'Micro ouvert' }).click();
  await patient.getByText('micro coupé').first().waitFor({ state: 'attached' });
  await doctor.evaluate(() => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: 440 });
    tone.connect(new GainNode(context, { gain: 0.3 })).connect(context.destination);
    tone.start();
  });
  await expect.poll(() => heardLoudness(patient)).toBeGreaterThan(0.01);

  // No hall of mirrors: the doctor goes on seeing the patient.
  expect(await doctor.getByLabel(/Écran de/u).count()).toBe(0);
  await doctor.locator('.callbar').getByRole('button', { name: 'Arrêter le partage' }).click();

  await patient
    .getByLabel(/Écran de/u)
    .first()
    .waitFor({ state: 'detached' });
  await doctor.getByRole('button', { name: 'Partager', exact: true }).waitFor();
});
