import { expect, test, vi } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { ProblemError, problemOf } from '#shared/problem-error.ts';
import { cleanIfPhoto } from './clean-file.ts';
import type { KnownFiles } from './known-files.ts';
import { memoryKnownFiles, MemoryBrowser, MemoryWire } from './memory-wire.ts';
import { firstPieceBytes } from './piece-size.ts';
import { canTryAgain, secondsLeft } from './row.ts';
import type { UploadRow } from './row.ts';
import { makeUploads, type Uploads } from './uploads.ts';

const place = { spaceId: 'space', folderId: undefined };
const aFile = (name: string, content = 'Bonjour', lastModified = 1): File =>
  new File([content], name, { lastModified });

interface Arranged {
  readonly uploads: Uploads;
  readonly wire: MemoryWire;
  readonly clock: MemoryClock;
  readonly arrived: string[];
  readonly known: KnownFiles;
  readonly browser: MemoryBrowser;
  readonly leave: () => void;
}

/** One page; another one of the same browser, where that is given. */
function arrange(before?: Pick<Arranged, 'wire' | 'known'> & Partial<Arranged>): Arranged {
  const wire = before?.wire ?? new MemoryWire();
  const known = before?.known ?? memoryKnownFiles();
  const clock = new MemoryClock();
  const arrived: string[] = [];
  const onArrived = ({ name }: { readonly name: string }): void => void arrived.push(name);
  const browser = before?.browser ?? new MemoryBrowser();
  const { holds, leave } = browser.openPage();
  const uploads = makeUploads({ wire, clock, known, holds, onArrived });
  return { uploads, wire, clock, known, arrived, browser, leave };
}

const rows = (uploads: Uploads): readonly UploadRow[] => uploads.getSnapshot().rows;
const first = (uploads: Uploads): UploadRow => {
  const [row] = rows(uploads);
  if (!row) throw new Error('Nothing is on its way');
  return row;
};
const untilIs = (uploads: Uploads, state: UploadRow['state']): Promise<boolean> =>
  vi.waitUntil(() => rows(uploads)[0]?.state === state, { interval: 1 });

test('many files are sent, a few at once, and each arrives once', async () => {
  const { uploads, wire, arrived } = arrange();
  const names = Array.from({ length: 20 }, (_, index) => `${String(index)}.txt`);

  uploads.add(
    names.map((name) => aFile(name)),
    place,
  );

  await vi.waitUntil(() => arrived.length === names.length, { interval: 1 });
  expect(arrived.toSorted()).toEqual(names.toSorted());
  expect(wire.begun).toBe(names.length);
  // The answer to each has said what became of it.
  expect(wire.looked).toBe(0);
  expect(uploads.getSnapshot()).toMatchObject({ rows: [], arrived: expect.arrayContaining(names) });
});

test('when the network is gone a file waits, goes on from what has arrived, and is not there twice', async () => {
  const { uploads, wire, clock, arrived } = arrange();
  // The piece arrives, and the answer to it is lost.
  wire.faults.push(new ProblemError('offline'));

  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'waiting');
  await clock.goOnline();

  await vi.waitUntil(() => arrived.length === 1, { interval: 1 });
  expect(wire.begun).toBe(1);
  expect(await wire.contentOf(wire.firstId)).toBe('Bonjour');
});

/** Of more than one piece. */
const large = 'x'.repeat(5 * firstPieceBytes);

/** Lets time pass while it waits; gives how much that was until it had arrived, milliseconds. */
async function waitedFor({ uploads, clock, arrived }: Arranged): Promise<number> {
  while (arrived.length === 0) {
    const rests = (): boolean => rows(uploads)[0]?.state === 'waiting';
    await vi.waitUntil(() => arrived.length > 0 || rests(), { interval: 1 });
    if (arrived.length === 0) await clock.pass(250);
  }
  return clock.now();
}

test('a network that breaks again and again, and lets something through each time, is tried again soon each time', async () => {
  const arranged = arrange();
  arranged.wire.faults.push(...Array.from({ length: 4 }, () => new ProblemError('no-answer')));

  arranged.uploads.add([aFile('a.dcm', large)], place);

  expect(await waitedFor(arranged)).toBeLessThan(5_000);
});

test('whoever finds their own request of before still there asks again every two seconds', async () => {
  const arranged = arrange();
  const refusals = Array.from({ length: 6 }, () => new ProblemError('upload-elsewhere'));
  arranged.wire.refusals.push(...refusals);

  arranged.uploads.add([aFile('a.dcm', large)], place);

  expect(await waitedFor(arranged)).toBeLessThan(12_000);
});

test('who sends too much in a short time waits as long as they are told, loses nothing and hears why', async () => {
  const { uploads, wire, clock, arrived } = arrange();
  const details = { type: '/problems/too-many-requests', title: 'x', status: 429 };
  const told = { ...details, instance: '/uploads', requestId: 'r', retryAfterSeconds: 40 };
  wire.unheard.push(new ProblemError('too-many-requests', told));

  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'slowed');
  await clock.pass(39_000);
  expect(first(uploads).state).toBe('slowed');
  await clock.pass(2_000);

  await vi.waitUntil(() => arrived.length === 1, { interval: 1 });
  expect(wire.begun).toBe(1);
});

test('an announcement that was lost on its way is made again, and the file is there once', async () => {
  const { uploads, wire, clock, arrived } = arrange();
  wire.unheard.push(new ProblemError('offline'));

  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'waiting');
  const { uploadId } = first(uploads);
  await clock.goOnline();

  await vi.waitUntil(() => arrived.length === 1, { interval: 1 });
  expect([...wire.held.keys()]).toEqual([uploadId]);
  expect(await wire.contentOf(wire.firstId)).toBe('Bonjour');
});

test('a small file comes along with its announcement, a larger one in pieces after it', async () => {
  const { uploads, wire, arrived } = arrange();
  const large = 'x'.repeat(9_000_000);

  uploads.add([aFile('small.txt'), aFile('large.txt', large)], place);
  await vi.waitUntil(() => arrived.length === 2, { interval: 1 });

  expect(wire.sent.toSorted()).toEqual(['large.txt 0', 'large.txt 8388608', 'small.txt 0']);
});

test('a refusal that no waiting can mend is kept with its reason, and the next file goes on', async () => {
  const { uploads, wire, arrived } = arrange();
  wire.faults.push(new ProblemError('quota-reached'));

  uploads.add([aFile('a.txt'), aFile('b.txt')], place);

  await vi.waitUntil(() => arrived.length === 1, { interval: 1 });
  await untilIs(uploads, 'failed');
  expect(problemOf(first(uploads).error)).toBe('quota-reached');
});

test('a file waits for the virus scanner, and an infected one is no file', async () => {
  const { uploads, wire, clock, arrived } = arrange();
  wire.verdict = 'scanning';

  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'scanning');
  wire.judge(wire.firstId, 'refused', 'virus-found');
  await clock.pass(2_000);

  await untilIs(uploads, 'infected');
  expect(arrived).toEqual([]);
});

test('what the scanner has let through is not shown as on its way once its list was heard of', async () => {
  const { uploads, wire, arrived } = arrange();
  wire.verdict = 'scanning';
  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'scanning');

  wire.judge(wire.firstId, 'done');
  uploads.lookAgain();

  // By no clock.
  await vi.waitUntil(() => rows(uploads).length === 0, { interval: 1 });
  expect(arrived).toEqual(['a.txt']);
});

test('of a file that nobody could look at no virus is said', async () => {
  const { uploads, wire, clock, arrived } = arrange();
  wire.verdict = 'scanning';

  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'scanning');
  wire.judge(wire.firstId, 'refused', 'scan-impossible');
  await clock.pass(2_000);

  await untilIs(uploads, 'failed');
  expect(problemOf(first(uploads).error)).toBe('scan-impossible');
  expect(arrived).toEqual([]);
});

test('after the page was left, the same file goes on where it stood and another is refused', async () => {
  const before = arrange();
  before.wire.faults.push(new ProblemError('offline'));
  before.wire.verdict = 'receiving';
  before.uploads.add([aFile('a.txt')], place);
  await untilIs(before.uploads, 'waiting');
  before.leave();
  const after = arrange(before);

  await after.uploads.recall();
  const { key, state, sentBytes } = first(after.uploads);
  expect({ state, sentBytes }).toEqual({ state: 'interrupted', sentBytes: 7 });
  await after.uploads.goOnWith(key, aFile('a.txt', 'Bonsoir', 2));
  expect(first(after.uploads)).toMatchObject({ state: 'interrupted', isOther: true });

  after.wire.judge(after.wire.firstId, 'done');
  after.uploads.add([aFile('a.txt')], place);
  await vi.waitUntil(() => after.arrived.length === 1, { interval: 1 });
  expect(after.wire.begun).toBe(1);
  expect(await after.wire.contentOf(after.wire.firstId)).toBe('Bonjour');
});

test('a version that was broken off is known by its file at the place, and goes on as what it was to be', async () => {
  const before = arrange();
  before.wire.faults.push(new ProblemError('offline'));
  before.wire.verdict = 'receiving';
  before.uploads.add([aFile('a.txt')], { ...place, fileId: 'file' });
  await untilIs(before.uploads, 'waiting');
  expect(await before.uploads.wasLeft(aFile('a.txt'), place)).toBe(false);
  before.leave();
  const after = arrange(before);
  await after.uploads.recall();

  expect(await after.uploads.wasLeft(aFile('a.txt'), place)).toBe(true);
  expect(await after.uploads.wasLeft(aFile('a.txt', 'Bonsoir', 2), place)).toBe(false);
  expect(await after.uploads.wasLeft(aFile('a.txt'), { ...place, folderId: 'other' })).toBe(false);
  after.wire.judge(after.wire.firstId, 'done');
  after.uploads.add([aFile('a.txt')], place);
  await vi.waitUntil(() => after.arrived.length === 1, { interval: 1 });
  expect(after.wire.begun).toBe(1);
});

test('what another tab is sending is broken off for this one only once that tab is gone', async () => {
  const sending = arrange();
  sending.wire.faults.push(new ProblemError('offline'));
  sending.wire.verdict = 'receiving';
  sending.uploads.add([aFile('a.txt')], place);
  await untilIs(sending.uploads, 'waiting');
  const other = arrange(sending);

  await other.uploads.recall();
  expect(rows(other.uploads)).toEqual([]);
  await other.uploads.recall();

  sending.wire.unlisted.push(new ProblemError('offline'), new ProblemError('offline'));
  sending.leave();
  await vi.waitUntil(() => sending.wire.unlisted.length === 1, { interval: 1 });
  await other.clock.goOnline();
  await other.clock.pass(2_000);
  await untilIs(other.uploads, 'interrupted');
  expect(rows(other.uploads)).toHaveLength(1);
});

test('what another tab is sending and has arrived is nothing to this one', async () => {
  const sending = arrange();
  sending.wire.faults.push(new ProblemError('offline'));
  sending.uploads.add([aFile('a.txt')], place);
  await untilIs(sending.uploads, 'waiting');
  const other = arrange(sending);
  await other.uploads.recall();

  await sending.clock.goOnline();
  await vi.waitUntil(() => sending.arrived.length === 1, { interval: 1 });
  await sending.wire.drop(sending.wire.firstId);

  expect(await sending.browser.openPage().holds.taken()).toEqual(new Set());
  expect(rows(other.uploads)).toEqual([]);
});

test('a photo that was cleaned before it was sent goes on with the photo as it is on the device', async () => {
  const said = '\u00ff\u00d8\u00ff\u00fe\u0000\u0006here\u00ff\u00d9';
  const bytes = Uint8Array.from(said, (at) => at.codePointAt(0) ?? 0);
  const raw = new File([bytes], 'photo.jpg', { type: 'image/jpeg', lastModified: 1 });
  const before = arrange();
  before.wire.faults.push(new ProblemError('offline'));
  before.wire.verdict = 'receiving';
  before.uploads.add([(await cleanIfPhoto(raw)) ?? raw], place);
  await untilIs(before.uploads, 'waiting');
  before.leave();
  const after = arrange(before);
  await after.uploads.recall();
  after.wire.judge(after.wire.firstId, 'done');

  await after.uploads.goOnWith(first(after.uploads).key, raw);

  await vi.waitUntil(() => after.arrived.length === 1, { interval: 1 });
  expect(await after.wire.contentOf(after.wire.firstId)).not.toContain('here');
});

test('what was refused after its page was left is told with why, in each browser, until it is taken off', async () => {
  const before = arrange();
  before.wire.verdict = 'scanning';
  before.uploads.add([aFile('a.txt'), aFile('b.txt')], place);
  const looked = (): number =>
    rows(before.uploads).filter(({ state }) => state === 'scanning').length;
  await vi.waitUntil(() => looked() === 2, { interval: 1 });
  const [a = '', b = ''] = before.wire.held.keys();
  before.wire.judge(a, 'refused', 'virus-found');
  before.wire.judge(b, 'refused', 'scan-impossible');
  const after = arrange({ wire: before.wire, known: memoryKnownFiles() });

  await after.uploads.recall();

  const told = rows(after.uploads);
  expect(told.map(({ state }) => state)).toEqual(['infected', 'failed']);
  expect(problemOf(told[1]?.error)).toBe('scan-impossible');
  // It would be refused again.
  expect(told.map(canTryAgain)).toEqual([false, false]);
  after.uploads.cancel(told[0]?.key ?? '');
  after.uploads.clear();
  await vi.waitUntil(() => after.wire.held.size === 0, { interval: 1 });
});

test('what was begun in another browser is not touched', async () => {
  const { wire } = arrange();
  const { signal } = new AbortController();
  const first = { bytes: new Blob([]), signal, onProgress: () => undefined };
  await wire.begin({ id: 'theirs', name: 'a.txt', sizeBytes: 7, place }, first);
  const elsewhere = arrange({ wire, known: memoryKnownFiles() });

  await elsewhere.uploads.recall();

  expect(rows(elsewhere.uploads)).toEqual([]);
});

test('a paused file stays until it is gone on with; a cancelled one is taken back', async () => {
  const { uploads, wire, arrived } = arrange();
  wire.faults.push(new ProblemError('offline'));
  wire.verdict = 'receiving';
  uploads.add([aFile('a.txt')], place);
  await untilIs(uploads, 'waiting');
  const { key } = first(uploads);

  uploads.pause(key);
  expect(first(uploads).state).toBe('paused');
  uploads.cancel(key);

  expect(rows(uploads)).toEqual([]);
  await vi.waitUntil(() => wire.held.size === 0, { interval: 1 });
  expect(arrived).toEqual([]);
});

test('how long it will still take is told from how fast it went', () => {
  const row = {
    sizeBytes: 1_000,
    sentBytes: 600,
    since: { at: 0, bytes: 200 },
  } as UploadRow;

  expect(secondsLeft(row, 10_000)).toBe(10);
  expect(secondsLeft(row, 1_000)).toBeNull();
  expect(secondsLeft({ ...row, since: null }, 10_000)).toBeNull();
});

test('a file above the largest that is taken is refused before anything of it is sent, and not offered again; others go', async () => {
  const { uploads, wire, arrived } = arrange();

  uploads.add([aFile('film.mp4', 'a'.repeat(11)), aFile('letter.txt', 'a'.repeat(10))], place, 10);

  await vi.waitUntil(() => arrived.length === 1, { interval: 1 });
  expect(wire.begun).toBe(1);
  expect(rows(uploads)).toMatchObject([{ name: 'film.mp4', state: 'failed', sentBytes: 0 }]);
  expect(problemOf(first(uploads).error)).toBe('file-too-large');
  expect(canTryAgain(first(uploads))).toBe(false);
  uploads.cancel(first(uploads).key);
  expect(rows(uploads)).toEqual([]);
});
