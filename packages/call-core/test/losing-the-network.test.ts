import { describe, expect, test } from 'vitest';
import { settled } from '@astra/page-state/memory-clock';
import { aParticipant, ENGINE_AWAY, Stage } from './draw.ts';

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

  test('an engine’s word of a lost line is an old one while the call goes on', async () => {
    const stage = await Stage.inCall();
    const told = (['poor', 'lost', 'fair'] as const).map((quality) => {
      stage.livekit.last.feel(quality);
      return stage.call.getSnapshot().local.quality;
    });

    expect(told).toEqual(['poor', 'unknown', 'fair']);
  });

  test('the page is told as soon as the engine wavers, long before the call is joined anew', async () => {
    const stage = await Stage.inCall();
    const before = stage.wavers;

    stage.livekit.last.become({ status: 'reconnecting' });

    expect([before, stage.wavers]).toEqual([0, 1]);
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

  test('pictures that go on while only the services are away stay: the signalling is taken up once they are back, and nobody is alarmed', async () => {
    const stage = await Stage.inCall();
    const first = stage.livekit.last;
    const sees = (): void => void (first.signsOfLife += 1);

    const phases = await stage.draw('ssdsssssbssscss', {
      s: sees,
      d: () => {
        sees();
        stage.refusal = new TypeError('Failed to fetch');
        first.become({ status: 'reconnecting' });
      },
      b: () => {
        sees();
        stage.refusal = null;
      },
      c: () => {
        sees();
        first.become({ status: 'connected' });
      },
    });

    expect(phases).toBe('iiiiiiiiiiiiiii');
    expect(stage.livekit.sessions).toHaveLength(1);
  });

  test('a signalling that is not taken up is joined anew once the services are back, though pictures go on', async () => {
    const stage = await Stage.inCall();
    const first = stage.livekit.last;
    const sees = (): void => void (first.signsOfLife += 1);

    await stage.draw('ssdsssssssss', {
      s: sees,
      d: () => {
        sees();
        first.become({ status: 'reconnecting' });
      },
    });

    expect(stage.livekit.sessions).toHaveLength(2);
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

  test('a call that was only cut off mends itself when the network is back, before it is joined anew', async () => {
    const stage = await Stage.inCall();
    stage.refusal = new TypeError('Failed to fetch');
    stage.livekit.last.signsOfLife = 5;

    const phases = await stage.draw('------------os---', {
      o: async () => {
        stage.refusal = null;
        await stage.clock.goOnline();
      },
      s: () => {
        stage.livekit.last.signsOfLife = 6;
      },
    });

    expect(phases).toBe('iiiirrrrrrrrrriii');
    expect(stage.livekit.sessions).toHaveLength(1);
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
      fault: 'server',
    });
  });

  test('a server that dies is not told as a network that is away, nor the other way round', async () => {
    const stage = await Stage.inCall();
    const fault = (): unknown => {
      const { phase } = stage.call.getSnapshot();
      return phase.name === 'reconnecting' ? phase.fault : phase.name;
    };

    stage.livekit.last.become({ status: 'reconnecting' });
    expect(fault()).toBeNull();
    stage.refusal = ENGINE_AWAY;
    await stage.clock.pass(3_000);
    expect(fault()).toBe('server');
    stage.refusal = new TypeError('Failed to fetch');
    await stage.clock.pass(2_000);
    expect(fault()).toBe('network');
    stage.refusal = new Error('a service of ours is away');
    await stage.clock.pass(2_000);
    expect(fault()).toBeNull();
    stage.refusal = null;
    await stage.clock.pass(2_000);
    expect(fault()).toBe('in-call');
    stage.livekit.last.become({ status: 'reconnecting' });
    expect(fault()).toBeNull();
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
