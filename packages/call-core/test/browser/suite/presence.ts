import { describe, expect, test } from 'vitest';
import { WITHOUT_PICTURES } from '../people.ts';
import type { Theatre } from '../people.ts';

/** Who is in the call, who is put out, and what a host does to others. */
export function describePresence(name: string, theatre: () => Theatre): void {
  describe(`who is in a call over ${name}`, { timeout: 90_000 }, () => {
    test('who leaves is gone from the roster at once', async () => {
      const { doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      await doctor.sees((people) => people.length === 1);

      await patient.does(({ call }) => call.leave());

      await doctor.sees((people) => people.length === 0);
    });

    test('who closes the page is gone from the roster at once', async () => {
      const { doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      await doctor.sees((people) => people.length === 1);

      await patient.page.goto('about:blank');

      await doctor.sees((people) => people.length === 0);
    });

    test('whose network goes is told as lost within seconds, and no longer once it is back', async () => {
      const roomId = theatre().aRoom();
      const [doctor, patient] = await Promise.all([
        theatre().caller(roomId, 'doctor', WITHOUT_PICTURES),
        theatre().freezable(roomId, 'patient'),
      ]);
      await doctor.perceives('frames', true);
      await doctor.perceives('energy', true);
      await doctor.sees(([one]) => one?.quality !== 'lost');

      patient.freeze();
      const stoodStillAt = Date.now();
      await doctor.sees(([one]) => one?.quality === 'lost');
      const toldAfterMs = Date.now() - stoodStillAt;
      patient.thaw();

      expect(toldAfterMs).toBeLessThan(8_000);
      await doctor.sees(([one]) => one !== undefined && one.quality !== 'lost');
      await doctor.perceives('frames', true);
    });

    test('who is removed is out, and the other stays', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);

      await theatre().engine.remove(roomId, 'patient');

      await patient.phase('removed');
      await doctor.sees((people) => people.length === 0);
      expect(await doctor.does((harness) => harness.phases.at(-1))).toBe('in-call');
    });

    test('a microphone muted by a host is silent, and can be turned on again', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      await doctor.perceives('energy', true);

      await theatre().engine.mute(roomId, 'patient', 'microphone');

      await doctor.sees(([one]) => one?.media.microphone?.isMuted === true);
      await patient.until('harness.call.getSnapshot().local.microphone.state === "muted"');
      await patient.does(({ call }) => call.setMicrophone(true));
      await doctor.perceives('energy', true);
    });

    test('when the host ends the meeting, it ends for all', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      await doctor.sees((people) => people.length === 1);

      await theatre().end(roomId);

      await Promise.all([doctor.isOut(), patient.isOut()]);
      expect(await theatre().engine.presence(roomId)).toEqual([]);
    });

    test('a second device of the same person takes the place of the first', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall();

      const phone = await theatre().caller(roomId, 'patient');

      await patient.phase('replaced');
      await doctor.sees((people) => people.length === 1);
      await phone.perceives('frames', true);
    });
  });
}
