import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { ReadLater } from '../src/history.ts';
import type { FactsPage, History } from '../src/history.ts';
import { copyRoom } from '../src/room-copy.ts';
import type { CopyProgress } from '../src/room-copy.ts';
import type { EventBody, RoomEventFact } from '../src/timeline-types.ts';
import { anEvent, edited } from './events.ts';

/** A room of so many pages, the newest first; what is asked comes to what `fails` says before. */
function aServer(...pages: readonly (readonly RoomEventFact[])[]) {
  const fails: (Error | null)[] = [];
  const asked: (string | null)[] = [];
  const history: Pick<History, 'facts'> = {
    facts: async (_, from): Promise<FactsPage | null> => {
      asked.push(from);
      const fault = fails.shift();
      if (fault) throw fault;
      if (fault === null) return null;
      const n = Number(from ?? 0);
      return { facts: () => pages[n] ?? [], from: n + 1 < pages.length ? String(n + 1) : null };
    },
  };
  return { fails, asked, history };
}
function begin({ history }: ReturnType<typeof aServer>) {
  const clock = new MemoryClock();
  const stopper = new AbortController();
  const told: CopyProgress[] = [];
  const copy = copyRoom({
    clock,
    history: () => history,
    myId: 'nadia',
    roomId: 'room',
    signal: stopper.signal,
    onProgress: (progress) => told.push(progress),
  });
  // It is looked at further down.
  copy.catch(() => {});
  return { clock, stopper, told, copy };
}
const textsOf = async ({ copy }: ReturnType<typeof begin>) => (await copy).map(({ text }) => text);
const closed: EventBody = {
  kind: 'sealed',
  reason: 'key-on-its-way',
  threadId: null,
  editOf: null,
};

test('pages are put in their order, and an edit on a newer page changes a message of an older one', async () => {
  const server = aServer(
    [anEvent('m3'), anEvent('m4', { body: edited('m1', 'm1 anders') })],
    [anEvent('m1'), anEvent('m2')],
  );

  const begun = begin(server);

  expect(await textsOf(begun)).toEqual(['m1 anders', 'm2', 'm3']);
  expect((await begun.copy)[0]).toMatchObject({ eventId: 'm1', isEdited: true });
  expect(server.asked).toEqual([null, '1']);
  expect(begun.told.at(-1)).toMatchObject({ read: 4, readTo: anEvent('m1').at });
});

test('a server that has no time, or does not answer, is asked again for the same page, as late as it says', async () => {
  const server = aServer([anEvent('m2')], [anEvent('m1')]);
  server.fails.push(new ReadLater(30_000), new Error('No network'));

  const begun = begin(server);
  await begun.clock.pass(29_000);
  const before = [...server.asked];
  await begun.clock.pass(120_000);

  expect(before).toEqual([null]);
  expect(begun.told[0]).toMatchObject({ isHeld: true });
  expect(await textsOf(begun)).toEqual(['m1', 'm2']);
  expect(server.asked).toEqual([null, null, null, '1']);
});

test('what opens a moment later is in it with its words; what does not within a minute is in it as closed', async () => {
  const sealed = anEvent('m1', { body: closed });
  const page = [sealed, anEvent('m2', { body: closed })];
  const server = aServer(page);

  const begun = begin(server);
  await begun.clock.pass(2_500);
  page[0] = anEvent('m1');
  await begun.clock.pass(58_000);

  expect(await begun.copy).toMatchObject([
    { text: 'm1', sealed: null },
    { text: null, sealed: 'key-on-its-way' },
  ]);
});

test('who stops it, and who is in the room no more, gets nothing', async () => {
  const held = aServer([anEvent('m1')]);
  held.fails.push(new ReadLater(30_000));
  const out = aServer([anEvent('m1')]);
  out.fails.push(null);

  const stopped = begin(held);
  await stopped.clock.pass(1_000);
  stopped.stopper.abort();

  await expect(stopped.copy).rejects.toThrow();
  await expect(begin(out).copy).rejects.toThrow();
  expect(held.asked).toEqual([null]);
});
