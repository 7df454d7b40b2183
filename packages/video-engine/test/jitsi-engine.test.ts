import { describeVideoEngine } from './contract-suite.ts';
import { JitsiEngine } from '../src/jitsi/jitsi-engine.ts';
import { freeTcpPort } from '../src/test-support/free-ports.ts';
import { joinAsVisitor } from '../src/test-support/jitsi-visitor.ts';
import { openMeetingsDesk } from '../src/test-support/meetings-desk.ts';
import { startProsody } from '../src/test-support/prosody-server.ts';

describeVideoEngine('Jitsi', async () => {
  const desk = await openMeetingsDesk();
  const server = await startProsody(desk.url);
  const engineAt = (offsetMs: number): JitsiEngine =>
    new JitsiEngine({ ...server, now: () => new Date(Date.now() + offsetMs) });
  const engine = engineAt(0);
  desk.engine = engine;
  return {
    engine,
    engineAt,
    join: (grant) => joinAsVisitor(grant, server.domain),
    inbox: desk.inbox,
    deadEngine: new JitsiEngine({ ...server, url: `http://127.0.0.1:${await freeTcpPort()}` }),
    close: async () => {
      await server.stop();
      await desk.close();
    },
  };
});
