import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reactionOf } from '../src/jitsi/bridge-signals.ts';
import { settled } from '@astra/page-state/memory-clock';
import {
  inHandOrder,
  makeAllowance,
  readHand,
  readReaction,
  REACTIONS,
  writeHand,
} from '../src/signals.ts';
import { aParticipant, Stage } from './draw.ts';

describe('what comes from another browser', () => {
  test('whatever it is, it is a reaction of the list or nothing', () => {
    fc.assert(
      fc.property(fc.anything(), (told) => {
        const reaction = readReaction(told);
        return reaction === null || REACTIONS.includes(reaction);
      }),
    );
    expect(REACTIONS.map(readReaction)).toEqual(REACTIONS);
    expect(['LAUGH', 'laugh ', 'toString', '', ['laugh']].map(readReaction)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
  });

  test('over the bridge, too', () => {
    fc.assert(fc.property(fc.anything(), (told) => reactionOf(told) === null));
    expect(reactionOf({ type: 'astra-reaction', reaction: 'bravo' })).toBe('bravo');
    expect(reactionOf({ type: 'other', reaction: 'bravo' })).toBeNull();
    expect(reactionOf({ type: 'astra-reaction', reaction: '<b>' })).toBeNull();
  });

  test('a hand is a moment, never in the future, or it is down', () => {
    const now = 1_700_000_000_000;
    fc.assert(
      fc.property(fc.anything(), (told) => {
        const at = readHand(told, now);
        return at === null || (Number.isSafeInteger(at) && at > 0 && at <= now);
      }),
    );
    expect(readHand(writeHand(now - 5), now)).toBe(now - 5);
    expect(readHand(writeHand(null), now)).toBeNull();
    expect(readHand('9999999999999', now)).toBe(now);
    expect(
      ['-5', '1e9', '5.5', ' 5', '05', '9'.repeat(16), 5].map((one) => readHand(one, now)),
    ).toEqual(Array.from({ length: 7 }, () => null));
  });

  test('a flood is cut down to a few a second, each sender apart', () => {
    const { take } = makeAllowance(3, 3);
    const taken = (who: string, at: number): number =>
      Array.from({ length: 100 }, () => take(who, at)).filter(Boolean).length;

    expect(taken('ann', 0)).toBe(3);
    expect(taken('bob', 0)).toBe(3);
    expect(taken('ann', 1000)).toBe(3);
    expect(taken('ann', 1100)).toBe(0);
    expect(taken('ann', 900_000)).toBe(3);
    // A clock that goes back gives nothing away.
    expect(taken('ann', 0)).toBe(0);
  });
});

test('hands are in the order in which they went up', () => {
  const people = [
    aParticipant({ id: 'c', handRaisedAt: 2 }),
    aParticipant({ id: 'b', handRaisedAt: null }),
    aParticipant({ id: 'a', handRaisedAt: 2 }),
    aParticipant({ id: 'd', handRaisedAt: 1 }),
  ];

  expect(inHandOrder(people).map(({ id }) => id)).toEqual(['d', 'a', 'c']);
});

describe('one’s own hand', () => {
  test('is told to the engine, and survives its loss with the time at which it went up', async () => {
    const stage = await Stage.inCall();
    await stage.clock.pass(5000);
    stage.call.setHand(true);
    const first = stage.livekit.last;
    expect(first.handRaisedAt).toBe(5000);

    first.become({ status: 'lost', reason: 'network' });
    await stage.clock.pass(3000);

    expect(stage.livekit.last).not.toBe(first);
    expect(stage.livekit.last.handRaisedAt).toBe(5000);
  });

  test('moves with the call to another engine, and is lowered on both while both carry it', async () => {
    const stage = await Stage.inCall();
    await stage.clock.pass(1000);
    stage.livekit.last.show([
      aParticipant({ media: { camera: { isMuted: false, track: {} as never } } }),
    ]);
    stage.call.setHand(true);
    stage.chosen = stage.jitsi;
    stage.call.goTo('jitsi');
    await settled();
    expect(stage.jitsi.last.handRaisedAt).toBe(1000);

    await stage.clock.pass(600);
    stage.call.setHand(false);

    expect([stage.livekit.last, stage.jitsi.last].map((one) => one.handRaisedAt)).toEqual([
      null,
      null,
    ]);
  });

  test('that goes up and down quickly is told seldom, and its last word always', async () => {
    const stage = await Stage.inCall();
    const told: unknown[] = [];
    const { last } = stage.livekit;
    last.setHand = (raisedAt) => void told.push(raisedAt);

    for (let turn = 0; turn < 20; turn += 1) stage.call.setHand(turn % 2 === 0);
    await stage.clock.pass(1000);

    expect(told).toEqual([0, null]);
  });

  test('goes down when the person leaves, not when the call is lost', async () => {
    const stage = await Stage.inCall();
    stage.call.setHand(true);
    stage.livekit.failure = 'unreachable';
    stage.livekit.last.become({ status: 'lost', reason: 'network' });
    await stage.clock.pass(200_000);
    expect(stage.call.getSnapshot()).toMatchObject({
      phase: { name: 'ended' },
      handRaisedAt: 0,
    });

    await stage.call.leave();

    expect(stage.call.getSnapshot().handRaisedAt).toBeNull();
  });
});

describe('reactions', () => {
  test('are shown for four seconds, one’s own too', async () => {
    const stage = await Stage.inCall();
    stage.call.react('bravo');
    stage.livekit.last.reactBy('dr-a', 'laugh');

    await stage.clock.pass(3999);
    expect(stage.call.getSnapshot().reactions).toMatchObject([
      { participantId: null, reaction: 'bravo' },
      { participantId: 'dr-a', reaction: 'laugh' },
    ]);
    await stage.clock.pass(1);

    expect(stage.call.getSnapshot().reactions).toEqual([]);
  });

  test('three a second are sent, and three a second of each other person are shown', async () => {
    const stage = await Stage.inCall();
    const { last } = stage.livekit;
    for (let at = 0; at < 50; at += 1) {
      stage.call.react('agree');
      last.reactBy('dr-a', 'laugh');
      last.reactBy('dr-b', 'laugh');
    }

    expect(last.reactions).toHaveLength(3);
    const { reactions } = stage.call.getSnapshot();
    const countOf = (who: string | null): number =>
      reactions.filter(({ participantId }) => participantId === who).length;
    expect([null, 'dr-a', 'dr-b'].map(countOf)).toEqual([3, 3, 3]);
  });

  test('of very many people are not more than a screen can show', async () => {
    const stage = await Stage.inCall();
    for (let at = 0; at < 300; at += 1) stage.livekit.last.reactBy(`p-${String(at)}`, 'laugh');

    expect(stage.call.getSnapshot().reactions).toHaveLength(60);
  });

  test('of one’s own join that was lost are no news', async () => {
    const stage = await Stage.inCall();
    stage.livekit.last.reactBy('me', 'laugh');

    expect(stage.call.getSnapshot().reactions).toEqual([]);
  });
});
