import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { startHouse } from './house.ts';
import { listen, stop } from './stand-in-identity.ts';
import { startService } from './stand-in-service.ts';

const library = 'window.JitsiMeetJS = {};';
const nobody = 'http://127.0.0.1:9';

/** A gateway with everything that a deployment may have behind it: chat, an editor, two LiveKits and Jitsi. */
export async function startWhole() {
  const web = createServer((_request, reply) => reply.end(library));
  const beside = await startService();
  const house = await startHouse(
    {
      jitsi: {
        url: nobody,
        domain: 'astra.test',
        webUrl: await listen(web),
        integrity: `sha384-${createHash('sha384').update(library).digest('base64')}`,
        bridges: { jvb: nobody },
      },
      liveKits: { livekit: beside.url, 'livekit-b': beside.url },
      editorOrigin: 'https://office.test',
    },
    { chat: beside.url, synapse: beside.url },
  );
  return {
    ...house,
    stop: async () => {
      await house.stop();
      await beside.stop();
      await stop(web);
    },
  };
}
