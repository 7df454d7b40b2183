import { describe, expect, test } from 'vitest';
import { settled } from '@astra/page-state/memory-clock';
import { MemoryTrack, SOME_DEVICES } from '../src/memory/memory-devices.ts';
import { aParticipant, aTrack, Stage } from './draw.ts';

describe('microphone and camera', () => {
  test('both are sent from the start', async () => {
    const stage = await Stage.inCall();

    expect([...stage.livekit.last.sent.keys()].toSorted()).toEqual(['camera', 'microphone']);
  });

  test('what was off before the call stays off, and is not even opened', async () => {
    const stage = await Stage.inCall({ camera: { isOn: false } });

    expect([...stage.livekit.last.sent.keys()]).toEqual(['microphone']);
    expect(stage.devices.opened).toHaveLength(1);
  });

  test('tracks of the check before the call are taken over', async () => {
    const track = new MemoryTrack('audio', { id: 'mic-2', label: 'Laptop' });

    const stage = await Stage.inCall({
      microphone: { track: track as unknown as MediaStreamTrack },
    });

    expect(stage.livekit.last.sent.get('microphone')?.track).toBe(track);
    expect(stage.call.getSnapshot().local.microphone).toMatchObject({ deviceId: 'mic-2' });
  });

  test('a muted microphone keeps its device and sends nothing', async () => {
    const stage = await Stage.inCall();

    await stage.call.setMicrophone(false);
    await settled();

    expect(stage.livekit.last.sent.get('microphone')?.isMuted).toBe(true);
    expect(stage.devices.opened[0]).toMatchObject({ readyState: 'live', enabled: false });
  });

  test('a microphone that another call takes is silent for the others and told, and heals when it is given back', async () => {
    const stage = await Stage.inCall();
    const track = stage.devices.opened.find(({ kind }) => kind === 'audio');

    track?.interrupt(true);
    await settled();

    expect(stage.livekit.last.sent.get('microphone')?.isMuted).toBe(true);
    expect(stage.call.getSnapshot()).toMatchObject({
      local: { microphone: { state: 'on', isInterrupted: true } },
      notice: { kind: 'microphone', what: 'interrupted' },
    });

    track?.interrupt(false);
    await settled();

    expect(stage.livekit.last.sent.get('microphone')?.isMuted).toBe(false);
    expect(stage.call.getSnapshot().local.microphone).not.toHaveProperty('isInterrupted');
    expect(stage.call.getSnapshot().notice?.what).toBe('back');
  });

  test('who was muted while another call took the microphone speaks again only once it is back', async () => {
    const stage = await Stage.inCall();
    await stage.call.setMicrophone(false);
    const track = stage.devices.opened.find(({ kind }) => kind === 'audio');

    track?.interrupt(true);
    await stage.call.setMicrophone(true);
    await settled();
    const whileTaken = stage.livekit.last.sent.get('microphone')?.isMuted;
    track?.interrupt(false);
    await settled();

    expect(whileTaken).toBe(true);
    expect(stage.livekit.last.sent.get('microphone')?.isMuted).toBe(false);
  });

  test('a camera that is off lets its device go', async () => {
    const stage = await Stage.inCall();

    await stage.call.setCamera(false);
    await settled();

    expect(stage.livekit.last.sent.get('camera')?.isMuted).toBe(true);
    expect(stage.devices.opened.find(({ kind }) => kind === 'video')?.readyState).toBe('ended');
  });

  test('quick clicks on the camera end where the last one said', async () => {
    const stage = await Stage.inCall();

    await Promise.all([false, true, false, true].map((isOn) => stage.call.setCamera(isOn)));
    await settled();

    expect(stage.livekit.last.sent.get('camera')?.isMuted).toBe(false);
    expect(stage.call.getSnapshot().local.camera.state).toBe('on');
  });

  test('another microphone is sent in the place of the first', async () => {
    const stage = await Stage.inCall();

    await stage.call.chooseMicrophone('mic-2');
    await settled();

    expect(stage.livekit.last.sent.get('microphone')?.track.label).toBe('Laptop');
  });

  test.each(['permission-refused', 'no-device', 'device-busy', 'insecure-context'] as const)(
    'a camera with %s does not stop the call, and says why',
    async (problem) => {
      const stage = new Stage();
      stage.devices.problems.camera = problem;
      stage.call.join();
      await settled();

      expect(stage.call.getSnapshot()).toMatchObject({
        phase: { name: 'in-call' },
        local: { camera: { state: 'unavailable', problem }, microphone: { state: 'on' } },
      });
    },
  );

  test('who is muted by a host is told, and can speak again', async () => {
    const stage = await Stage.inCall();

    stage.livekit.last.muteByHost('microphone');
    await settled();
    const muted = stage.call.getSnapshot();
    await stage.call.setMicrophone(true);
    await settled();

    expect(muted.local.microphone.state).toBe('muted');
    expect(muted.notice).toMatchObject({ kind: 'microphone', what: 'muted-by-host' });
    expect(stage.livekit.last.sent.get('microphone')?.isMuted).toBe(false);
  });

  test('an unplugged headset falls back to the next microphone, and tells', async () => {
    const stage = await Stage.inCall();

    stage.devices.plug(SOME_DEVICES.filter(({ id }) => id !== 'mic-1'));
    await settled();

    expect(stage.livekit.last.sent.get('microphone')?.track.label).toBe('Laptop');
    expect(stage.call.getSnapshot().notice).toMatchObject({
      kind: 'microphone',
      what: 'switched',
      label: 'Laptop',
    });
  });

  test('the only camera unplugged and plugged in again is back by itself', async () => {
    const stage = await Stage.inCall();

    stage.devices.plug(SOME_DEVICES.filter(({ kind }) => kind !== 'camera'));
    await settled();
    const without = stage.call.getSnapshot();
    stage.devices.plug(SOME_DEVICES);
    await settled();
    const back = stage.call.getSnapshot();

    expect(without.local.camera).toEqual({ state: 'unavailable', problem: 'no-device' });
    expect(without.notice).toMatchObject({ kind: 'camera', what: 'unplugged' });
    expect(back.local.camera.state).toBe('on');
    expect(back.notice).toMatchObject({ kind: 'camera', what: 'back' });
  });

  test('a speaker that goes away gives way to the default one', async () => {
    const stage = await Stage.inCall({ speakerId: 'speaker-1' });

    stage.devices.plug(SOME_DEVICES.filter(({ kind }) => kind !== 'speaker'));
    await settled();

    expect(stage.call.getSnapshot()).toMatchObject({
      local: { speakerId: null },
      notice: { kind: 'speaker', what: 'unplugged' },
    });
  });

  test('audio only sends no picture and receives none', async () => {
    const stage = await Stage.inCall();
    const media = { camera: { isMuted: false, track: aTrack() } };
    stage.livekit.last.show([aParticipant({ media })]);

    await stage.call.setAudioOnly(true);
    await settled();

    expect(stage.livekit.last.wanted).toEqual([
      { participantId: 'dr-a', source: 'camera', maxHeight: 'off' },
    ]);
    expect(stage.livekit.last.sent.get('camera')?.isMuted).toBe(true);
  });

  test('only as much is received as the page shows', async () => {
    const stage = await Stage.inCall();
    const media = { camera: { isMuted: false, track: aTrack() } };
    stage.livekit.last.show([aParticipant({ media }), aParticipant({ id: 'dr-b', media })]);

    stage.call.setViews([{ participantId: 'dr-a', source: 'camera', heightPx: 540.4 }]);

    expect(stage.livekit.last.wanted).toMatchObject([{ maxHeight: 540 }, { maxHeight: 180 }]);
  });

  test('one person is received as sharp as they come for as long as it is wanted, and not against sound only', async () => {
    const stage = await Stage.inCall();
    const media = { camera: { isMuted: false, track: aTrack() } };
    stage.livekit.last.show([aParticipant({ media }), aParticipant({ id: 'dr-b', media })]);
    const heights = (): unknown[] => stage.livekit.last.wanted.map(({ maxHeight }) => maxHeight);

    stage.call.sharpen('dr-b');
    stage.call.setViews([{ participantId: 'dr-b', source: 'camera', heightPx: 90 }]);
    const sharp = heights();
    stage.call.sharpen(null);

    expect([sharp, heights()]).toEqual([
      [180, 2160],
      [180, 90],
    ]);
    stage.call.sharpen('dr-b');
    await stage.call.setAudioOnly(true);
    await settled();
    expect(heights()).toEqual(['off', 'off']);
  });

  test('a shared screen is sent, and taken back when the browser stops it', async () => {
    const stage = await Stage.inCall();

    await stage.call.shareScreen();
    await settled();
    const shared = stage.livekit.last.sent.has('screen');
    stage.devices.opened.at(-1)?.unplug();
    await settled();

    expect(shared).toBe(true);
    expect(stage.livekit.last.sent.has('screen')).toBe(false);
    expect(stage.call.getSnapshot().local.screen).toEqual({ state: 'off' });
  });

  test('a screen that is chosen only after the call is over is let go, and nobody sees it', async () => {
    const stage = await Stage.inCall();

    const asking = stage.call.shareScreen();
    await stage.call.leave();
    await asking;

    expect(stage.devices.opened.at(-1)).toMatchObject({ kind: 'video', readyState: 'ended' });
    expect(stage.call.getSnapshot().local.screen).toEqual({ state: 'off' });
  });

  test('to press the button twice asks for one screen', async () => {
    const stage = await Stage.inCall();
    const before = stage.devices.opened.length;

    await Promise.all([stage.call.shareScreen(), stage.call.shareScreen()]);

    expect(stage.devices.opened).toHaveLength(before + 1);
  });

  test("to change one's mind about sharing is no fault", async () => {
    const stage = await Stage.inCall();
    stage.devices.problems.screen = 'permission-refused';

    await expect(stage.call.shareScreen()).resolves.toBeUndefined();

    expect(stage.call.getSnapshot().local.screen).toEqual({ state: 'off' });
  });
});
