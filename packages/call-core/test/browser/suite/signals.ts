import { describe, expect, test } from 'vitest';
import type { Harness } from '../harness.ts';
import { WITHOUT_PICTURES } from '../people.ts';
import type { Theatre } from '../people.ts';

/** Raised hands and reactions. */
export function describeSignals(name: string, theatre: () => Theatre): void {
  describe(`signals over ${name}`, { timeout: 90_000 }, () => {
    test('a raised hand is seen by all, by whoever comes later too, and goes down again', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      await doctor.sees((people) => people.length === 1);
      await patient.does(({ call }) => call.setHand(true));
      await doctor.sees(([one]) => one?.handRaisedAt !== null);

      const interpreter = await theatre().caller(roomId, 'interpreter', WITHOUT_PICTURES);
      await interpreter.sees((people) =>
        people.some((one) => one.id === 'patient' && one.handRaisedAt !== null),
      );
      await patient.does(({ call }) => call.setHand(false));

      for (const person of [doctor, interpreter])
        await person.sees((people) => people.every((one) => one.handRaisedAt === null));
    });

    test('a hand that comes sooner than the news of who has come is seen', async () => {
      const roomId = theatre().aRoom();
      const patient = await theatre().person(async () => theatre().grant(roomId, 'patient'));
      const signalling = await patient.slowsItsSignalling();
      await patient.join(WITHOUT_PICTURES);
      signalling.delayMs = 4_000;

      const doctor = await theatre().caller(roomId, 'doctor', WITHOUT_PICTURES);
      await doctor.does(({ call }) => call.setHand(true));

      await patient.sees(([one]) => one?.handRaisedAt != null);
      // The page serves the calls after this one.
      signalling.delayMs = 0;
    });

    test('hands are in the order in which they went up, the same for everybody', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      const interpreter = await theatre().caller(roomId, 'interpreter', WITHOUT_PICTURES);

      await interpreter.does(({ call }) => call.setHand(true));
      await doctor.sees((people) =>
        people.some((one) => one.id === 'interpreter' && one.handRaisedAt !== null),
      );
      await doctor.does(({ call }) => call.setHand(true));

      await patient.sees((people) => {
        const at = (id: string): number => people.find((one) => one.id === id)?.handRaisedAt ?? 0;
        return at('interpreter') > 0 && at('interpreter') < at('doctor');
      });
    });

    test('a reaction is shown to the others with the name of its sender, and passes', async () => {
      const { doctor, patient } = await theatre().twoInACall(WITHOUT_PICTURES);
      await patient.sees((people) => people.length === 1);

      await doctor.does(({ call }) => call.react('bravo'));

      await patient.until('harness.shown.includes("doctor bravo")');
      await patient.until('harness.call.getSnapshot().reactions.length === 0');
    });

    test('who floods the others with reactions and with words is heard a few times, and never a word', async () => {
      const { roomId, doctor } = await theatre().twoInACall(WITHOUT_PICTURES);
      const outsider = await theatre().stranger();
      const grant = await theatre().grant(roomId, 'flooder');

      await outsider.page.evaluate(
        (grant) =>
          (globalThis as unknown as { readonly harness: Harness }).harness.shout(grant, [
            '<b>boo</b>',
            'x'.repeat(10_000),
            ...Array.from({ length: 200 }, () => 'laugh'),
          ]),
        grant,
      );

      await doctor.until('harness.shown.length > 0');
      await doctor.until('harness.call.getSnapshot().reactions.length === 0');
      const shown = await doctor.does((harness) => harness.shown);
      expect(new Set(shown)).toEqual(new Set(['flooder laugh']));
      expect(shown.length).toBeLessThan(12);
    });
  });
}
