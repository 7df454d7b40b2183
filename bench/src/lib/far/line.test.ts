import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Line, type LineOptions } from './line.ts';

function aLine(options: Partial<LineOptions> = {}) {
  const came: string[] = [];
  const line = new Line({
    delayMs: 30,
    lossRatio: 0,
    random: () => 0.5,
    out: (packet) => void came.push(Buffer.from(packet).toString()),
    ...options,
  });
  return { line, came };
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

test('a packet comes out after the delay and not a moment before', () => {
  const { line, came } = aLine();

  line.take(Buffer.from('a'));

  vi.advanceTimersByTime(29);
  expect(came).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(came).toEqual(['a']);
});

test('packets come out in the order in which they went in', () => {
  const { line, came } = aLine();

  for (const word of ['a', 'b']) line.take(Buffer.from(word));
  vi.advanceTimersByTime(10);
  line.take(Buffer.from('c'));
  vi.advanceTimersByTime(30);

  expect(came).toEqual(['a', 'b', 'c']);
});

test('as many packets are lost as chance says, and the line counts them', () => {
  let n = 0;
  const { line, came } = aLine({ lossRatio: 0.01, random: () => (n++ % 100) / 100 });

  for (let packet = 0; packet < 300; packet += 1) line.take(Buffer.from(String(packet)));
  vi.advanceTimersByTime(30);

  expect(came).toHaveLength(297);
  expect(came).not.toContain('100');
  expect(line.counts).toEqual({ carried: 297, lost: 3 });
});

test('the program gives a datagram back to whoever sent it, later, and says what it did', async () => {
  vi.useRealTimers();
  const carrier = fork(fileURLToPath(new URL('carry.ts', import.meta.url)), ['20', '0']);
  onTestFinished(() => void carrier.kill());
  const [{ port }] = (await once(carrier, 'message')) as [{ port: number }];
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const begun = performance.now();

  socket.send('there', port, '127.0.0.1');
  const [packet] = (await once(socket, 'message')) as [Buffer];
  const tookMs = performance.now() - begun;
  carrier.send('counts');
  const [counts] = (await once(carrier, 'message')) as [unknown];

  expect(packet.toString()).toBe('there');
  expect(tookMs).toBeGreaterThanOrEqual(19);
  expect(counts).toEqual({ carried: 1, lost: 0 });
});
