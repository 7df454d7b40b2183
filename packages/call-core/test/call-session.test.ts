import { describe, expect, test } from 'vitest';
import { GrantRefused } from '../src/grant-refused.ts';
import { settled } from '@astra/page-state/memory-clock';
import { MemoryTrack, SOME_DEVICES } from '../src/memory/memory-devices.ts';
import { aParticipant, Stage } from './draw.ts';

/** A remote track as the roster of a memory engine shows it. */
function aTrack(): MediaStreamTrack {
  return new MemoryTrack('video', { id: 'remote', label: '' }) as unknown as MediaStreamTrack;
}

describe('joining', () => {
  test('a call goes from idle over joining to in the call', async () => {
    const stage = new Stage();
    stage.livekit.isSlow = true;

    const phases = await stage.draw('-j-c-', {
      j: () => stage.call.join(),
      c: () => stage.livekit.go(),
    });

    expect(phases).toBe('.jjii');
    expect(stage.call.getSnapshot()).toMatchObject({ engine: 'livekit', myId: 'me' });
  });

  test('the first tries that fail are made again, each with a grant of its own', async () => {
    const stage = new Stage();
    stage.livekit.failure = 'unreachable';

    const phases = await stage.draw('j-o--', {
      j: () => stage.call.join(),
      o: () => {
        stage.livekit.failure = null;
      },
    });

    expect(phases).toBe('jjiii');
    expect(stage.occasions.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  test('who gets no grant is out, and is told why', async () => {
    const stage = new Stage();
    stage.refusal = new GrantRefused('meeting-ended');

    const phases = await stage.draw('j-', { j: () => stage.call.join() });

    expect(phases).toBe('xx');
    expect(stage.call.getSnapshot().phase).toMatchObject({
      reason: 'refused',
      detail: 'meeting-ended',
    });
  });

  test('a join that never works ends after a minute instead of trying for ever', async () => {
    const stage = new Stage();
    stage.livekit.failure = 'unreachable';
    stage.call.join();

    await stage.clock.pass(80_000);

    expect(stage.call.getSnapshot().phase).toMatchObject({ reason: 'connection-lost' });
  });

  test('pictures and sound are on their way before the join has come about, and are not sent twice', async () => {
    const stage = new Stage();
    stage.livekit.isSlow = true;
    await stage.draw('j-', { j: () => stage.call.join() });
    const { opened } = stage.livekit;

    expect([...(opened?.sent.keys() ?? [])]).toEqual(['microphone', 'camera']);
    await stage.call.setMicrophone(false);
    await settled();
    stage.livekit.go();
    await settled();

    expect(stage.livekit.last).toBe(opened);
    expect(opened?.sent.get('microphone')).toMatchObject({ isMuted: true });
    expect(opened?.publications).toBe(2);
  });

  test('a join that fails sends nothing more; the next one sends all', async () => {
    const stage = new Stage();
    stage.livekit.isSlow = true;
    await stage.draw('j-', { j: () => stage.call.join() });
    const { opened: failed } = stage.livekit;
    stage.livekit.failure = 'unreachable';
    stage.livekit.go();
    await settled();
    stage.livekit.failure = null;
    stage.livekit.isSlow = false;

    await stage.call.setMicrophone(false);
    await stage.draw('---', {});

    expect(failed?.sent.get('microphone')).toMatchObject({ isMuted: false });
    expect([...stage.livekit.last.sent.keys()]).toEqual(['camera']);
  });

  test('a microphone is muted on the old engine too, while its media still flow and the next is joined', async () => {
    const stage = await Stage.inCall();
    const old = stage.livekit.last;
    stage.livekit.isSlow = true;
    old.become({ status: 'lost', reason: 'signalling-gone' });
    await settled();

    await stage.call.setMicrophone(false);
    await settled();

    expect(old.sent.get('microphone')).toMatchObject({ isMuted: true });
  });

  test('who leaves while joining does not join after all', async () => {
    const stage = new Stage();
    stage.livekit.isSlow = true;

    const phases = await stage.draw('jlg-', {
      j: () => stage.call.join(),
      l: () => stage.call.leave(),
      g: () => stage.livekit.go(),
    });

    expect(phases).toBe('jxxx');
    expect(stage.livekit.sessions).toEqual([]);
  });

  test('after the end one can join again', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('-l-j-', {
      l: () => stage.call.leave(),
      j: () => stage.call.join(),
    });

    expect(phases).toBe('ixxii');
    expect(stage.livekit.last.sent.size).toBe(2);
  });
});

describe('losing the network', () => {
  test('a short loss is mended by the engine, without a new grant', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('-r-c-', {
      r: () => stage.livekit.last.become({ status: 'reconnecting' }),
      c: () => stage.livekit.last.become({ status: 'connected' }),
    });

    expect(phases).toBe('irrii');
    expect(stage.occasions).toHaveLength(1);
  });

  test('an engine that does not mend itself is joined anew within three seconds', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('r-----', {
      r: () => stage.livekit.last.become({ status: 'reconnecting' }),
    });

    expect(phases).toBe('rriiii');
    expect(stage.occasions.at(-1)).toEqual({ why: 'rejoin', attempt: 1, lostEngineId: 'livekit' });
    expect(stage.livekit.sessions[0]?.state.getSnapshot()).toMatchObject({ status: 'ended' });
  });

  test('ten seconds without any network heal by themselves', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('-r---------o---', {
      r: () => {
        stage.refusal = new TypeError('Failed to fetch');
        stage.livekit.last.become({ status: 'reconnecting' });
      },
      o: async () => {
        stage.refusal = null;
        await stage.clock.goOnline();
      },
    });

    expect(phases).toBe('irrrrrrrrrriiii');
  });

  test('an engine that mends itself while a grant is asked for is kept', async () => {
    const stage = await Stage.inCall();
    stage.refusal = new TypeError('Failed to fetch');

    const phases = await stage.draw('r-----c-', {
      r: () => stage.livekit.last.become({ status: 'reconnecting' }),
      c: () => stage.livekit.last.become({ status: 'connected' }),
    });

    expect(phases).toBe('rrrrrrii');
    expect(stage.livekit.sessions).toHaveLength(1);
  });

  test('when nothing comes any more, that is told before the engine notices', async () => {
    const stage = await Stage.inCall();
    stage.refusal = new TypeError('Failed to fetch');
    stage.livekit.last.signsOfLife = 5;

    const phases = await stage.draw('--------s--', {
      s: () => {
        stage.livekit.last.signsOfLife = 6;
      },
    });

    // One look to know the first sign, three without a new one; then a sign, and it is well again.
    expect(phases).toBe('iiiirrrrrii');
    expect(stage.livekit.sessions).toHaveLength(1);
  });

  test('a silence that lasts is joined anew, though the engine believes that all is well', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.signsOfLife = 5;

    const phases = await stage.draw('------------', {});

    expect(phases).toBe('iiiirrrrrrii');
    expect(stage.livekit.sessions).toHaveLength(2);
  });

  test('a call in which nobody sends anything is not taken for lost', async () => {
    const stage = await Stage.inCall();

    expect(await stage.draw('----------', {})).toBe('iiiiiiiiii');
  });

  test('a lost join is followed by a new one at once, with a fresh grant', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('-l-', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'network' }),
    });

    expect(phases).toBe('iii');
    expect(stage.livekit.sessions).toHaveLength(2);
  });

  test('while reconnecting, the screen knows since when and which try it is', async () => {
    const stage = await Stage.inCall();
    stage.livekit.failure = 'unreachable';

    await stage.draw('-l---', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'network' }),
    });

    expect(stage.call.getSnapshot().phase).toEqual({
      name: 'reconnecting',
      since: 1000,
      attempt: 5,
    });
  });

  test('what is away for ten seconds is found again within two, and what is away for long is asked seldom', async () => {
    const stage = await Stage.inCall();
    stage.refusal = new Error('nobody answers');
    const asked = (): number => stage.occasions.length;
    stage.livekit.last.become({ status: 'lost', reason: 'engine-gone' });

    await stage.clock.pass(8_000);
    const soon = asked();
    await stage.clock.pass(2_000);
    const after = asked();
    await stage.clock.pass(60_000);

    expect(after - soon).toBeGreaterThan(0);
    expect(asked() - after).toBeLessThan(12);
  });

  test('a call that cannot be mended ends after three minutes', async () => {
    const stage = await Stage.inCall();
    stage.livekit.failure = 'unreachable';
    stage.livekit.last.become({ status: 'lost', reason: 'network' });

    await stage.clock.pass(200_000);

    expect(stage.call.getSnapshot().phase).toMatchObject({ reason: 'connection-lost' });
  });

  test('the call lasts since it was joined first, whatever happened since', async () => {
    const stage = await Stage.inCall();

    await stage.draw('--l--', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'network' }),
    });

    expect(stage.call.getSnapshot().phase).toEqual({ name: 'in-call', since: 0 });
  });

  test('nobody sees a ghost of themselves after a new join', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.become({ status: 'lost', reason: 'network' });
    await settled();

    stage.livekit.last.show([aParticipant({ id: 'me', name: 'Me' }), aParticipant()]);

    expect(stage.call.getSnapshot().participants.map(({ id }) => id)).toEqual(['dr-a']);
  });
});

describe('the end', () => {
  test.each(['ended-by-host', 'removed', 'replaced'] as const)(
    'a call that is %s stays ended, and every device is let go',
    async (reason) => {
      const stage = await Stage.inCall();

      const phases = await stage.draw('-e--', {
        e: () => stage.livekit.last.become({ status: 'ended', reason }),
      });

      expect(phases).toBe('ixxx');
      expect(stage.call.getSnapshot().phase).toMatchObject({ reason });
      expect(stage.devices.opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
      expect(stage.occasions).toHaveLength(1);
    },
  );

  test("one's own new join, which takes the old one's place, is not another device", async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('-r----eg-', {
      r: () => {
        stage.livekit.isSlow = true;
        stage.livekit.last.become({ status: 'reconnecting' });
      },
      e: () => stage.livekit.last.become({ status: 'ended', reason: 'replaced' }),
      g: () => stage.livekit.go(),
    });

    expect(phases).toBe('irrrrrrii');
  });

  test('leaving leaves the engine', async () => {
    const stage = await Stage.inCall();

    await stage.call.leave();

    expect(stage.livekit.last.state.getSnapshot()).toEqual({ status: 'ended', reason: 'left' });
    expect(stage.call.getSnapshot().phase).toMatchObject({ reason: 'left' });
  });
});

describe('from one engine to another', () => {
  test('when the engine is gone, the next grant can be of another', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('-l--', {
      l: () => {
        stage.chosen = stage.jitsi;
        stage.livekit.last.become({ status: 'lost', reason: 'engine-gone' });
      },
    });

    expect(phases).toBe('iiii');
    expect(stage.call.getSnapshot().engine).toBe('jitsi');
    expect(stage.jitsi.last.sent.size).toBe(2);
  });

  test('a move keeps the old engine until the others are seen on the new one', async () => {
    const stage = await Stage.inCall();
    const doctor = aParticipant({ media: { camera: { isMuted: false, track: aTrack() } } });
    stage.livekit.last.show([doctor]);
    stage.chosen = stage.jitsi;

    const phases = await stage.draw('-m--p-', {
      m: () => stage.call.goTo('jitsi'),
      p: () => stage.jitsi.last.show([doctor]),
    });

    expect(phases).toBe('immmii');
    expect(stage.livekit.last.state.getSnapshot()).toMatchObject({ status: 'ended' });
  });

  test('during a move the others stay on screen', async () => {
    const stage = await Stage.inCall();
    const doctor = aParticipant({ media: { camera: { isMuted: false, track: aTrack() } } });
    stage.livekit.last.show([doctor]);
    stage.chosen = stage.jitsi;

    await stage.draw('m-', { m: () => stage.call.goTo('jitsi') });

    expect(stage.call.getSnapshot().participants).toEqual([doctor]);
  });

  test('a move does not wait for ever for somebody who does not come along', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.show([aParticipant()]);
    stage.chosen = stage.jitsi;

    const phases = await stage.draw('m-------', { m: () => stage.call.goTo('jitsi') });

    expect(phases).toBe('mmmmmmii');
  });

  test('when the old engine dies during a move, the new one takes over at once', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.show([aParticipant()]);
    stage.chosen = stage.jitsi;

    const phases = await stage.draw('m-l-', {
      m: () => stage.call.goTo('jitsi'),
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'engine-gone' }),
    });

    expect(phases).toBe('mmii');
  });

  test('a meeting that moves while the engine wavers is followed at once, and the old engine’s return changes nothing', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.show([aParticipant()]);
    const old = stage.livekit.last;

    const phases = await stage.draw('-rm-p', {
      r: () => old.become({ status: 'reconnecting' }),
      m: () => {
        stage.chosen = stage.jitsi;
        stage.onGrant = () => old.become({ status: 'connected' });
        stage.call.goTo('jitsi');
      },
      p: () => stage.jitsi.last.show([aParticipant()]),
    });

    expect(phases).toBe('irmmi');
    expect(stage.call.getSnapshot()).toMatchObject({ engine: 'jitsi' });
    expect(stage.occasions.at(-1)).toEqual({ why: 'move', attempt: 1, lostEngineId: null });
  });

  test('an engine that was left and closes its room behind us does not end the call', async () => {
    const stage = await Stage.inCall();
    stage.chosen = stage.jitsi;
    stage.jitsi.isSlow = true;

    const phases = await stage.draw('-meg-', {
      m: () => stage.call.goTo('jitsi'),
      e: () => stage.livekit.last.become({ status: 'ended', reason: 'ended-by-host' }),
      g: () => stage.jitsi.go(),
    });

    expect(phases).toBe('immii');
  });

  test('a dead engine’s still pictures are not kept until the last person has come along', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.show([aParticipant(), aParticipant({ id: 'slow' })]);
    stage.livekit.last.become({ status: 'reconnecting' });
    stage.chosen = stage.jitsi;

    const phases = await stage.draw('m-', { m: () => stage.call.goTo('jitsi') });

    expect(phases).toBe('ii');
  });

  test('a join that hangs at a dead engine is given up when the meeting moves', async () => {
    const stage = new Stage();
    stage.livekit.isSlow = true;
    stage.call.join();

    const phases = await stage.draw('--m-', {
      m: () => {
        stage.chosen = stage.jitsi;
        stage.call.goTo('jitsi');
        stage.livekit.go();
      },
    });

    expect(phases).toBe('jjii');
    expect(stage.call.getSnapshot().engine).toBe('jitsi');
  });

  test('a grant that was given just before the move is not used', async () => {
    const stage = await Stage.inCall();
    stage.onGrant = () => {
      stage.onGrant = () => {};
      stage.chosen = stage.jitsi;
      stage.call.goTo('jitsi');
    };

    const phases = await stage.draw('l-', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'network' }),
    });

    expect(phases).toBe('ii');
    expect(stage.occasions.map(({ why }) => why)).toEqual(['join', 'rejoin', 'rejoin']);
    expect(stage.livekit.sessions).toHaveLength(1);
  });

  test('to be told of the engine that one is on already changes nothing', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('mm-', { m: () => stage.call.goTo('livekit') });

    expect(phases).toBe('iii');
    expect(stage.occasions).toHaveLength(1);
  });

  test('a page that tells of an engine that the meeting has left again stays where the grant says', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('m-', { m: () => stage.call.goTo('jitsi') });

    expect(phases).toBe('ii');
    expect(stage.livekit.sessions).toHaveLength(1);
    expect(stage.occasions).toHaveLength(2);
  });

  test('an engine that cannot be reached is named with the next try', async () => {
    const stage = new Stage();
    stage.livekit.failure = 'unreachable';
    stage.call.join();

    await stage.draw('--', {});

    expect(stage.occasions.slice(0, 2).map(({ lostEngineId }) => lostEngineId)).toEqual([
      null,
      'livekit',
    ]);
    await stage.call.leave();
  });

  test('a muted microphone stays muted on the next engine', async () => {
    const stage = await Stage.inCall();
    await stage.call.setMicrophone(false);
    stage.chosen = stage.jitsi;

    await stage.draw('m-', { m: () => stage.call.goTo('jitsi') });

    expect(stage.jitsi.last.sent.get('microphone')?.isMuted ?? true).toBe(true);
    expect(stage.jitsi.last.sent.get('camera')).toBeDefined();
    expect(stage.call.getSnapshot().local.microphone.state).toBe('muted');
  });

  test('when only the signalling is gone, the old pictures stay until the new ones are there', async () => {
    const stage = await Stage.inCall();
    const doctor = aParticipant({ media: { camera: { isMuted: false, track: aTrack() } } });
    stage.livekit.last.show([doctor]);

    const phases = await stage.draw('-l-p-', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'signalling-gone' }),
      p: () => stage.livekit.last.show([doctor]),
    });

    expect(phases).toBe('iiiii');
    expect(stage.livekit.sessions[0]?.state.getSnapshot()).toMatchObject({ status: 'ended' });
  });

  test('that the signalling alone is gone is told when it lasts, and when the pictures stop', async () => {
    const lasting = await Stage.inCall();
    const silent = await Stage.inCall();
    silent.livekit.last.signsOfLife = 5;

    const phases = [await drawnLoss(lasting), await drawnLoss(silent)];

    expect(phases[0]).toMatch(/^i{10,13}r+$/);
    expect(phases[1]).toMatch(/^i{2,4}r+$/);
  });

  test('mutes and devices survive the change of engine', async () => {
    const stage = await Stage.inCall();
    await stage.call.chooseCamera('cam-2');
    await stage.call.setMicrophone(false);
    stage.chosen = stage.jitsi;

    await stage.draw('l-', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'engine-gone' }),
    });

    expect([...stage.jitsi.last.sent.keys()]).toEqual(['camera']);
    expect(stage.call.getSnapshot().local).toMatchObject({
      microphone: { state: 'muted', deviceId: 'mic-1' },
      camera: { state: 'on', deviceId: 'cam-2' },
    });
  });
});

/** The signalling goes, and no grant is to be had. */
async function drawnLoss(stage: Stage): Promise<string> {
  stage.refusal = new Error('nobody answers');
  return stage.draw('l---------------', {
    l: () => stage.livekit.last.become({ status: 'lost', reason: 'signalling-gone' }),
  });
}

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

describe('the snapshot', () => {
  test('is the same object until something changes', async () => {
    const stage = await Stage.inCall();
    const before = stage.call.getSnapshot();

    stage.livekit.last.show([]);
    stage.call.setViews([]);

    expect(stage.call.getSnapshot().local).toBe(before.local);
    expect(stage.call.getSnapshot().phase).toBe(before.phase);
  });
});
