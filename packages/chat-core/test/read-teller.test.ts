import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { ReadTeller } from '../src/read-teller.ts';

/** A server that hears nothing until it is up. */
function aServer() {
  const clock = new MemoryClock();
  const server = { isUp: false, asked: 0, heard: [] as string[] };
  const teller = new ReadTeller(clock, async (eventId) => {
    server.asked += 1;
    if (!server.isUp) throw new Error('away');
    server.heard.push(eventId);
  });
  return { clock, server, teller };
}

test('what the server did not hear is told again until it has, further and further apart', async () => {
  const { clock, server, teller } = aServer();
  void teller.read('$1');
  await clock.pass(60_000);
  const tries = server.asked;
  server.isUp = true;

  await clock.pass(8_000);
  await clock.pass(60_000);

  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(15);
  expect(server.heard).toEqual(['$1']);
});

test('only the newest is told, and at once when the network is back', async () => {
  const { clock, server, teller } = aServer();
  void teller.read('$1');
  await clock.pass(30_000);
  void teller.read('$2');
  void teller.read('$3');
  server.isUp = true;

  await clock.goOnline();

  expect(server.heard).toEqual(['$3']);
});

test('who has gone tells nothing more, and who comes back tells again', async () => {
  const { clock, server, teller } = aServer();
  void teller.read('$1');
  await clock.pass(1_000);

  teller.stop();
  server.isUp = true;
  await clock.pass(60_000);
  const afterStop = [...server.heard];
  void teller.read('$2');
  await clock.pass(0);

  expect(afterStop).toEqual([]);
  expect(server.heard).toEqual(['$2']);
});
