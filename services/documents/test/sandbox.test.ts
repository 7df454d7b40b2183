import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { makeLog } from '@astra/kit/log';
import { makeSandboxedMarker, sandboxFlags } from '#adapters/marking/sandboxed-marker.ts';
import { uuid } from './house.ts';
import { aPdf } from './pdf.ts';

const run = promisify(execFile);
const marker = makeSandboxedMarker({ log: makeLog('documents', 'silent') });
const wish = (content: Buffer, signal = new AbortController().signal) => ({
  readerId: uuid(),
  content: () => Promise.resolve(content),
  mediaType: 'application/pdf',
  mark: 'Dr Martin · 2026-11-28 05:10 GMT+1',
  signal,
});
async function mark(
  content: Buffer,
  mediaType = 'application/pdf',
  readerId: string = uuid(),
): Promise<Uint8Array> {
  return allOf(await marker.mark({ ...wish(content), readerId, mediaType }));
}
async function allOf(pages: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of pages) parts.push(part);
  return Buffer.concat(parts);
}
/** What comes until there is a whole page, and one that goes on from there. */
async function firstOf(bytes: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let come = Buffer.alloc(0);
  for (;;) {
    const { value, done } = await bytes.next();
    if (done === true) throw new Error('It ended before its first page');
    come = Buffer.concat([come, value]);
    const end = come.indexOf('\n%%EOF\n');
    if (end > 0) return come.subarray(0, end + 7);
  }
}
const open = (bytes: Uint8Array) =>
  getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;

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

test('the first page is there while the last is not painted yet: a PDF of all pages, those to come empty; who loses the right gets no more', async () => {
  const cutter = new AbortController();
  const texts = Array.from({ length: 150 }, (_, at) => `Page ${at + 1}`);

  const pages = await marker.mark(wish(aPdf(texts), cutter.signal));
  const bytes = pages[Symbol.asyncIterator]();
  const pdf = await open(await firstOf(bytes));
  cutter.abort();
  const rest = allOf({ [Symbol.asyncIterator]: () => bytes });

  await expect(rest).rejects.toMatchObject({ problem: 'not-found' });
  const said = async (number: number): Promise<string> => {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    return items.map((item) => ('str' in item ? item.str : '')).join(' ');
  };
  expect(pdf.numPages).toBe(150);
  expect([await said(1), await said(150)]).toEqual([
    expect.stringMatching(/^Dr Martin.* Page 1$/u),
    '',
  ]);
});

test('a page that cannot be painted ends what was begun, so that nobody takes the beginning for the whole', async () => {
  const broken = Buffer.from(
    aPdf(['One', 'Two', 'Three'])
      .toString('latin1')
      .replace(/8 0 obj\n<<.*>>/u, (page) => `8 0 obj\n42`.padEnd(page.length)),
    'latin1',
  );

  const pages = await marker.mark(wish(broken));
  const bytes = pages[Symbol.asyncIterator]();
  const pdf = await open(await firstOf(bytes));
  const rest = allOf({ [Symbol.asyncIterator]: () => bytes });

  await expect(rest).rejects.toMatchObject({ problem: 'cannot-be-marked' });
  expect(pdf.numPages).toBe(3);
});

test('who leaves before the end is worked for no more, and their turns are free again', async () => {
  const readerId = uuid();
  const texts = Array.from({ length: 150 }, () => 'Long');
  for (let count = 0; count < 5; count += 1) {
    const pages = await marker.mark({ ...wish(aPdf(texts)), readerId });
    const bytes = pages[Symbol.asyncIterator]();
    if (count % 2 === 0) await bytes.next();
    await bytes.return?.();
  }

  const last = await mark(aPdf(['Short']), 'application/pdf', readerId);

  expect((await open(last)).numPages).toBe(1);
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
