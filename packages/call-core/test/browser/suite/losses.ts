import { setTimeout as passes } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { WITHOUT_PICTURES } from '../people.ts';
import type { Theatre } from '../people.ts';

/** A server that hangs, dies and comes back. */
export function describeLosses(theatre: () => Theatre, canBreak: boolean): void {
  describe.runIf(canBreak)('losses', { timeout: 120_000 }, () => {
    test('ten seconds without the server heal by themselves', async () => {
      const { doctor, patient } = await theatre().twoInACall();
      await patient.perceives('frames', true);

      theatre().lab.freeze();
      const tenSeconds = passes(10_000);
      await Promise.all([doctor.phase('reconnecting'), patient.phase('reconnecting')]);
      await tenSeconds;
      theatre().lab.thaw();

      await Promise.all([doctor.phase('in-call'), patient.phase('in-call')]);
      await patient.perceives('frames', true);
      await doctor.perceives('energy', true);
      await doctor.sees((people) => people.length === 1);
      await patient.sees((people) => people.length === 1);
    });

    test('who is alone and silent for ten seconds is not taken for lost', async () => {
      const doctor = await theatre().caller(theatre().aRoom(), 'doctor');
      await doctor.does(async ({ call }) => {
        await call.setMicrophone(false);
        await call.setCamera(false);
      });

      await passes(10_000);

      expect(await doctor.does(({ phases }) => phases.includes('reconnecting'))).toBe(false);
    });

    test('a server that dies and comes back is joined anew, with a fresh grant and no ghost', async () => {
      const { doctor, patient } = await theatre().twoInACall();
      await doctor.does(({ call }) => call.setMicrophone(false));
      await patient.perceives('frames', true);
      const raisedAt = await doctor.does(({ call }) => {
        call.setHand(true);
        return call.getSnapshot().handRaisedAt;
      });
      const isHandSeen = `harness.seen()[0]?.handRaisedAt === ${String(raisedAt)}`;
      await patient.until(isHandSeen);

      await theatre().lab.kill();
      await Promise.all([doctor.phase('reconnecting'), patient.phase('reconnecting')]);
      await theatre().lab.restart();

      await Promise.all([doctor.phase('in-call'), patient.phase('in-call')]);
      await patient.perceives('frames', true);
      await patient.sees((people) => people.length === 1 && people[0]?.id === 'doctor');
      await doctor.sees((people) => people.length === 1 && people[0]?.id === 'patient');
      await patient.until(isHandSeen);
      await patient.perceives('energy', false);
    });

    test('who is no longer admitted after a loss is out, and told why', async () => {
      const roomId = theatre().aRoom();
      let isAdmitted = true;
      const patient = await theatre().person(async () =>
        isAdmitted ? theatre().grant(roomId, 'patient') : 'not-admitted',
      );
      await patient.join(WITHOUT_PICTURES);
      isAdmitted = false;

      await theatre().lab.kill();
      await patient.phase('refused');
      await theatre().lab.restart();

      const phase = await patient.does(({ call }) => call.getSnapshot().phase);
      expect(phase).toMatchObject({ name: 'ended', detail: 'not-admitted' });
    });
  });
}
