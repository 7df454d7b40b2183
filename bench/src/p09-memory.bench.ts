import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@astra/platform-local/run/stack';
import { memoryBytes } from '@astra/platform-local/status/memory';
import type { Bench, Outcome } from '#lib/bench.ts';
import { inMegabytes } from '#lib/figures.ts';
import { withStack } from '#lib/own-stack.ts';

const idleMs = 60_000;
const services = new Set([
  'gateway',
  'identity',
  'meetings',
  'connectors',
  'security',
  'chat',
  'documents',
]);
const mostOfAll = 1_500 * 1_048_576;
const mostOfOne = 120 * 1_048_576;

export const bench: Bench = {
  id: 'P9',
  title: 'memory of the whole embedded stack, idle',
  run: () => withStack({}, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  await pause(idleMs);
  const parts = stack
    .parts()
    .map(({ name, pid }) => ({ name, bytes: pid === undefined ? 0 : memoryBytes(pid) }));
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    figures: [
      { what: 'all parts', value: inMegabytes(all), bar: '≤ 1.5 GB', holds: all <= mostOfAll },
      ...parts
        .toSorted((a, b) => b.bytes - a.bytes)
        .map(({ name, bytes }) => ({
          what: name,
          value: inMegabytes(bytes),
          ...(services.has(name) ? { bar: '≤ 120 MB', holds: bytes <= mostOfOne } : {}),
        })),
      { what: 'processes', value: String(processesBelow(process.pid)) },
    ],
    notes: [
      `Proportional set size (PSS) of each part and its children from /proc, ${idleMs / 1000} s after the stack was ready, nobody signed in. The program that starts the parts is not among them.`,
    ],
  };
}

function processesBelow(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '))
    .filter(Boolean)
    .reduce((sum, child) => sum + 1 + processesBelow(Number(child)), 0);
}
