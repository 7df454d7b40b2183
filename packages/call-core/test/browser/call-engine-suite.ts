import { setTimeout as passes } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import type { Person, Theatre } from './people.ts';

/** What every engine in the browser must do, whichever it is: tried with real pictures and sound. */
export function describeCallEngine(
  name: string,
  openTheatre: () => Promise<Theatre>,
  { canBreak = true }: { readonly canBreak?: boolean } = {},
): void {
  let theatre: Theatre;
  const present: Person[] = [];

  beforeAll(async () => {
    theatre = await openTheatre();
  }, 90_000);
  afterAll(() => theatre.close());
  afterEach(async () => {
    await Promise.all(present.splice(0).map((person) => person.close()));
  });

  async function caller(roomId: string, id: string): Promise<Person> {
    const person = await theatre.caller(roomId, id);
    present.push(person);
    return person;
  }

  async function twoInACall(): Promise<{ roomId: string; doctor: Person; patient: Person }> {
    const roomId = theatre.aRoom();
    const [doctor, patient] = await Promise.all([
      caller(roomId, 'doctor'),
      caller(roomId, 'patient'),
    ]);
    return { roomId, doctor, patient };
  }

  describe(`a call over ${name}`, { timeout: 90_000 }, () => {
    test('two people see and hear each other, and know who is there', async () => {
      const { doctor, patient } = await twoInACall();

      await Promise.all([
        doctor.perceives('frames', true),
        patient.perceives('frames', true),
        doctor.perceives('energy', true),
        patient.perceives('energy', true),
      ]);

      const seen = await patient.does((harness) => harness.seen());
      expect(seen).toMatchObject([
        {
          id: 'doctor',
          name: 'Name of doctor',
          media: {
            camera: { isMuted: false, hasTrack: true },
            microphone: { isMuted: false, hasTrack: true },
          },
        },
      ]);
      const stats = await patient.does((harness) => harness.stats());
      expect(stats).toMatchObject({ path: 'udp' });
      expect(stats?.rttMs).toBeLessThan(1000);
      expect(stats?.bytesReceived).toBeGreaterThan(0);
    });

    test('a muted microphone is heard no more, and again after', async () => {
      const { doctor, patient } = await twoInACall();
      await patient.perceives('energy', true);

      await doctor.does((harness) => harness.call.setMicrophone(false));
      await patient.perceives('energy', false);
      await patient.sees(([one]) => one?.media.microphone?.isMuted === true);
      await doctor.does((harness) => harness.call.setMicrophone(true));

      await patient.perceives('energy', true);
    });

    test('a camera that is turned off is seen no more, and again after', async () => {
      const { doctor, patient } = await twoInACall();
      await patient.perceives('frames', true);

      await doctor.does((harness) => harness.call.setCamera(false));
      await patient.sees(([one]) => one?.media.camera?.isMuted === true);
      await patient.perceives('frames', false);
      await doctor.does((harness) => harness.call.setCamera(true));

      await patient.sees(([one]) => one?.media.camera?.isMuted === false);
      await patient.perceives('frames', true);
    });

    test('another camera and microphone in the call do not interrupt it', async () => {
      const { doctor, patient } = await twoInACall();
      await patient.perceives('frames', true);

      await doctor.does(async ({ call }) => {
        const devices = await navigator.mediaDevices.enumerateDevices();
        const idOf = (kind: string): string =>
          devices.findLast((one) => one.kind === kind)?.deviceId ?? '';
        await call.chooseCamera(idOf('videoinput'));
        await call.chooseMicrophone(idOf('audioinput'));
      });

      await patient.perceives('frames', true);
      await patient.perceives('energy', true);
    });

    test('a picture that is not on screen is not received', async () => {
      const { doctor, patient } = await twoInACall();
      await patient.perceives('frames', true);

      await patient.does(({ call }) =>
        call.setViews([{ participantId: 'doctor', source: 'camera', heightPx: 0 }]),
      );
      await patient.perceives('frames', false);
      await patient.does(({ call }) =>
        call.setViews([{ participantId: 'doctor', source: 'camera', heightPx: 360 }]),
      );

      await patient.perceives('frames', true);
      await doctor.perceives('frames', true);
    });

    test('audio only receives no picture, but the sound', async () => {
      const { patient } = await twoInACall();
      await patient.perceives('frames', true);

      await patient.does(({ call }) => call.setAudioOnly(true));

      await patient.perceives('frames', false);
      await patient.perceives('energy', true);
    });

    test('who leaves is gone from the roster at once', async () => {
      const { doctor, patient } = await twoInACall();
      await doctor.sees((people) => people.length === 1);

      await patient.does(({ call }) => call.leave());

      await doctor.sees((people) => people.length === 0);
    });

    test('who closes the page is gone from the roster at once', async () => {
      const { doctor, patient } = await twoInACall();
      await doctor.sees((people) => people.length === 1);

      await patient.page.goto('about:blank');

      await doctor.sees((people) => people.length === 0);
    });

    test('who is removed is out, and the other stays', async () => {
      const { roomId, doctor, patient } = await twoInACall();

      await theatre.engine.remove(roomId, 'patient');

      await patient.phase('removed');
      await doctor.sees((people) => people.length === 0);
      expect(await doctor.does((harness) => harness.phases.at(-1))).toBe('in-call');
    });

    test('a microphone muted by a host is silent, and can be turned on again', async () => {
      const { roomId, doctor, patient } = await twoInACall();
      await doctor.perceives('energy', true);

      await theatre.engine.mute(roomId, 'patient', 'microphone');

      await doctor.sees(([one]) => one?.media.microphone?.isMuted === true);
      await patient.page.waitForFunction(
        'harness.call.getSnapshot().local.microphone.state === "muted"',
      );
      await patient.does(({ call }) => call.setMicrophone(true));
      await doctor.perceives('energy', true);
    });

    test('when the host ends the meeting, it ends for all', async () => {
      const { roomId, doctor, patient } = await twoInACall();
      await doctor.sees((people) => people.length === 1);

      await theatre.end(roomId);

      await Promise.all([doctor.isOut(), patient.isOut()]);
      expect(await theatre.engine.presence(roomId)).toEqual([]);
    });

    test('a second device of the same person takes the place of the first', async () => {
      const { roomId, doctor, patient } = await twoInACall();

      const phone = await caller(roomId, 'patient');

      await patient.phase('replaced');
      await doctor.sees((people) => people.length === 1);
      await phone.perceives('frames', true);
    });

    test('three people see each other', async () => {
      const { roomId, doctor, patient } = await twoInACall();
      const interpreter = await caller(roomId, 'interpreter');

      for (const person of [doctor, patient, interpreter]) {
        await person.sees(
          (people) => people.length === 2 && people.every((one) => one.media.camera?.hasTrack),
        );
        await person.perceives('frames', true);
      }
    });

    test('a shared screen is seen beside the camera, and gone when it is stopped', async () => {
      const { doctor, patient } = await twoInACall();
      await patient.sees(([one]) => one?.media.camera?.hasTrack === true);

      await doctor.does(({ call }) => call.shareScreen());
      await patient.sees(
        ([one]) =>
          one?.media.screen?.hasTrack === true && one?.media['screen-audio']?.hasTrack === true,
      );
      await doctor.does(({ call }) => call.stopSharing());

      await patient.sees(([one]) => one?.media.screen === undefined);
      // Its sound, too, and the voice beside it stays what it was.
      await patient.sees(
        ([one]) =>
          one?.media['screen-audio'] === undefined && one?.media.microphone?.isMuted === false,
      );
    });
  });

  describe(`signals over ${name}`, { timeout: 90_000 }, () => {
    test('a raised hand is seen by all, by whoever comes later too, and goes down again', async () => {
      const { roomId, doctor, patient } = await twoInACall();
      await doctor.sees((people) => people.length === 1);
      await patient.does(({ call }) => call.setHand(true));
      await doctor.sees(([one]) => one?.handRaisedAt !== null);

      const interpreter = await caller(roomId, 'interpreter');
      await interpreter.sees((people) =>
        people.some((one) => one.id === 'patient' && one.handRaisedAt !== null),
      );
      await patient.does(({ call }) => call.setHand(false));

      for (const person of [doctor, interpreter])
        await person.sees((people) => people.every((one) => one.handRaisedAt === null));
    });

    test('hands are in the order in which they went up, the same for everybody', async () => {
      const { roomId, doctor, patient } = await twoInACall();
      const interpreter = await caller(roomId, 'interpreter');

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
      const { doctor, patient } = await twoInACall();
      await patient.sees((people) => people.length === 1);

      await doctor.does(({ call }) => call.react('bravo'));

      await patient.page.waitForFunction('harness.shown.includes("doctor bravo")');
      await patient.page.waitForFunction('harness.call.getSnapshot().reactions.length === 0');
    });

    test('who floods the others with reactions and with words is heard a few times, and never a word', async () => {
      const { roomId, doctor } = await twoInACall();
      const outsider = await theatre.person(async () => 'not-admitted');
      present.push(outsider);
      const grant = await theatre.grant(roomId, 'flooder');

      await outsider.page.evaluate(
        (grant) =>
          (globalThis as unknown as { readonly harness: Harness }).harness.shout(grant, [
            '<b>boo</b>',
            'x'.repeat(10_000),
            ...Array.from({ length: 200 }, () => 'laugh'),
          ]),
        grant,
      );

      await doctor.page.waitForFunction('harness.shown.length > 0');
      await doctor.page.waitForFunction('harness.call.getSnapshot().reactions.length === 0');
      const shown = await doctor.does((harness) => harness.shown);
      expect(new Set(shown)).toEqual(new Set(['flooder laugh']));
      expect(shown.length).toBeLessThan(12);
    });
  });

  describe.runIf(canBreak)('losses', { timeout: 120_000 }, () => {
    test('ten seconds without the server heal by themselves', async () => {
      const { doctor, patient } = await twoInACall();
      await patient.perceives('frames', true);

      theatre.lab.freeze();
      const tenSeconds = passes(10_000);
      await Promise.all([doctor.phase('reconnecting'), patient.phase('reconnecting')]);
      await tenSeconds;
      theatre.lab.thaw();

      await Promise.all([doctor.phase('in-call'), patient.phase('in-call')]);
      await patient.perceives('frames', true);
      await doctor.perceives('energy', true);
      await doctor.sees((people) => people.length === 1);
      await patient.sees((people) => people.length === 1);
    });

    test('who is alone and silent for ten seconds is not taken for lost', async () => {
      const doctor = await caller(theatre.aRoom(), 'doctor');
      await doctor.does(async ({ call }) => {
        await call.setMicrophone(false);
        await call.setCamera(false);
      });

      await passes(10_000);

      expect(await doctor.does(({ phases }) => phases.includes('reconnecting'))).toBe(false);
    });

    test('a server that dies and comes back is joined anew, with a fresh grant and no ghost', async () => {
      const { doctor, patient } = await twoInACall();
      await doctor.does(({ call }) => call.setMicrophone(false));
      await patient.perceives('frames', true);
      const raisedAt = await doctor.does(({ call }) => {
        call.setHand(true);
        return call.getSnapshot().handRaisedAt;
      });

      await theatre.lab.kill();
      await Promise.all([doctor.phase('reconnecting'), patient.phase('reconnecting')]);
      await theatre.lab.restart();

      await Promise.all([doctor.phase('in-call'), patient.phase('in-call')]);
      await patient.perceives('frames', true);
      await patient.sees((people) => people.length === 1 && people[0]?.id === 'doctor');
      await doctor.sees((people) => people.length === 1 && people[0]?.id === 'patient');
      await patient.page.waitForFunction(`harness.seen()[0]?.handRaisedAt === ${String(raisedAt)}`);
      await patient.perceives('energy', false);
    });

    test('who is no longer admitted after a loss is out, and told why', async () => {
      const roomId = theatre.aRoom();
      let isAdmitted = true;
      const patient = await theatre.person(async () =>
        isAdmitted ? theatre.grant(roomId, 'patient') : 'not-admitted',
      );
      present.push(patient);
      await patient.join();
      isAdmitted = false;

      await theatre.lab.kill();
      await patient.phase('refused');
      await theatre.lab.restart();

      const phase = await patient.does(({ call }) => call.getSnapshot().phase);
      expect(phase).toMatchObject({ name: 'ended', detail: 'not-admitted' });
    });
  });

  describe('who is not admitted', { timeout: 60_000 }, () => {
    test('gets nothing: not with an old grant, a foreign one, a forged one, or none', async () => {
      const { roomId } = await twoInACall();
      const expired = await theatre.grant(roomId, 'outsider', theatre.lab.lateEngine);
      const forged = await theatre.grant(roomId, 'outsider', theatre.lab.forgingEngine);
      const closed = {
        ...forged,
        ...(await theatre.engine.grant(request('never-opened'))),
        roomId,
      };
      const outsider = await theatre.person(async () => 'not-admitted');
      present.push(outsider);
      const frames: string[] = [];
      outsider.page.on('websocket', (socket) => {
        socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
      });

      const grants = [expired, forged, closed, { ...expired, credential: '' }];
      const results = [];
      for (const grant of grants) results.push(await tryOnce(outsider, grant));

      expect(results).toEqual(grants.map(() => 'refused'));
      expect(frames.filter((frame) => theatre.lab.tellsOfRoom(frame))).toEqual([]);
      expect((await theatre.engine.presence(roomId)).map((one) => one.participantId)).not.toContain(
        'outsider',
      );
    });

    test('a server that is not there is told apart from a refusal', async () => {
      const outsider = await theatre.person(async () => 'not-admitted');
      present.push(outsider);
      const grant = await theatre.grant(theatre.aRoom(), 'outsider');

      const result = await tryOnce(outsider, { ...grant, url: theatre.lab.nowhereUrl });

      expect(result).toBe('unreachable');
    });
  });

  describe('the check of the network', { timeout: 60_000 }, () => {
    test('a probe in a room of its own reports the way, the delay and what can be sent', async () => {
      const patient = await theatre.person(async () => 'not-admitted');
      present.push(patient);
      const roomId = `probe-${theatre.aRoom()}`;
      const grant = await theatre.grant(roomId, 'patient');

      const report = await patient.page.evaluate(
        (grant) => (globalThis as unknown as { readonly harness: Harness }).harness.probe(grant),
        grant,
      );

      expect(report.path).toBe('udp');
      expect(report.rttMs).toBeLessThan(1000);
      expect(report.upKbps).toBeGreaterThan(100);
      expect(report.lossRatio ?? 0).toBeLessThan(0.5);
      expect(await theatre.engine.presence(roomId)).toEqual([]);
    });
  });

  describe('a network that lets no media through', { timeout: 60_000 }, () => {
    test('is told apart from a server that is not there', async () => {
      const patient = await theatre.personWithoutMedia();
      present.push(patient);
      const grant = await theatre.grant(theatre.aRoom(), 'patient');

      const result = await tryOnce(patient, grant);

      expect(result).toBe('media-blocked');
    });
  });

  describe('the check of sound', { timeout: 60_000 }, () => {
    test('a microphone that hears moves the meter, and the test tone comes to its end', async () => {
      const patient = await theatre.person(async () => 'not-admitted');
      present.push(patient);

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

async function tryOnce(
  person: Person,
  grant: Awaited<ReturnType<Theatre['grant']>>,
): Promise<string> {
  return person.page.evaluate(
    (grant) => (globalThis as unknown as { readonly harness: Harness }).harness.tryOnce(grant),
    grant,
  );
}
