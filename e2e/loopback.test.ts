import { portsFrom } from '@astra/platform-local/run/ports';
import { isLoopback, listenersOf } from '@astra/platform-local/run/listeners';
import { expect, test } from 'vitest';
import { processesOfParts } from '#parts.ts';
import { stack } from '#stack.ts';

test('everything that was started listens on this machine alone, and on the ports that are ours', async () => {
  const parts = await processesOfParts();
  const ports = portsFrom(Number(new URL(stack().origin).port));
  const known = new Map(Object.entries(ports).map(([name, port]) => [port, name]));

  const found = Object.entries(parts).map(([name, pid]) => ({ name, listens: listenersOf([pid]) }));
  // The status page is served by who started everything.
  const starter = listenersOf([stack().run.pid]).filter(({ pid }) => pid === stack().run.pid);

  // The search must be able to find something: the relay of the video server is UDP.
  expect(found.filter(({ listens }) => listens.length === 0)).toEqual([]);
  const all = found.flatMap(({ name, listens }) => listens.map((one) => ({ name, ...one })));
  expect(all.map(({ port }) => known.get(port))).toEqual(
    expect.arrayContaining(['gateway', 'postgres', 'liveKit', 'liveKitUdp', 'turnUdp', 'synapse']),
  );
  expect(starter.map(({ port }) => port)).toContain(ports.status);
  expect(all.filter((one) => !isLoopback(one) || !known.has(one.port))).toEqual([]);
  expect(starter.filter((one) => !isLoopback(one))).toEqual([]);
});
