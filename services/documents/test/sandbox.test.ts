import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createCanvas } from '@napi-rs/canvas';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { makeLog } from '@astra/kit/log';
import { makeSandboxedMarker } from '#adapters/marking/sandboxed-marker.ts';
import { sandboxFlags } from '#adapters/sandbox/run-sandboxed.ts';
import { uuid } from './house.ts';
import { aPdf } from './pdf.ts';
import { aZip } from './written.ts';

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
const wordsOf = async (pdf: PDFDocumentProxy, number: number): Promise<string> => {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
};
/** Whether about this colour is painted on the first page. */
async function hasColour(pdf: PDFDocumentProxy, wanted: readonly number[]): Promise<boolean> {
  const page = await pdf.getPage(1);
  const viewport = page.getViewport({ scale: 1 });
  const canvas = createCanvas(Math.floor(viewport.width), Math.floor(viewport.height));
  await page.render({ canvas: canvas as never, viewport }).promise;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4)
    if (wanted.every((value, of) => Math.abs(value - (data[at + of] ?? 0)) < 12)) return true;
  return false;
}

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

const officeType = {
  letter: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  results: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  slides: 'application/vnd.oasis.opendocument.presentation',
} as const;
const officeFile = (name: string): Buffer =>
  readFileSync(new URL(`../../../packages/office-reader/test/files/${name}`, import.meta.url));

test('an office file is shown in pages of our own, which say so, with its words, its tables and its pictures', async () => {
  const letter = await open(await mark(officeFile('letter.docx'), officeType.letter));
  const results = await open(await mark(officeFile('results.xlsx'), officeType.results));
  const slides = await open(await mark(officeFile('meeting.odp'), officeType.slides));

  expect([letter, results, slides].map(({ numPages }) => numPages)).toEqual([1, 2, 2]);
  const words = await wordsOf(letter, 1);
  expect(words).toMatch(/^Dr Martin.*\nMise en page simplifiée/u);
  expect(words).toContain('1. Bisoprolol 2,5 mg, le matin');
  expect(words).toMatch(/Glycémie\s+1,26 g\/L\s+0,70 à 1,10/u);
  expect(await wordsOf(results, 1)).toMatch(/2026-11-03\s+Glycémie\s+1,26\s+g\/L/u);
  expect(await wordsOf(slides, 2)).toMatch(/Lundi\s+Dr Martin/u);
  // The picture of the letter is blue, and nothing else is.
  expect(await hasColour(letter, [32, 96, 192])).toBe(true);
  expect(await hasColour(results, [32, 96, 192])).toBe(false);
});

const row = (at: number): string => `<row r="${at}"><c><v>${at}</v></c></row>`;
const bookOf = (rows: number): Promise<Buffer> =>
  aZip({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': '<R><Relationship Id="a" Type="o/officeDocument" Target="xl/workbook.xml"/></R>',
    'xl/_rels/workbook.xml.rels':
      '<R><Relationship Id="s" Type="o/worksheet" Target="sheet1.xml"/></R>',
    'xl/workbook.xml':
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" r:id="s"/></sheets></workbook>',
    'xl/sheet1.xml': `<worksheet><sheetData>${Array.from({ length: rows }, (_, at) => row(at + 1)).join('')}</sheetData></worksheet>`,
  });

test('an office file of which only a part could be shown, that is locked or broken is refused', async () => {
  const broken = officeFile('letter.docx').fill(0x7a, 2_000, 6_000);
  const old = Buffer.from('d0cf11e0a1b11ae1', 'hex');

  const outcomes = await Promise.allSettled(
    [await bookOf(900), await bookOf(1_100), broken, old].map((file) =>
      mark(file, officeType.results),
    ),
  );

  expect(outcomes.map((one) => (one.status === 'rejected' ? one.reason.problem : 'shown'))).toEqual(
    ['shown', 'cannot-be-marked', 'cannot-be-marked', 'cannot-be-marked'],
  );
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
