import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { freePort } from '@astra/platform-local/free-port';
import { onTestFinished, vi } from 'vitest';
import { aimAt } from './parts.ts';
import { patience } from './patience.ts';

const wordsOf = (pid: number, file: 'environ' | 'cmdline'): readonly string[] =>
  readFileSync(`/proc/${String(pid)}/${file}`, 'utf8')
    .split('\0')
    .filter((word) => word !== '');

/**
 * Another door to the stack, which counts requests as an installation does: all people of the journeys come from one
 * address, so the door of the stack counts fifty times as far. Who is signed in there is here; it ends with the test.
 */
export async function openDoorWithRealLimits(): Promise<string> {
  const { pid } = await aimAt('gateway');
  const port = await freePort();
  const origin = `http://localhost:${String(port)}`;
  const known = wordsOf(pid, 'environ').map((word): [string, string] => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
  });
  const own = { PORT: String(port), PUBLIC_ORIGIN: origin, RATE_FACTOR: '1' };
  const door = spawn(readlinkSync(`/proc/${String(pid)}/exe`), wordsOf(pid, 'cmdline').slice(1), {
    cwd: readlinkSync(`/proc/${String(pid)}/cwd`),
    env: { ...Object.fromEntries(known), ...own },
    stdio: 'ignore',
  });
  onTestFinished(() => void door.kill('SIGKILL'));
  const isThere = (): Promise<boolean> =>
    fetch(origin).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isThere, { ...patience, interval: 50 });
  return origin;
}
