import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { joinAsVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { openMeetingsDesk } from '@astra/video-engine/test-support/meetings-desk';
import { startProsody } from '@astra/video-engine/test-support/prosody-server';
import { freePort } from '@astra/platform-local/free-port';
import type { JitsiConfig } from '#config.ts';
import { startHouse } from './house.ts';
import { listen, stop } from './stand-in-identity.ts';

/** Not the real client, which no registry has; to the gateway it is bytes with a hash. */
const library = `window.JitsiMeetJS = {};\n${'// a client of an engine is large\n'.repeat(2000)}`;

/** A gateway before a real Prosody with our modules, and a desk in the place of meetings. */
export async function makeServices() {
  const desk = await openMeetingsDesk();
  const prosody = await startProsody(desk.url);
  const web = createServer((_request, reply) => reply.end(library));
  const integrity = `sha384-${createHash('sha384').update(library).digest('base64')}`;
  const bridgePort = await freePort();
  // The place of a bridge, which accepts whatever is asked; there is no media in these tests.
  const bridge = createServer();
  const asked: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
  let heard = 0;
  bridge.on('upgrade', ({ url, headers }: IncomingMessage, socket: Duplex) => {
    asked.push({ url, headers });
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n',
    );
    socket.on('data', (chunk: Buffer) => (heard += chunk.length));
    socket.on('error', () => undefined);
  });
  bridge.listen(bridgePort, '127.0.0.1');
  await once(bridge, 'listening');
  const jitsi: JitsiConfig = {
    url: prosody.url,
    domain: prosody.domain,
    webUrl: await listen(web),
    integrity,
    bridges: {
      'jvb-here': `http://127.0.0.1:${bridgePort}`,
      'jvb-away': `http://127.0.0.1:${await freePort()}`,
    },
  };
  const house = await startHouse({ jitsi });
  const engine = new JitsiEngine({
    ...prosody,
    publicUrl: `${house.origin.replace('http', 'ws')}/xmpp-websocket`,
  });
  desk.engine = engine;
  return {
    house,
    desk,
    prosody,
    integrity,
    join: async (roomId: string, grantId: string) => {
      await engine.prepare({ roomId, maxParticipants: 3 });
      const grant = await engine.grant({
        grantId,
        roomId,
        participantId: `p-${grantId}`,
        displayName: 'A visitor',
        may: { publish: ['microphone'] },
        connectWithinMs: 60_000,
      });
      return joinAsVisitor(grant, prosody.domain);
    },
    replica: async (change: Partial<JitsiConfig> | null) => {
      const port = await freePort();
      const publicOrigin = `http://127.0.0.1:${port}`;
      return house.replica(port, { publicOrigin, jitsi: change && { ...jitsi, ...change } });
    },
    bridge: { asked, heard: () => heard },
    upgrade: (path: string, headers: Record<string, string>, at = house.origin) =>
      upgrade(`${at}${path}`, headers),
    openTunnel: () => openTunnel(`${house.origin}${toBridge}`, { origin: house.origin }),
    library: async (headers: Record<string, string>, at = house.origin) => {
      const reply = await fetch(`${at}/libs/lib-jitsi-meet.min.js`, { headers });
      const bytes = Buffer.from(await reply.arrayBuffer());
      return { status: reply.status, headers: reply.headers, bytes };
    },
    stop: async () => {
      await house.stop();
      await prosody.stop();
      await desk.close();
      await stop(web);
      bridge.close();
    },
  };
}

/** What leads to the bridge that is here. */
export const toBridge = '/colibri-ws/jvb-here/conference/endpoint?pwd=1';

const asWebSocket = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** The socket of a WebSocket that was let through, to write frames by hand. */
async function openTunnel(url: string, headers: Record<string, string>): Promise<Duplex> {
  const asking = request(url, { headers: { ...asWebSocket, ...headers } }).end();
  const [, socket] = (await once(asking, 'upgrade')) as [IncomingMessage, Duplex];
  socket.on('error', () => undefined);
  socket.resume();
  return socket;
}

/** A binary message of a client in one frame (RFC 6455, section 5.2), masked with nought. */
export function frameOf(bytes: number): Buffer {
  const head = Buffer.alloc(14);
  head.set([0x82, 0x80 | 127]);
  head.writeBigUInt64BE(BigInt(bytes), 2);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

/** Asks for a WebSocket; the status of the answer. */
export function upgrade(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: { ...asWebSocket, ...headers },
    });
    asked.once('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once('error', reject);
    asked.end();
  });
}
