import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { endLeftovers, ChildRegister } from '#run/children.ts';
import { AlreadyRunning, hasStaleLock, runningHolder, takeLock } from '#run/lock.ts';
import { processIdentity } from '../bootstrap/process-identity.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const origin = 'http://localhost:8400';

function aLivingProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('a second start is refused with the address of the first', () => {
  const state = temporaryFolder();
  takeLock(state, origin);

  expect(() => takeLock(state, origin)).toThrow(AlreadyRunning);
  expect(() => takeLock(state, origin)).toThrow(origin);
});

test('after a clean stop the next start is free', () => {
  const state = temporaryFolder();
  const release = takeLock(state, origin);

  release();

  expect(runningHolder(state)).toBeUndefined();
  expect(() => takeLock(state, origin)).not.toThrow();
});

test('a lock whose holder died without a word does not stop the next start', async () => {
  const state = temporaryFolder();
  const child = aLivingProcess();
  const identity = processIdentity(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  writeFileSync(join(state, 'running.lock'), JSON.stringify({ pid: child.pid, identity, origin }));

  const wasStale = hasStaleLock(state);
  takeLock(state, origin);

  expect(wasStale).toBe(true);
  expect(runningHolder(state)?.pid).toBe(process.pid);
});

test('a lock whose number belongs to another process now does not stop the next start', () => {
  const state = temporaryFolder();
  const holder = { pid: process.ppid, identity: 'begun long ago', origin };
  writeFileSync(join(state, 'running.lock'), JSON.stringify(holder));

  expect(() => takeLock(state, origin)).not.toThrow();
});

test('what an abrupt death left running is ended by the next start', async () => {
  const state = temporaryFolder();
  const child = aLivingProcess();
  new ChildRegister(state).add('gateway', child.pid ?? 0);

  const ended = await endLeftovers(state);

  expect(ended).toEqual(['gateway']);
  expect(processIdentity(child.pid ?? 0)).toBeUndefined();
});

test('a stranger that has the number of an old child is left alone', async () => {
  const state = temporaryFolder();
  const stranger = aLivingProcess();
  const record = [{ name: 'gateway', pid: stranger.pid, identity: 'begun long ago' }];
  writeFileSync(join(state, 'children.json'), JSON.stringify(record));

  const ended = await endLeftovers(state);

  expect(ended).toEqual([]);
  expect(stranger.exitCode).toBeNull();
  expect(readFileSync(join(state, 'children.json'), 'utf8')).toContain(String(stranger.pid));
});
