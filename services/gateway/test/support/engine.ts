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
  const bridge = createServer();
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
    /** The place of a bridge, which accepts whatever is asked; there is no media in these tests. */
    openBridge: async () => {
      const asked: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
      bridge.on('upgrade', ({ url, headers }: IncomingMessage, socket: Duplex) => {
        asked.push({ url, headers });
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n',
        );
        socket.on('error', () => undefined);
      });
      bridge.listen(bridgePort, '127.0.0.1');
      await once(bridge, 'listening');
      return { asked };
    },
    upgrade: (path: string, headers: Record<string, string>, at = house.origin) =>
      upgrade(`${at}${path}`, headers),
    sendLarge: (bytes: number) =>
      sendLarge(`${house.origin.replace('http', 'ws')}/xmpp-websocket`, house.origin, bytes),
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

/** Asks for a WebSocket; the status of the answer. */
function upgrade(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        ...headers,
      },
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

function sendLarge(url: string, origin: string, bytes: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { protocols: ['xmpp'], headers: { origin } });
    socket.addEventListener('open', () => socket.send('x'.repeat(bytes)));
    socket.addEventListener('message', () => resolve('answered'));
    socket.addEventListener('close', () => resolve('closed'));
    socket.addEventListener('error', () => undefined);
  });
}
