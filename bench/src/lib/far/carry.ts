import { createSocket } from 'node:dgram';
import { Line } from './line.ts';

/**
 * A program of its own, so that nothing else delays its packets: gives each datagram back to whoever sent it, later or
 * never. Its arguments: milliseconds, share that is lost. Tells its port first, and what it did when it is asked.
 */
const [delayMs = 0, lossRatio = 0] = process.argv.slice(2).map(Number);
const socket = createSocket({ type: 'udp4', recvBufferSize: 4_194_304, sendBufferSize: 4_194_304 });
let back: { readonly port: number; readonly address: string } | undefined;
const line = new Line({
  delayMs,
  lossRatio,
  random: Math.random,
  out: (packet) => {
    if (back) socket.send(packet, back.port, back.address);
  },
});
socket.on('message', (packet, from) => {
  back = from;
  line.take(packet);
});
socket.bind(0, '127.0.0.1', () => process.send?.({ port: socket.address().port }));
process.on('message', () => process.send?.(line.counts));
process.on('disconnect', () => process.exit());
