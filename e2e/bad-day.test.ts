import type { Browser } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closePages, openBrowser } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { expectMovingPicture, watchPicture } from '#media.ts';
import { startCall, type OngoingCall } from '#meeting.ts';
import { killAndWait, signalAll, videoServers } from '#parts.ts';

const ofDoctor = /Image de Dr Nadia Berthelot/u;
let browser: Browser;
let call: OngoingCall;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

describe('while two people speak', () => {
  test('(they have met)', async () => {
    call = await startCall(browser);
  });

  test.each(['security', 'connectors', 'identity', 'meetings', 'gateway', 'postgres'])(
    'the death of %s leaves their picture moving, and it comes back by itself',
    async (name) => {
      const picture = await watchPicture(call.patient.page, ofDoctor);

      const backAfterMs = await killAndWait(name);

      await expectMovingPicture(call.patient.page, ofDoctor);
      // The call was not joined anew. F-01's half second is for a machine of one's own; this one also runs two browsers.
      expect(await picture.isSame()).toBe(true);
      expect(await picture.longestGapMs()).toBeLessThan(5_000);
      // Five seconds when nothing else runs; the bound here leaves room for a busy machine.
      expect(backAfterMs).toBeLessThan(20_000);
    },
  );

  test('ten seconds without any video server are told, and heal by themselves', async () => {
    await signalAll(videoServers, 'SIGSTOP');
    await call.patient.page
      .getByRole('heading', { name: 'L’appel revient' })
      .waitFor({ timeout: 12_000 });
    await pause(6_000); // the loss itself must last
    await signalAll(videoServers, 'SIGCONT');

    await call.patient.page
      .getByRole('heading', { name: 'L’appel revient' })
      .waitFor({ state: 'detached', timeout: 20_000 });
    await expectMovingPicture(call.patient.page, ofDoctor);
    await expectMovingPicture(call.doctor.page, /Image de Mme Yvonne Bellec/u);
  });

  test('the death of every video server is survived: both come back into one room', async () => {
    await Promise.all(videoServers.map(killAndWait));

    await expectMovingPicture(call.patient.page, ofDoctor);
    await expectMovingPicture(call.doctor.page, /Image de Mme Yvonne Bellec/u);
  });

  test('after all that, the end is still the end', async () => {
    await endForAll(call.doctor.page);

    await call.patient.page
      .getByRole('heading', { name: 'La consultation est terminée' })
      .waitFor();
  });
});
