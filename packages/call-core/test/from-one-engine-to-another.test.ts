import { describe, expect, test } from 'vitest';
import { aParticipant, aTrack, Stage } from './draw.ts';

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

  test.each([
    ['when the room that was left is closed', 'ended-by-host'],
    ['when they come into the room that was left, and are put out of it', 'removed'],
  ] as const)('whoever has not heard of the move is taken along %s', async (_when, reason) => {
    const stage = await Stage.inCall();
    await stage.call.setMicrophone(false);
    stage.isGoingOn = async () => true;
    stage.jitsi.isSlow = true;

    const phases = await stage.draw('-e-g-', {
      e: () => {
        stage.chosen = stage.jitsi;
        stage.livekit.last.become({ status: 'ended', reason });
      },
      g: () => stage.jitsi.go(),
    });

    expect(phases).toBe('immii');
    expect(stage.call.getSnapshot()).toMatchObject({
      engine: 'jitsi',
      local: { microphone: { state: 'muted' } },
    });
    expect(stage.occasions.at(-1)).toEqual({ why: 'move', attempt: 1, lostEngineId: null });
  });

  test('while the service is asked, whoever leaves has left, and one word of the move is enough', async () => {
    const [leaving, told, alone] = [
      await Stage.inCall(),
      await Stage.inCall(),
      await Stage.inCall(),
    ];
    for (const stage of [leaving, told])
      stage.isGoingOn = () =>
        new Promise((resolve) => void stage.clock.after(1500, () => resolve(true)));
    alone.isGoingOn = async () => Promise.reject(new TypeError('no network'));
    const phases = [
      await leaving.draw('el--', { e: closing(leaving), l: () => leaving.call.leave() }),
      await told.draw('em--', {
        e: closing(told),
        m: () => {
          told.chosen = told.jitsi;
          told.call.goTo('jitsi');
        },
      }),
      await alone.draw('e-', { e: closing(alone) }),
    ];

    expect(phases).toEqual(['ixxx', 'iiii', 'xx']);
    expect(leaving.call.getSnapshot().phase).toMatchObject({ reason: 'left' });
    expect(told.jitsi.sessions).toHaveLength(1);
    expect(alone.call.getSnapshot().phase).toMatchObject({ reason: 'ended-by-host' });
  });

  test('whom a host puts out is out, as soon as the service has said so', async () => {
    const stage = await Stage.inCall();

    const phases = await stage.draw('r-', {
      r: () => stage.livekit.last.become({ status: 'ended', reason: 'removed' }),
    });

    expect(phases).toBe('xx');
    expect(stage.call.getSnapshot().phase).toMatchObject({ reason: 'removed' });
    expect(stage.jitsi.sessions).toHaveLength(0);
  });

  test('whoever was put out and whose page goes before the service has said so was put out, and has not left', async () => {
    const stage = await Stage.inCall();
    stage.isGoingOn = () => new Promise(() => {});

    stage.livekit.last.become({ status: 'ended', reason: 'removed' });
    await stage.call.leave();

    expect(stage.call.getSnapshot().phase).toMatchObject({ name: 'ended', reason: 'removed' });
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

    const shown: (readonly string[])[] = [];

    const phases = await stage.draw('-l-op-', {
      l: () => stage.livekit.last.become({ status: 'lost', reason: 'signalling-gone' }),
      // The new join is there, and nobody has come along to it yet.
      o: () => shown.push(stage.call.getSnapshot().participants.map(({ id }) => id)),
      p: () => stage.livekit.last.show([doctor]),
    });

    expect(phases).toBe('iiiiii');
    expect(shown).toEqual([[doctor.id]]);
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

/** The engine closes the room, as at the end of a meeting. */
const closing = (stage: Stage) => (): void =>
  stage.livekit.last.become({ status: 'ended', reason: 'ended-by-host' });

/** The signalling goes, and no grant is to be had. */
async function drawnLoss(stage: Stage): Promise<string> {
  stage.refusal = new Error('nobody answers');
  return stage.draw('l---------------', {
    l: () => stage.livekit.last.become({ status: 'lost', reason: 'signalling-gone' }),
  });
}
