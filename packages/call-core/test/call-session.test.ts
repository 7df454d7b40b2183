import { describe, expect, test } from 'vitest';
import { GrantRefused } from '../src/grant-refused.ts';
import { settled } from '@astra/page-state/memory-clock';
import { Stage } from './draw.ts';

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

  test('a network that lets no media through, or a key altered on the way, is told after two tries', async () => {
    const stage = new Stage();
    stage.livekit.failure = 'media-blocked';
    stage.call.join();

    await stage.clock.pass(10_000);

    expect(stage.call.getSnapshot().phase).toMatchObject({ reason: 'media-blocked' });
    expect(stage.occasions).toHaveLength(2);
  });

  test('only two in a row are enough: a server that came back in between is tried on', async () => {
    const stage = new Stage();
    stage.livekit.failure = 'media-blocked';
    const tries = async (count: number): Promise<void> => {
      while (stage.occasions.length < count) await stage.clock.pass(100);
      await settled();
    };
    stage.call.join();
    await tries(1);
    stage.livekit.failure = 'unreachable';
    await tries(2);
    stage.livekit.failure = 'media-blocked';
    await tries(3);

    expect(stage.call.getSnapshot().phase).toMatchObject({ name: 'joining' });
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
