import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import { setImmediate as turn } from 'node:timers/promises';
import type { SoundWay } from './changed-pages.ts';

/** A header of twelve bytes, sound of eighty, and a seal of ten. */
const PACKET_BYTES = 102;

/** Sends packets of sound in somebody's name from a socket that is not theirs, sealed by nobody. */
export async function sendForged(
  { address, port, ssrc, payloadType }: SoundWay,
  count: number,
): Promise<void> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const send = promisify((packet: Buffer, done: (error: Error | null) => void) =>
    socket.send(packet, port, address, done),
  );
  for (let n = 0; n < count; n += 1) {
    const packet = randomBytes(PACKET_BYTES);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(payloadType, 1);
    packet.writeUInt16BE(n % 0x1_0000, 2);
    packet.writeUInt32BE(n * 960, 4);
    packet.writeUInt32BE(ssrc, 8);
    await send(packet);
    // The receiver's buffer holds few: what the system drops was never tried.
    if (n % 50 === 0) await turn();
  }
  socket.close();
}
