import { describeVideoEngine } from './contract-suite.ts';
import { MemoryEngine } from '../src/memory/memory-engine.ts';
import { makeEventInbox } from '../src/test-support/event-inbox.ts';

describeVideoEngine('the engine in memory', async () => {
  let offsetMs = 0;
  const inbox = makeEventInbox();
  const now = (): Date => new Date(Date.now() + offsetMs);
  const engine = new MemoryEngine({ now, post: inbox.add });
  const deadEngine = new MemoryEngine();
  deadEngine.down = true;
  return {
    engine,
    engineAt: (offset) =>
      Object.assign(Object.create(engine) as MemoryEngine, {
        grant: async (request: Parameters<MemoryEngine['grant']>[0]) => {
          offsetMs = offset;
          return engine.grant(request).finally(() => {
            offsetMs = 0;
          });
        },
      }),
    join: async (grant) => engine.join(grant),
    inbox,
    deadEngine,
    close: async () => {},
  };
});
