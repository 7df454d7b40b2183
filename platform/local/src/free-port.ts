import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { once } from 'node:events';

/** Below these, systems take no port for an outgoing connection by themselves (Linux 32768, macOS 49152). */
const [lowest, highest] = [12_000, 32_000];

/**
 * A port that nobody listens on now. One that the system chooses could be taken by anybody's outgoing connection before
 * it is used; this one only by whoever draws the same number at the same moment.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (!(await isPortTaken(port))) return port;
  }
}

/** Whether somebody listens on a port of the loopback address or of every address. */
export async function isPortTaken(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    if (await refuses(port, host)) return true;
  }
  return false;
}

/** The same of UDP, which LiveKit takes for media. */
export async function isUdpPortTaken(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    if (await refusesUdp(port, host)) return true;
  }
  return false;
}

async function refusesUdp(port: number, host: string): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    const listening = once(socket, 'listening');
    socket.bind({ port, address: host, exclusive: true });
    await listening;
    return false;
  } catch {
    return true;
  } finally {
    socket.close();
  }
}

async function refuses(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return false;
  } catch {
    return true;
  }
}
