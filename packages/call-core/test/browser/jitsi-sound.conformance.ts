import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeployment } from './deployment.ts';
import { openJitsiLab } from './jitsi-lab.ts';
import { Theatre, WITHOUT_PICTURES } from './people.ts';

// oxlint-disable-next-line node/no-process-env -- what the command was told; no service reads it
const deployment = readDeployment(process.env);

/** The form in which a packet also holds the one before: Jicofo's number for it (RFC 2198). */
const RED = 112;

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open(() => openJitsiLab(deployment));
}, 90_000);
afterAll(() => theatre.close());

test('each packet of sound brings the one before again, as far as the ear of the other', async () => {
  const roomId = theatre.aRoom();
  const doctor = await theatre.caller(roomId, 'doctor', WITHOUT_PICTURES);
  const patient = await theatre.callerWhoShowsSeals(roomId, 'patient');
  await Promise.all([patient.perceives('energy', true), doctor.perceives('energy', true)]);

  await expect.poll(() => patient.soundForms(), { timeout: 20_000 }).toContain(RED);
}, 90_000);
