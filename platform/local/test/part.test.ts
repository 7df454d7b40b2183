import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Part } from '#run/part.ts';
import type { PartSpec } from '#run/part.ts';
import { temporaryFolder } from './temporary-folder.ts';

const stays = 'setInterval(() => {}, 1000)';
const leaves = "console.log('I cannot work'); process.exit(3)";

function arrange(program: string, change: Partial<PartSpec> = {}) {
  const told: string[] = [];
  const running = new Set<number>();
  const log = join(temporaryFolder(), 'part.log');
  const part = new Part(
    {
      name: 'sample',
      command: process.execPath,
      args: ['-e', program],
      log,
      isReady: () => Promise.resolve(true),
      ...change,
    },
    {
      started: (_name, pid) => running.add(pid),
      ended: (pid) => running.delete(pid),
      tell: (sentence) => told.push(sentence),
    },
  );
  onTestFinished(() => part.stop());
  return { part, told, running, pid: () => part.status().pid ?? 0 };
}

test('a part that is killed is started again by itself, and that is told', async () => {
  const { part, told, pid } = arrange(stays);
  await part.start(5000);
  const first = pid();

  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(part.status()).toMatchObject({ state: 'up', restarts: 1 }), 5000);

  expect(pid()).not.toBe(first);
  expect(told).toEqual(['sample ended (SIGKILL); starting it again.', 'sample is back.']);
});

test('a part that cannot live stops the start with its own last words', async () => {
  const { part } = arrange(leaves, { isReady: () => Promise.resolve(false) });

  await expect(part.start(10_000)).rejects.toThrow(/did not become ready[^]*I cannot work/);
});

test('a part is not called ready before it says so', async () => {
  let isOpen = false;
  const { part } = arrange(stays, { isReady: () => Promise.resolve(isOpen) });

  const starting = part.start(10_000);
  const before = part.status().state;
  isOpen = true;
  await starting;

  expect(before).toBe('starting');
  expect(part.status().state).toBe('up');
});

test('a stopped part is gone and stays gone', async () => {
  const { part, running, told } = arrange(stays);
  await part.start(5000);

  await part.stop();

  expect(running).toEqual(new Set());
  expect(part.status().state).toBe('stopped');
  expect(told).toEqual([]);
});

test('a part that does not want to end is ended after its grace', async () => {
  const deaf = `process.on('SIGTERM', () => {}); console.log('deaf'); ${stays}`;
  const { part, running } = arrange(deaf, { stopGraceMs: 50 });
  await part.start(5000);

  await part.stop();

  expect(running).toEqual(new Set());
});

test('a program that does not exist is told by its name', async () => {
  const { part, told } = arrange('', {
    command: '/nowhere/program',
    isReady: () => Promise.resolve(false),
  });

  await expect(part.start(10_000)).rejects.toThrow('did not become ready');

  expect(told[0]).toContain('/nowhere/program');
});
