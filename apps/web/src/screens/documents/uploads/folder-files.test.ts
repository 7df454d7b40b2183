import { expect, test, vi } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { ProblemError } from '#shared/problem-error.ts';
import { makeFolderSendings, type FolderSendings } from './folder-sendings.ts';
import type { KeptHere } from './kept-here.ts';
import { memoryKnownFiles, MemoryBrowser, MemoryWire } from './memory-wire.ts';
import { makeUploads, type Uploads } from './uploads.ts';

const place = { spaceId: 'space', folderId: 'made' };
const aFile = (name: string, content = 'Bonjour', lastModified = 1): File =>
  new File([content], name, { lastModified });
const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];

function memoryKept<T>(): KeptHere<T> {
  const kept = new Map<string, T>();
  return {
    all: () => Object.fromEntries(kept),
    keep: (name, value) => void kept.set(name, value),
    forget: (name) => void kept.delete(name),
  };
}

interface Page {
  readonly uploads: Uploads;
  readonly sendings: FolderSendings;
  readonly clock: MemoryClock;
  readonly arrived: string[];
  readonly leave: () => void;
}

/** A browser and the service, with as many pages as are opened. */
function aBrowser(): { readonly wire: MemoryWire; readonly open: () => Page } {
  const [wire, known, browser] = [new MemoryWire(), memoryKnownFiles(), new MemoryBrowser()];
  const kept: Parameters<typeof makeFolderSendings>[0] = memoryKept();
  return {
    wire,
    open: () => {
      const { holds, leave } = browser.openPage();
      const [clock, arrived] = [new MemoryClock(), [] as string[]];
      const onArrived = ({ name }: { readonly name: string }): void => void arrived.push(name);
      const uploads = makeUploads({ wire, clock, known, holds, onArrived });
      return { uploads, clock, arrived, leave, sendings: makeFolderSendings(kept, holds) };
    },
  };
}
const files = (): readonly File[] => names.map((name) => aFile(name));

test('a folder that was broken off goes on: what has come of it is not sent again, what came half goes on where it stood', async () => {
  const { wire, open } = aBrowser();
  const before = open();
  const sending = await before.sendings.begin(place, 'Quimper');
  // Of the five two are lost on their way back, after they have arrived; one of them half.
  wire.faults.push(new ProblemError('offline'), new ProblemError('offline'));
  expect(await before.uploads.addOfFolder(files(), { place, sending })).toBe(5);
  await vi.waitUntil(() => before.arrived.length === 3, { interval: 1 });
  const half = wire.firstId;
  wire.judge(half, 'receiving');
  before.leave();

  const after = open();
  const again = await after.sendings.begin(place, 'Quimper');
  const going = await after.uploads.addOfFolder(
    [...files(), aFile('new.txt'), aFile('a.txt', 'Bonsoir', 2)],
    { place, sending: again },
  );

  expect(again).toEqual({ id: sending.id, isAgain: true });
  expect(going).toBe(3);
  wire.judge(half, 'done');
  await vi.waitUntil(() => after.arrived.length === 3, { interval: 1 });
  // Nothing twice: the new one, and the one that was changed meanwhile, are files of their own.
  expect(wire.begun).toBe(7);
  expect([...wire.held.values()].map(({ upload }) => upload.name).toSorted()).toEqual(
    [...names, 'a.txt', 'new.txt'].toSorted(),
  );
});

test('a folder that a page has in hand, or that has come, is another one when it is given again', async () => {
  const { open } = aBrowser();
  const [page, other] = [open(), open()];
  const sending = await page.sendings.begin(place, 'Quimper');

  const twice = await page.sendings.begin(place, 'Quimper');
  const elsewhere = await other.sendings.begin({ ...place, folderId: 'other' }, 'Quimper');
  page.leave();
  const after = await open().sendings.begin(place, 'Quimper');

  expect([twice, elsewhere].map(({ isAgain }) => isAgain)).toEqual([false, false]);
  expect(new Set([sending.id, twice.id, elsewhere.id]).size).toBe(3);
  // The last one that was begun there.
  expect(after).toEqual({ id: twice.id, isAgain: true });
});

test('when nothing of a folder is on the list any more it is over, and the next is a new one', async () => {
  const { wire, open } = aBrowser();
  const { uploads, sendings } = open();
  const sending = await sendings.begin(place, 'Quimper');
  wire.verdict = 'receiving';
  wire.faults.push(...names.map(() => new ProblemError('offline')));
  await uploads.addOfFolder(files(), { place, sending });
  let isOver = false;
  const over = uploads.whenGone(sending.id).then(() => (isOver = true));

  await vi.waitUntil(() => wire.begun === 3, { interval: 1 });
  expect(isOver).toBe(false);
  for (const { key } of uploads.getSnapshot().rows) uploads.cancel(key);
  await over;
  sendings.end(sending.id);

  expect((await sendings.begin(place, 'Quimper')).isAgain).toBe(false);
});

test('a folder that was broken off is named by where it lies, until it is taken up, given up or a day old', async () => {
  const { open } = aBrowser();
  const page = open();
  for (const name of ['Quimper', 'Brest', 'Lorient']) {
    const { id } = await page.sendings.begin(place, name);
    page.sendings.lies(id, `item of ${name}`);
  }
  const { sendings } = open();
  await sendings.recall();
  expect(sendings.getSnapshot()).toEqual([]);
  page.leave();
  await sendings.recall();
  const left = (): string[] => sendings.getSnapshot().map(({ itemId }) => itemId);
  expect(left()).toEqual(['item of Quimper', 'item of Brest', 'item of Lorient']);

  await sendings.begin(place, 'Brest');
  sendings.end(sendings.getSnapshot()[0]?.sendingId ?? '');
  expect(left()).toEqual(['item of Lorient']);

  vi.useFakeTimers({ now: Date.now() + 25 * 3_600_000, toFake: ['Date'] });
  try {
    await sendings.recall();
    expect(left()).toEqual([]);
    expect((await sendings.begin(place, 'Lorient')).isAgain).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
