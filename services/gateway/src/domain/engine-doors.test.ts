import { expect, test } from 'vitest';
import { engineWay } from './engine-path.ts';
import { makeFrameMeter } from './frame-meter.ts';
import { paces, type Pace } from './pace.ts';

test.each([
  ['/xmpp-websocket', { to: 'signalling', path: '/xmpp-websocket' }],
  [
    '/xmpp-websocket?room=r-1&token=a.b-c_d',
    { to: 'signalling', path: '/xmpp-websocket?room=r-1&token=a.b-c_d' },
  ],
  [
    '/colibri-ws/jvb-1/0a1b/9f8e7d6c?pwd=x1',
    { to: 'bridge', bridge: 'jvb-1', path: '/colibri-ws/jvb-1/0a1b/9f8e7d6c?pwd=x1' },
  ],
])('%s leads to the engine', (url, way) => {
  expect(engineWay(url)).toEqual(way);
});

test.each([
  '/astra/end',
  '/http-bind',
  '/conference-request/v1',
  '/xmpp-websocket/',
  '/xmpp-websocket/../astra/end',
  '/xmpp-websocket%2f..%2fastra',
  '//xmpp-websocket',
  'http://other/xmpp-websocket',
  '/xmpp-websocket?token=a b',
  '/xmpp-websocket?token=a#b',
  '/colibri-ws/jvb-1',
  '/colibri-ws/jvb-1/a',
  '/colibri-ws/jvb-1/a/b/c',
  '/colibri-ws/../astra/end',
  '/colibri-relay-ws/jvb-1/0a1b/9f8e7d6c?pwd=x1',
  '/colibri-ws/jvb%2f1/a/b',
  `/xmpp-websocket?token=${'a'.repeat(9000)}`,
])('%s is no address of the engine', (url) => {
  expect(engineWay(url)).toBeNull();
});

interface Part {
  readonly opcode?: number;
  readonly isLast?: boolean;
  readonly isMasked?: boolean;
}

function frame(size: number, { opcode = 1, isLast = true, isMasked = true }: Part = {}): Buffer {
  const first = (isLast ? 0x80 : 0) | opcode;
  const mask = isMasked ? 0x80 : 0;
  const head =
    size < 126
      ? Buffer.from([first, mask | size])
      : size < 65_536
        ? Buffer.from([first, mask | 126, size >> 8, size & 0xff])
        : Buffer.concat([Buffer.from([first, mask | 127, 0, 0, 0, 0]), lengthOf(size)]);
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0, 7), Buffer.alloc(size, 65)]);
}

function lengthOf(size: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(size);
  return bytes;
}

/** For what is not about how much comes. */
const unhurried: Pace = {
  frames: { atOnce: 1e9, perSecond: 0 },
  bytes: { atOnce: 1e9, perSecond: 0 },
};

test('what an honest client sends goes by, however it is cut', () => {
  const sent = Buffer.concat([
    frame(0),
    frame(125),
    frame(126),
    frame(70_000),
    frame(100_000, { isLast: false }),
    frame(4, { opcode: 9 }),
    frame(100_000, { opcode: 0 }),
    frame(262_144),
  ]);

  for (const step of [1, 3, 7, 1024, sent.length]) {
    const isHonest = makeFrameMeter(unhurried);
    const verdicts = [];
    for (let at = 0; at < sent.length; at += step)
      verdicts.push(isHonest(sent.subarray(at, at + step), 0));
    expect(verdicts).not.toContain(false);
  }
});

test.each([
  ['a message that is too large', [frame(262_145)]],
  [
    'one that is too large in parts',
    [frame(200_000, { isLast: false }), frame(100_000, { opcode: 0 })],
  ],
  [
    'a length beyond all measure',
    [Buffer.from([0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4])],
  ],
  ['a control frame that is none', [frame(126, { opcode: 9 })]],
  ['a frame that is not masked', [frame(10, { isMasked: false })]],
  ['an extension that nobody agreed on', [Buffer.from([0xc1, 0x81, 1, 2, 3, 4, 65])]],
])('%s does not', (_what, frames) => {
  const isHonest = makeFrameMeter(unhurried);

  expect(frames.map((each) => isHonest(each, 0))).toContain(false);
});

/** The second in which the sender of `each`, so many times a second, is cut off; null: not within a minute. */
function cutIn(pace: Pace, each: Buffer, perSecond: number): number | null {
  const isHonest = makeFrameMeter(pace);
  for (let sent = 0; sent < 60 * perSecond; sent += 1)
    if (!isHonest(each, (sent / perSecond) * 1000)) return Math.ceil(sent / perSecond);
  return null;
}

const ways = Object.entries(paces);

test.each(ways)(
  'on the way to %s a flood cuts off who sends it, by number or by size (RTC-6)',
  (_way, pace) => {
    expect(cutIn(pace, frame(20), 1000)).toBe(1);
    // In parts, of nothing, and of control: all cost the other end its time.
    expect(cutIn(pace, frame(1, { isLast: false }), 1000)).toBe(1);
    expect(cutIn(pace, frame(0, { opcode: 9 }), 1000)).toBe(1);
    expect(cutIn(pace, frame(250_000), 20)).toBe(1);
    expect(cutIn(pace, frame(40_000), 12)).not.toBeNull();
  },
);

test.each(ways)('on the way to %s an honest client in a full call goes on', (_way, pace) => {
  // What it says of itself, a wish for 25 pictures, a reaction: all at the pace that a hand has.
  expect(cutIn(pace, frame(2_000), 10)).toBeNull();
  // Everything anew, as after a pause of the whole machine.
  const isHonest = makeFrameMeter(pace);
  const burst = Array.from({ length: 250 }, () => frame(1_500));
  expect(burst.map((each) => isHonest(each, 30_000))).not.toContain(false);
});

test('who was quiet for long may bring no more at once than before', () => {
  const isHonest = makeFrameMeter(paces.bridge);
  const verdicts = Array.from({ length: 301 }, () => isHonest(frame(1), 3_600_000));

  expect(verdicts.indexOf(false)).toBe(300);
});
