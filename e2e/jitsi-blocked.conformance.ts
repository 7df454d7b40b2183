import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePages, openBrowser, pictureFailures } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { openHome, type Home } from '#home-network.ts';
import { expectMovingPicture, heardLoudness } from '#media.ts';
import { startCall } from '#meeting.ts';

/** The relay that the deployment names is one that somebody at 127.0.0.1 reaches by TCP. */
const hasRelay = process.env['CONFORMANCE_RELAY'] === 'yes';

const ofDoctor = /Image de Dr Nadia Berthelot/u;
const ofPatient = /Image de Mme Yvonne Bellec/u;

let home: Home;
beforeAll(async () => {
  if (hasRelay) home = await openHome();
});
afterAll(async () => {
  await closePages();
  if (hasRelay) await home.leave();
});

test.runIf(hasRelay)(
  'a patient whose network lets no UDP through sees and hears the doctor over Jitsi by the relay, and is seen and heard',
  async () => {
    pictureFailures(home.browser);
    home.blockUdp();

    const { doctor, patient } = await startCall(await openBrowser(), 'n.berthelot', {
      patients: home.browser,
    });

    await expectMovingPicture(patient.page, ofDoctor);
    await expectMovingPicture(doctor.page, ofPatient);
    await expect.poll(() => heardLoudness(patient.page)).toBeGreaterThan(0.01);
    await expect.poll(() => heardLoudness(doctor.page)).toBeGreaterThan(0.01);
    await endForAll(doctor.page);
    await patient.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
    expect([...doctor.complaints, ...patient.complaints]).toEqual([]);
  },
);
