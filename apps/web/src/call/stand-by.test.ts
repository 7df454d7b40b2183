import { expect, test } from 'vitest';
import type { EngineName } from '@astra/call-core/call-engine';
import { hasRoom, StandBy } from './stand-by.ts';

/** What is fetched, with a page that is idle when the test says so. */
function arrange({ fails = 0, isFull = false } = {}) {
  const fetched: EngineName[] = [];
  const run: EngineName[] = [];
  const due: (() => void)[] = [];
  let failures = fails;
  const standBy = new StandBy({
    fetchCode: async (name) => {
      fetched.push(name);
      failures -= 1;
      if (failures >= 0) throw new Error('The network is gone');
    },
    runCode: async (name) => run.push(name),
    whenIdle: (idly) => due.push(idly),
    hasRoom: () => !isFull,
  });
  const idle = async (): Promise<void> => {
    for (const idly of due.splice(0)) idly();
    await Promise.resolve();
  };
  return { standBy, fetched, run, idle };
}

test('the code of the engine that stands by is fetched once, when the page is idle', async () => {
  const { standBy, fetched, idle } = arrange();
  standBy.expect('livekit', 'jitsi');
  standBy.bring();
  expect(fetched).toEqual([]);

  await idle();
  standBy.bring();
  await idle();

  expect(fetched).toEqual(['jitsi']);
});

test('nothing is fetched where no other engine stands by, or before the service has said so', async () => {
  const { standBy, fetched, idle } = arrange();
  standBy.bring();
  await idle();
  standBy.expect('livekit', 'livekit');
  standBy.bring();
  await idle();

  expect(fetched).toEqual([]);
});

test('what did not come is tried at the next calm moment', async () => {
  const { standBy, fetched, idle } = arrange({ fails: 1 });
  standBy.expect('livekit', 'jitsi');
  standBy.bring();
  await idle();

  standBy.bring();
  await idle();

  expect(fetched).toEqual(['jitsi', 'jitsi']);
});

test('nothing is fetched by a page whose network has no room for it', async () => {
  const { standBy, fetched, idle } = arrange({ isFull: true });
  standBy.expect('livekit', 'jitsi');
  standBy.bring();
  await idle();

  expect(fetched).toEqual([]);
});

test('what was brought runs as soon as the engine wavers, once, and not before', async () => {
  const { standBy, run, idle } = arrange();
  standBy.expect('livekit', 'jitsi');
  standBy.bring();
  await idle();
  expect(run).toEqual([]);

  standBy.makeReady();
  standBy.makeReady();

  expect(run).toEqual(['jitsi']);
});

test('an engine that wavers has nothing fetched: perhaps it is the network', async () => {
  const { standBy, fetched, run, idle } = arrange({ fails: 1 });
  standBy.expect('livekit', 'jitsi');
  standBy.makeReady();
  standBy.bring();
  await idle();
  standBy.makeReady();

  expect(fetched).toEqual(['jitsi']);
  expect(run).toEqual([]);
});

test.each([
  ['a browser that tells nothing', {}, true],
  ['a good network', { connection: { effectiveType: '4g', saveData: false } }, true],
  ['a weak one', { connection: { effectiveType: '3g' } }, false],
  ['one where data are saved', { connection: { effectiveType: '4g', saveData: true } }, false],
])('%s', (_what, navigator, isRoom) => {
  expect(hasRoom(navigator)).toBe(isRoom);
});
