import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventInbox } from '../src/test-support/event-inbox.ts';
import type {
  EngineEvent,
  EngineGrant,
  GrantRequest,
  MediaSource,
  VideoEngine,
} from '../src/video-engine.ts';

/** One join as the suite sees it. */
export interface SuiteGuest {
  /** Settles when the engine cuts this join off. */
  readonly cut: Promise<unknown>;
  start(source: MediaSource): Promise<void> | void;
  leave(): Promise<void> | void;
}

/** What an adapter brings to be tested: itself, and the hands of a browser. */
export interface EngineBench {
  readonly engine: VideoEngine;
  /** The same engine by a clock that is off by so much when it makes a grant. */
  engineAt(offsetMs: number): VideoEngine;
  /** Joins as a browser would, up to connected; rejects when the engine refuses. */
  join(grant: EngineGrant): Promise<SuiteGuest>;
  readonly inbox: EventInbox;
  /** The same adapter with nothing listening where its engine should be. */
  readonly deadEngine: VideoEngine;
  close(): Promise<void>;
}

let serial = 0;

/** A request with only the facts that matter to a test. */
function aGrantRequest(facts: Partial<GrantRequest> = {}): GrantRequest {
  serial += 1;
  return {
    grantId: `grant-${serial}`,
    roomId: `room-${serial}`,
    participantId: `person-${serial}`,
    displayName: 'Camille',
    may: { publish: ['camera', 'microphone'] },
    connectWithinMs: 120_000,
    ...facts,
  };
}

/** What every engine must do, whichever it is. */
export function describeVideoEngine(name: string, makeBench: () => Promise<EngineBench>): void {
  describe(`${name} keeps the contract of a video engine:`, () => {
    let bench: EngineBench;
    const enter = async (request: GrantRequest): Promise<SuiteGuest> => {
      await bench.engine.prepare({ roomId: request.roomId, maxParticipants: 10 });
      return bench.join(await bench.engine.grant(request));
    };

    beforeAll(async () => {
      bench = await makeBench();
    }, 60_000);
    afterAll(async () => {
      await bench.close();
    });

    test('an admitted person joins and is listed with the grant that let them in', async () => {
      const request = aGrantRequest();

      const guest = await enter(request);

      const { roomId, participantId, grantId } = request;
      expect(await bench.engine.presence(roomId)).toMatchObject([{ participantId, grantId }]);
      await guest.leave();
    });

    test('a grant says when it ends, at most two minutes ahead', async () => {
      const before = Date.now();

      const grant = await bench.engine.grant(aGrantRequest());

      const span = Date.parse(grant.expiresAt) - before;
      expect(span).toBeGreaterThan(0);
      expect(span).toBeLessThanOrEqual(121_000);
    });

    test('a grant cannot connect after its end', async () => {
      const request = aGrantRequest();
      await bench.engine.prepare({ roomId: request.roomId, maxParticipants: 2 });
      const late = await bench.engineAt(-125_000).grant(request);

      await expect(bench.join(late)).rejects.toThrow();
    });

    test('a grant for a room that is not open cannot connect, nor does it open the room', async () => {
      const request = aGrantRequest();
      const grant = await bench.engine.grant(request);

      await expect(bench.join(grant)).rejects.toThrow();

      expect(await bench.engine.presence(request.roomId)).toEqual([]);
    });

    test('a grant opens no other room than its own', async () => {
      const mine = aGrantRequest();
      const other = aGrantRequest();
      await bench.engine.prepare({ roomId: mine.roomId, maxParticipants: 2 });
      await bench.engine.prepare({ roomId: other.roomId, maxParticipants: 2 });
      const grant = await bench.engine.grant(mine);

      const guest = await bench.join({ ...grant, roomId: other.roomId }).catch(() => null);

      expect(await bench.engine.presence(other.roomId)).toEqual([]);
      await guest?.leave();
    });

    test.each([
      { roomId: '*' },
      { roomId: '' },
      { roomId: 'Room' },
      { participantId: '*' },
      { participantId: 'a b' },
      { grantId: '' },
      { connectWithinMs: 120_001 },
      { connectWithinMs: 0 },
      { displayName: 'x'.repeat(121) },
    ] satisfies Partial<GrantRequest>[])('a grant with %o is never made', async (fault) => {
      const making = bench.engine.grant(aGrantRequest(fault));

      await expect(making).rejects.toMatchObject({ reason: 'invalid-request' });
    });

    test('a room takes no more people than it was opened for', async () => {
      const first = aGrantRequest();
      const { roomId } = first;
      await bench.engine.prepare({ roomId, maxParticipants: 1 });
      const guest = await bench.join(await bench.engine.grant(first));

      const second = bench.join(await bench.engine.grant(aGrantRequest({ roomId })));

      await expect(second).rejects.toThrow();
      await guest.leave();
    });

    test('opening a room twice leaves those who are in it alone', async () => {
      const request = aGrantRequest();
      const guest = await enter(request);

      await bench.engine.prepare({ roomId: request.roomId, maxParticipants: 10 });

      expect(await bench.engine.presence(request.roomId)).toHaveLength(1);
      await guest.leave();
    });

    test('who is removed is cut off, and nobody else', async () => {
      const [one, two] = [aGrantRequest(), aGrantRequest()];
      const { roomId } = one;
      const gone = await enter(one);
      const stays = await enter({ ...two, roomId });

      await bench.engine.remove(roomId, one.participantId);

      await gone.cut;
      const left = await bench.engine.presence(roomId);
      expect(left.map((person) => person.participantId)).toEqual([two.participantId]);
      await stays.leave();
    });

    test('a second join of the same participant takes the place of the first', async () => {
      const request = aGrantRequest();
      const first = await enter(request);
      const again = { ...request, grantId: `${request.grantId}-again` };

      const second = await enter(again);

      await first.cut;
      expect(await bench.engine.presence(request.roomId)).toMatchObject([
        { grantId: again.grantId },
      ]);
      await second.leave();
    });

    test('ending the room cuts everybody off, and no grant of before comes in again', async () => {
      const [one, two] = [aGrantRequest(), aGrantRequest()];
      const { roomId } = one;
      const guests = [await enter(one), await enter({ ...two, roomId })];
      const spare = await bench.engine.grant({ ...aGrantRequest(), roomId });

      await bench.engine.end(roomId);

      await Promise.all(guests.map((guest) => guest.cut));
      await expect(bench.join(spare)).rejects.toThrow();
      expect(await bench.engine.presence(roomId)).toEqual([]);
    });

    test('removing, muting or ending what is not there is no error', async () => {
      const { engine } = bench;

      await expect(engine.remove('nobody-here', 'nobody')).resolves.toBeUndefined();
      await expect(engine.mute('nobody-here', 'nobody', 'camera')).resolves.toBeUndefined();
      await expect(engine.end('nobody-here')).resolves.toBeUndefined();
      expect(await engine.presence('nobody-here')).toEqual([]);
    });

    test('a muted microphone sends no more', async () => {
      const request = aGrantRequest();
      const { roomId, participantId } = request;
      const guest = await enter(request);
      await guest.start('microphone');
      const fits = (event: EngineEvent): boolean =>
        event.type === 'track-started' && event.participantId === participantId;
      await bench.inbox.next(bench.engine, fits);

      await bench.engine.mute(roomId, participantId, 'microphone');

      expect(await bench.engine.presence(roomId)).toMatchObject([{ sending: [] }]);
      await guest.leave();
    });

    test('who starts again what was muted is seen to send, and is muted again', async () => {
      const request = aGrantRequest();
      const { roomId, participantId } = request;
      const guest = await enter(request);
      await guest.start('microphone');
      await bench.engine.mute(roomId, participantId, 'microphone');

      // As a client does that obeys nobody: nothing in the engine keeps it from that.
      await guest.start('microphone');
      const seen = await bench.engine.presence(roomId);
      await bench.engine.mute(roomId, participantId, 'microphone');

      expect(seen.map((person) => [...new Set(person.sending)])).toEqual([['microphone']]);
      expect(await bench.engine.presence(roomId)).toMatchObject([{ sending: [] }]);
      await guest.leave();
    });

    test('a person sends only what the grant allows', async () => {
      const request = aGrantRequest({ may: { publish: ['microphone'] } });
      const guest = await enter(request);

      const trying = (async () => guest.start('camera'))();

      await expect(trying).rejects.toThrow();
      expect(await bench.engine.presence(request.roomId)).toMatchObject([{ sending: [] }]);
      await guest.leave();
    });

    test('joining and leaving are told, with the id of the grant', async () => {
      const request = aGrantRequest();
      const { roomId, participantId, grantId } = request;
      const is =
        (type: EngineEvent['type']) =>
        (event: EngineEvent): boolean =>
          event.type === type && event.roomId === roomId;

      const guest = await enter(request);
      const joined = await bench.inbox.next(bench.engine, is('participant-joined'));
      await guest.leave();
      const left = await bench.inbox.next(bench.engine, is('participant-left'));

      const read = ({ rawBody, headers }: typeof joined): Promise<EngineEvent | null> =>
        bench.engine.readEvent(rawBody, headers);
      expect(await read(joined)).toMatchObject({ participantId, grantId });
      expect(await read(left)).toMatchObject({ participantId, grantId, reason: 'left' });
    });

    test('an event that the engine did not sign is refused', async () => {
      const request = aGrantRequest();
      await bench.engine.prepare({ roomId: request.roomId, maxParticipants: 2 });
      const isOurs = (event: EngineEvent): boolean => event.roomId === request.roomId;
      const guest = await enter(request);
      const { rawBody, headers } = await bench.inbox.next(bench.engine, isOurs);
      const forged = rawBody.replaceAll(request.roomId, 'another-room');

      const reading = [
        bench.engine.readEvent(forged, headers),
        bench.engine.readEvent(rawBody, {}),
        bench.engine.readEvent('{}', { authorization: 'Bearer x' }),
      ];

      for (const one of await Promise.allSettled(reading)) {
        expect(one).toMatchObject({ status: 'rejected', reason: { reason: 'forged-event' } });
      }
      await guest.leave();
    });

    test('an engine that answers is up, and says how many rooms are open', async () => {
      const guest = await enter(aGrantRequest());

      const health = await bench.engine.health();

      expect(health).toMatchObject({ status: 'up' });
      expect(health.status === 'up' && health.rooms).toBeGreaterThan(0);
      await guest.leave();
    });

    test('an engine that does not answer is down, and is told apart from a refusal', async () => {
      const dead = bench.deadEngine;

      expect(await dead.health()).toMatchObject({ status: 'down' });
      await expect(dead.prepare({ roomId: 'r', maxParticipants: 2 })).rejects.toMatchObject({
        reason: 'unreachable',
      });
    });
  });
}
