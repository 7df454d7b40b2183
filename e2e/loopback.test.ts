import { portsFrom } from '@astra/platform-local/run/ports';
import { isLoopback, listenersOf, type Listener } from '@astra/platform-local/run/listeners';
import { expect, test } from 'vitest';
import { processesOfParts } from '#parts.ts';
import { stack } from '#stack.ts';

/** What the relay of a video server gives to those who talk by it, for as long as they do: its own range, bound as it is. */
const isRelayed = ({ name, protocol, port }: Listener & { readonly name: string }): boolean =>
  name.startsWith('livekit') && protocol === 'udp' && port >= 30_000 && port <= 40_000;

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
  expect(all.filter((one) => !isLoopback(one))).toEqual([]);
  expect(all.filter((one) => !known.has(one.port) && !isRelayed(one))).toEqual([]);
  expect(starter.filter((one) => !isLoopback(one))).toEqual([]);
});
