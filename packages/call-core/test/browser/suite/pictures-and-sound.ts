import { describe, expect, test } from 'vitest';
import { sendForged } from '../forged-sound.ts';
import { WITHOUT_PICTURES, type Theatre } from '../people.ts';

/** Packets of sound that nobody in the call has sent. */
const FORGED = 3000;

/** Who is seen and heard, by whom, and what is not sent for nothing. */
export function describePicturesAndSound(name: string, theatre: () => Theatre): void {
  describe(`a call over ${name}`, { timeout: 90_000 }, () => {
    test('two people see and hear each other, and know who is there', async () => {
      const { doctor, patient } = await theatre().twoInACall();

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

    test('what they say is sealed on its way, by nothing that is broken (RTC-1)', async () => {
      const roomId = theatre().aRoom();
      const doctor = await theatre().caller(roomId, 'doctor', WITHOUT_PICTURES);
      const patient = await theatre().callerWhoShowsSeals(roomId, 'patient');
      await Promise.all([patient.perceives('energy', true), doctor.perceives('energy', true)]);

      const seals = await patient.seals();

      expect(seals.length).toBeGreaterThan(0);
      for (const seal of seals) {
        // DTLS 1.2 and 1.3.
        expect(seal.tlsVersion).toMatch(/^FEF[CD]$/u);
        expect(seal.dtlsCipher).toMatch(/^TLS_(?:ECDHE_\w+_WITH_)?(?:AES_\d+_GCM|CHACHA20)_\w+$/u);
        // As Chromium calls them.
        expect(seal.srtpCipher).toMatch(
          /^SRTP_(?:AEAD_AES_(?:128|256)_GCM|AES128_CM_HMAC_SHA1_80)$/u,
        );
      }
    });

    test('what somebody else makes up in their name is handed on to nobody (RTC-3)', async () => {
      const roomId = theatre().aRoom();
      const doctor = await theatre().callerWhoShowsSeals(roomId, 'doctor');
      const patient = await theatre().callerWhoShowsSeals(roomId, 'patient');
      await patient.perceives('energy', true);
      const before = { way: await doctor.soundWay(), received: await patient.soundReceived() };
      if (!before.way) throw new Error('The doctor sends nothing');

      await sendForged(before.way, FORGED);
      await patient.perceives('energy', true);

      const sent = ((await doctor.soundWay())?.packetsSent ?? 0) - before.way.packetsSent;
      const received = (await patient.soundReceived()) - before.received;
      expect(Math.min(sent, received)).toBeGreaterThan(0);
      // What is on its way at one of the two moments counts on one side alone.
      expect(received).toBeLessThan(sent + FORGED / 10);
    });

    test('a muted microphone is heard no more, and again after', async () => {
      const { doctor, patient } = await theatre().twoInACall();
      await patient.perceives('energy', true);

      await doctor.does((harness) => harness.call.setMicrophone(false));
      await patient.perceives('energy', false);
      await patient.sees(([one]) => one?.media.microphone?.isMuted === true);
      await doctor.does((harness) => harness.call.setMicrophone(true));

      await patient.perceives('energy', true);
    });

    test('a camera that is turned off is seen no more, and again after', async () => {
      const { doctor, patient } = await theatre().twoInACall();
      await patient.perceives('frames', true);

      await doctor.does((harness) => harness.call.setCamera(false));
      await patient.sees(([one]) => one?.media.camera?.isMuted === true);
      await patient.perceives('frames', false);
      await doctor.does((harness) => harness.call.setCamera(true));

      await patient.sees(([one]) => one?.media.camera?.isMuted === false);
      await patient.perceives('frames', true);
    });

    test('another camera and microphone in the call do not interrupt it', async () => {
      const { doctor, patient } = await theatre().twoInACall();
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
      const { doctor, patient } = await theatre().twoInACall();
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
      const { patient } = await theatre().twoInACall();
      await patient.perceives('frames', true);

      await patient.does(({ call }) => call.setAudioOnly(true));

      await patient.perceives('frames', false);
      await patient.perceives('energy', true);
    });

    test('three people see each other', async () => {
      const { roomId, doctor, patient } = await theatre().twoInACall();
      const interpreter = await theatre().caller(roomId, 'interpreter');

      await Promise.all(
        [doctor, patient, interpreter].map(async (person) => {
          await person.sees(
            (people) => people.length === 2 && people.every((one) => one.media.camera?.hasTrack),
          );
          await person.perceives('frames', true);
        }),
      );
    });

    test('a shared screen is seen beside the camera, and gone when it is stopped', async () => {
      const { doctor, patient } = await theatre().twoInACall();
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
}
