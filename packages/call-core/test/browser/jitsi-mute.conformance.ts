import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeployment } from './deployment.ts';
import { openJitsiLab } from './jitsi-lab.ts';
import { Theatre } from './people.ts';

// oxlint-disable-next-line node/no-process-env -- what the command was told; no service reads it
const deployment = readDeployment(process.env);

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open(() => openJitsiLab(deployment));
}, 90_000);
afterAll(() => theatre.close());

test('whom a host muted is heard by nobody, even when their page lies, until they say that they speak again', async () => {
  const roomId = theatre.aRoom();
  const doctor = await theatre.caller(roomId, 'doctor');
  const liar = await theatre.liar(roomId, 'patient');
  await doctor.perceives('energy', true);
  // It does lie: nothing but its own word has changed.
  await liar.does(({ call }) => call.setMicrophone(false));
  await doctor.sees(([one]) => one?.media.microphone?.isMuted === true);
  await doctor.perceives('energy', true);

  await theatre.engine.mute(roomId, 'patient', 'microphone');

  await doctor.perceives('energy', false);
  await doctor.perceives('frames', true);
  const nurse = await theatre.caller(roomId, 'nurse');
  await doctor.perceives('energy', true);
  expect(await nurse.does(({ call }) => call.getSnapshot().local.microphone.state)).toBe('on');
  await nurse.does(({ call }) => call.setMicrophone(false));
  await doctor.perceives('energy', false);
  await liar.does(({ call }) => call.setMicrophone(true));
  await doctor.perceives('energy', true);
}, 120_000);
