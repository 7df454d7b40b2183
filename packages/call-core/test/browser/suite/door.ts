import { describe, expect, test } from 'vitest';
import type { Harness } from '../harness.ts';
import { WITHOUT_PICTURES } from '../people.ts';
import type { Theatre } from '../people.ts';
import { tryOnce } from './try-once.ts';

/** Who gets no further than the door, and what is tried before the call. */
export function describeDoor(theatre: () => Theatre, canBreak: boolean): void {
  describe('who is not admitted', { timeout: 60_000 }, () => {
    test('gets nothing: not with an old grant, a foreign one, a forged one, or none', async () => {
      const { roomId } = await theatre().twoInACall(WITHOUT_PICTURES);
      const expired = await theatre().grant(roomId, 'outsider', theatre().lab.lateEngine);
      const forged = await theatre().grant(roomId, 'outsider', theatre().lab.forgingEngine);
      const closed = {
        ...forged,
        ...(await theatre().engine.grant(request('never-opened'))),
        roomId,
      };
      const outsider = await theatre().stranger();
      const frames: string[] = [];
      outsider.page.on('websocket', (socket) => {
        socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
      });

      const grants = [expired, forged, closed, { ...expired, credential: '' }];
      const results = [];
      for (const grant of grants) results.push(await tryOnce(outsider, grant));

      expect(results).toEqual(grants.map(() => 'refused'));
      expect(frames.filter((frame) => theatre().lab.tellsOfRoom(frame))).toEqual([]);
      expect(
        (await theatre().engine.presence(roomId)).map((one) => one.participantId),
      ).not.toContain('outsider');
    });

    test('a server that is not there is told apart from a refusal', async () => {
      const outsider = await theatre().stranger();
      const grant = await theatre().grant(theatre().aRoom(), 'outsider');

      const result = await tryOnce(outsider, { ...grant, url: theatre().lab.nowhereUrl });

      expect(result).toBe('unreachable');
    });
  });

  describe('the check of the network', { timeout: 60_000 }, () => {
    test('a probe in a room of its own reports the way, the delay and what can be sent', async () => {
      const patient = await theatre().stranger();
      const roomId = `probe-${theatre().aRoom()}`;
      const grant = await theatre().grant(roomId, 'patient');

      const report = await patient.page.evaluate(
        (grant) => (globalThis as unknown as { readonly harness: Harness }).harness.probe(grant),
        grant,
      );

      expect(report.path).toBe('udp');
      expect(report.rttMs).toBeLessThan(1000);
      expect(report.upKbps).toBeGreaterThan(100);
      expect(report.lossRatio ?? 0).toBeLessThan(0.5);
      expect(await theatre().engine.presence(roomId)).toEqual([]);
    });
  });

  describe('a network that lets no media through', { timeout: 60_000 }, () => {
    test('is told apart from a server that is not there', async () => {
      const patient = await theatre().personWithoutMedia();
      const grant = await theatre().grant(theatre().aRoom(), 'patient');

      const result = await tryOnce(patient, grant);

      expect(result).toBe('media-blocked');
    });
  });

  describe('a key altered on the way', { timeout: 60_000 }, () => {
    test('lets no media flow, and is told as media that found no way', async () => {
      const patient = await theatre().personWithForgedKeys();
      const grant = await theatre().grant(theatre().aRoom(), 'patient');

      const result = await tryOnce(patient, grant);

      expect(result).toBe('media-blocked');
    });
  });

  describe.runIf(canBreak)('a server that dies while somebody joins', { timeout: 60_000 }, () => {
    test('is told as a server that is not there, whatever became of the media', async () => {
      // The media find no way, so that the join is still under way when the server dies.
      const patient = await theatre().personWithoutMedia();
      const grant = await theatre().grant(theatre().aRoom(), 'patient');
      const isAnswered = patient.page
        .waitForEvent('websocket')
        .then((socket) => socket.waitForEvent('framereceived'));

      const result = tryOnce(patient, grant);
      await isAnswered;
      await theatre().lab.kill();

      expect(await result).toBe('unreachable');
      await theatre().lab.restart();
    });
  });

  describe('the check of sound', { timeout: 60_000 }, () => {
    test('a microphone that hears moves the meter, and the test tone comes to its end', async () => {
      const patient = await theatre().stranger();

      const loudest = await patient.does((harness) => harness.hear());
      const isDefault = await patient.does((harness) => harness.playTone());

      expect(loudest).toBeGreaterThan(0);
      expect(loudest).toBeLessThanOrEqual(1);
      expect(isDefault).toBe(true);
    });
  });
}

function request(roomId: string): Parameters<Theatre['engine']['grant']>[0] {
  return {
    grantId: 'grant-x',
    roomId,
    participantId: 'outsider',
    displayName: '',
    may: { publish: [] },
    connectWithinMs: 120_000,
  };
}
