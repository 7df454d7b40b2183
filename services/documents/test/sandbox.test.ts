import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeLog } from '@astra/kit/log';
import { makeSandboxedMarker, sandboxFlags } from '#adapters/marking/sandboxed-marker.ts';
import { uuid } from './house.ts';
import { aPdf } from './pdf.ts';

const run = promisify(execFile);
const marker = makeSandboxedMarker({ log: makeLog('documents', 'silent') });
const mark = (
  content: Buffer,
  mediaType = 'application/pdf',
  readerId: string = uuid(),
): Promise<Uint8Array> =>
  marker.mark({
    readerId,
    content: () => Promise.resolve(content),
    mediaType,
    mark: 'Dr Martin · 2026-11-28 05:10 GMT+1',
    signal: new AbortController().signal,
  });

test('the process that looks into a file can reach no network, open, change or remove no file, begin no program and end none, by machine code either', async () => {
  const probe = fileURLToPath(new URL('sandbox-probe.ts', import.meta.url));

  const { stdout } = await run(process.execPath, [...sandboxFlags, probe], { env: {} });

  const { before, after, env } = JSON.parse(stdout);
  const refused = 1;
  expect(env).toEqual([]);
  expect(Object.values(after)).toEqual(Object.values(after).map(() => refused));
  // What is refused by the filter was not refused before: 0, or another fault.
  expect(before).toMatchObject({ socket: 0, open: 0, kill: 0 });
  expect(Object.values(before)).not.toContain(refused);
});

test('its flags give it no file but our own code, no other process and no thread', async () => {
  const tries = `const t = (f) => { try { f(); return 'given'; } catch (e) { return e.code ?? e.name; } };
    const { readFileSync, writeFileSync } = require('node:fs');
    console.log(JSON.stringify([
      t(() => readFileSync('/etc/hostname')), t(() => writeFileSync('/tmp/astra-probe', '')),
      t(() => require('node:child_process').spawnSync('true')),
      t(() => new (require('node:worker_threads').Worker)('', { eval: true })),
      t(() => eval('1'))]));`;

  const { stdout } = await run(process.execPath, [...sandboxFlags, '-e', tries], { env: {} });

  const [reading, writing, program, thread, evaluated] = JSON.parse(stdout);
  for (const one of [reading, writing, program, thread]) expect(one).toBe('ERR_ACCESS_DENIED');
  expect(evaluated).not.toBe('given');
});

test('a file made to break its reader, or to keep it busy, is refused, and the next one is shown', async () => {
  const whole = aPdf(['A letter']);
  const locked = Buffer.from(
    whole.toString('latin1').replace('/Root 1 0 R', '/Encrypt << /Filter /X >> /Root 1 0 R'),
    'latin1',
  );
  const manyPages = aPdf(Array.from({ length: 201 }, () => ''));
  // A picture of 2^31 by 2^31.
  const huge = Buffer.from('89504e470d0a1a0a0000000d494844527fffffff7fffffff0806000000', 'hex');
  const hostile = [
    [Buffer.from('%PDF-1.7\n'), 'application/pdf'],
    [locked, 'application/pdf'],
    [manyPages, 'application/pdf'],
    [huge, 'image/png'],
    [Buffer.alloc(100_000, 10), 'text/plain'],
    [Buffer.alloc(64, 255), 'image/jpeg'],
  ] as const;

  const ended = await Promise.allSettled(hostile.map(([content, type]) => mark(content, type)));
  const next = await mark(whole);

  expect(ended.map((one) => (one.status === 'rejected' ? one.reason.problem : 'shown'))).toEqual(
    hostile.map(() => 'cannot-be-marked'),
  );
  expect(Buffer.from(next).subarray(0, 5).toString()).toBe('%PDF-');
});

test('who has gone is not worked for, and one too many is told to wait', async () => {
  const gone = new AbortController();
  gone.abort();
  const asked = marker.mark({
    readerId: uuid(),
    content: () => Promise.reject(new Error('It was read')),
    mediaType: 'application/pdf',
    mark: '',
    signal: gone.signal,
  });

  await expect(asked).rejects.toMatchObject({ problem: 'not-found' });
  const all = await Promise.allSettled(Array.from({ length: 23 }, () => mark(Buffer.from('x'))));
  const problems = all.map((one) => (one.status === 'rejected' ? one.reason.problem : ''));
  expect(problems.filter((problem) => problem === 'unavailable')).toHaveLength(1);
});

test('nobody has all the turns: who asks for a fourth at once is told to wait, and somebody else is not', async () => {
  const reader = uuid();
  const broken = Buffer.from('x');

  const all = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => mark(broken, 'application/pdf', reader)),
    mark(aPdf(['A letter'])),
  ]);
  const again = await Promise.allSettled([mark(broken, 'application/pdf', reader)]);

  const told = [...all, ...again].map((one) =>
    one.status === 'rejected' ? one.reason.problem : 'shown',
  );
  const count = (word: string): number => told.filter((each) => each === word).length;
  expect(['cannot-be-marked', 'too-many-requests', 'shown'].map(count)).toEqual([4, 1, 1]);
});
