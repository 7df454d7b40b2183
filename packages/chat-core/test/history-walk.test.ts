import { describe, expect, test } from 'vitest';
import { MemoryClock, settled } from '@astra/page-state/memory-clock';
import { makeStore } from '@astra/page-state/observable';
import type { ReadableMessage } from '../src/chat-link.ts';
import { ReadLater } from '../src/history.ts';
import type { History } from '../src/history.ts';
import { HistoryWalk } from '../src/history-walk.ts';
import { MessageSearch } from '../src/search.ts';
import { SearchRun } from '../src/search-run.ts';

const PAGE = 4;

/** A server with the history of some rooms: message `n` of a room was said at `n * step`, and is called `room n`. */
class Archive {
  readonly clock = new MemoryClock();
  readonly search = new MessageSearch(this.clock);
  readonly isWhole = makeStore(true);
  /** What was asked for, in turn; `here` is what the device has. */
  readonly asked: string[] = [];
  /** What the next question comes to, instead of a page. */
  readonly fails: (Error | null)[] = [];
  isConnected = true;
  #held: (() => void) | null = null;
  readonly #rooms = new Map<string, { said: number; readonly step: number; here: number }>();
  readonly walk = new HistoryWalk({
    clock: this.clock,
    history: () => (this.isConnected ? this.history : null),
    rooms: () => [...this.#rooms].map(([id, { said, step }]) => ({ id, lastAt: said * step })),
    isFull: () => this.search.isFull,
    heardTo: (roomId) => this.search.heardTo(roomId),
  });

  constructor() {
    this.walk.setOnline(true);
  }

  readonly history: Pick<History, 'page'> = {
    page: async (roomId, { from, until }) => {
      this.asked.push(`${roomId} ${from ?? 'here'}`);
      if (this.#held) await new Promise<void>((done) => (this.#held = done));
      const fault = this.fails.shift();
      if (fault) throw fault;
      if (fault === null) return null;
      const { said, step, here } = this.room(roomId);
      const newest = from === undefined ? said : Number(from);
      const oldest = Math.max(1, from === undefined ? here : newest - PAGE + 1);
      let isJoined = false;
      for (let n = newest; n >= oldest; n -= 1) {
        this.search.take(this.message(roomId, n));
        isJoined ||= `${roomId} ${n}` === until;
      }
      return { from: oldest === 1 ? null : String(oldest - 1), oldestAt: oldest * step, isJoined };
    },
  };

  /** A room in which so much was said, one each `step`; the device has the last ones from `here` on. */
  has(id: string, said: number, { step = 1000, here = said } = {}): this {
    this.#rooms.set(id, { said, step, here });
    return this;
  }

  leave(id: string): void {
    this.#rooms.delete(id);
    this.search.forgetRoom(id);
    this.walk.keepOnly(new Set(this.#rooms.keys()));
  }

  /** More was said than the server tells: it leaves a gap before `here`. */
  skipsTo(id: string, said: number, here: number): void {
    this.#rooms.set(id, { ...this.room(id), said, here });
    this.walk.noteGap(id);
  }

  message(roomId: string, n: number): ReadableMessage {
    const id = `${roomId} ${n}`;
    const at = n * this.room(roomId).step;
    return { id, roomId, senderId: 'julien', at, wordsId: id, isEdit: false, text: `tension ${n}` };
  }

  /** Answers wait from now on. */
  hold(): void {
    this.#held = () => undefined;
  }
  async release(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    held?.();
    await settled();
  }

  look(text: string, about: { readonly roomId?: string; readonly limit?: number } = {}) {
    const { clock, search, walk, isWhole } = this;
    const run = new SearchRun({ clock, search, walk, isWhole }, { text, ...about });
    const shows = () => run.getSnapshot();
    const found = () => shows().found.map(({ id }) => id);
    return { run, shows, found, close: run.open() };
  }

  private room(id: string) {
    const room = this.#rooms.get(id);
    if (!room) throw new Error('There is no such room.');
    return room;
  }
}

const pages = (clock: MemoryClock, count: number): Promise<void> => clock.pass(50 * count);

describe('a search goes on into older messages', () => {
  test('until the room begins, the newest first, and says how far it has come', async () => {
    const archive = new Archive().has('a', 11, { here: 10 });
    const { found, shows } = archive.look('tension', { limit: 50 });
    await settled();
    expect(shows().progress).toEqual({ name: 'reading', readTo: 11_000 });

    await archive.clock.pass(250);
    expect(found()).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `a ${n}`));
    expect(shows().progress).toEqual({ name: 'done' });
    expect(archive.asked).toEqual(['a here', 'a 9', 'a 5', 'a 1']);
  });

  test('of all rooms always the one that was read back least, so that none is found before a newer one', async () => {
    const archive = new Archive().has('a', 12, { step: 1000 }).has('b', 2, { step: 5_400 });
    const { found, shows } = archive.look('tension', { limit: 50 });
    await archive.clock.pass(1_000);

    // b 2 was said between a 11 and a 10, b 1 between a 6 and a 5.
    expect(archive.asked).toEqual(['a here', 'a 11', 'b here', 'b 1', 'a 7', 'a 3']);
    expect(found().join()).toBe('a 12,a 11,b 2,a 10,a 9,a 8,a 7,a 6,b 1,a 5,a 4,a 3,a 2,a 1');
    expect(shows().progress).toEqual({ name: 'done' });
  });

  test('no farther than to as many as were asked for, and on from there when more are', async () => {
    const archive = new Archive().has('a', 40);
    const { run, found, shows } = archive.look('tension', { limit: 6 });
    await archive.clock.pass(1_000);
    expect(found()).toEqual(['a 40', 'a 39', 'a 38', 'a 37', 'a 36', 'a 35']);
    expect(shows().progress).toEqual({ name: 'enough', readTo: 32_000 });
    expect(archive.asked).toHaveLength(3);

    run.more();
    await archive.clock.pass(1_000);

    expect(found()).toHaveLength(12);
    expect(archive.asked).toEqual(['a here', 'a 39', 'a 35', 'a 31']);
  });

  test('in one room alone when told so; another search goes on where it ended', async () => {
    const archive = new Archive().has('a', 9).has('b', 9);
    const one = archive.look('tension', { roomId: 'b' });
    await archive.clock.pass(1_000);
    expect(one.shows().progress).toEqual({ name: 'done' });
    expect(archive.asked.filter((place) => place.startsWith('a'))).toEqual([]);
    one.close();

    const again = archive.look('tension 3', { roomId: 'b' });

    expect(again.shows().progress).toEqual({ name: 'done' });
    expect(again.found()).toEqual(['b 3']);
    expect(archive.asked).toHaveLength(3);
  });

  test('stops when the person stops it or looks no more, and goes on when they want', async () => {
    const archive = new Archive().has('a', 400);
    const { run, shows, close } = archive.look('néant');
    await pages(archive.clock, 5);
    run.stop();
    const before = archive.asked.length;
    await archive.clock.pass(5_000);
    expect(shows().progress.name).toBe('stopped');
    expect(archive.asked.length - before).toBeLessThanOrEqual(1);

    run.goOn();
    await pages(archive.clock, 5);
    expect(archive.asked.length).toBeGreaterThan(before + 1);
    close();
    const closed = archive.asked.length;
    await archive.clock.pass(5_000);

    expect(archive.asked.length - closed).toBeLessThanOrEqual(1);
  });

  test('waits for as long as the server asks, though the network comes back meanwhile', async () => {
    const archive = new Archive().has('a', 9);
    archive.fails.push(new ReadLater(30_000));
    const { shows } = archive.look('tension');
    await archive.clock.pass(20_000);
    await archive.clock.goOnline();
    expect(shows().progress).toEqual({ name: 'busy', readTo: 9_000 });
    expect(archive.asked).toEqual(['a here']);

    await archive.clock.pass(11_000);

    expect(shows().progress).toEqual({ name: 'done' });
  });

  test('a server that fails is asked less and less, and the other rooms first', async () => {
    const archive = new Archive().has('a', 9).has('b', 5);
    archive.fails.push(new Error('503'));
    const { shows } = archive.look('tension');
    await archive.clock.pass(400);
    expect(shows().progress.name).toBe('busy');
    expect(archive.asked).toEqual(['a here']);

    await archive.clock.pass(3_000);

    expect(archive.asked.slice(0, 2)).toEqual(['a here', 'b here']);
    expect(shows().progress).toEqual({ name: 'done' });
    archive.walk.forget();
    archive.asked.length = 0;
    archive.fails.push(...Array.from({ length: 60 }, () => new Error('503')));
    await archive.clock.pass(60_000);
    expect(archive.asked.length).toBeLessThan(20);
  });

  test('stops without network, says so, and goes on after', async () => {
    const archive = new Archive().has('a', 40);
    const { shows } = archive.look('néant');
    await pages(archive.clock, 2);
    archive.walk.setOnline(false);
    const before = archive.asked.length;
    await archive.clock.pass(60_000);
    expect(shows().progress.name).toBe('offline');
    expect(archive.asked.length).toBe(before);

    archive.walk.setOnline(true);
    await archive.clock.pass(2_000);

    expect(shows().progress).toEqual({ name: 'done' });
  });

  test('a room whose history may not be read is done, and the others go on', async () => {
    const archive = new Archive().has('a', 9).has('b', 5);
    archive.fails.push(null);
    const { found, shows } = archive.look('tension');

    await archive.clock.pass(2_000);

    expect(shows().progress).toEqual({ name: 'done' });
    expect(found()).toEqual(['b 5', 'b 4', 'b 3', 'b 2', 'b 1']);
  });

  test('not all rooms have come: that is not the end', async () => {
    const archive = new Archive().has('a', 3);
    archive.isWhole.set(false);
    const { shows } = archive.look('tension');
    await archive.clock.pass(1_000);
    expect(shows().progress).toEqual({ name: 'reading', readTo: null });

    archive.has('b', 2);
    archive.isWhole.set(true);
    archive.walk.keepOnly(new Set(['a', 'b']));
    await archive.clock.pass(1_000);

    expect(shows().progress).toEqual({ name: 'done' });
    expect(archive.asked.at(-1)).toBe('b 1');
  });
});

describe('what happens meanwhile', () => {
  test('a gap that the server has left is read, and what was read before is not read again', async () => {
    const archive = new Archive().has('a', 40);
    const { found, shows } = archive.look('tension', { limit: 100 });
    await archive.clock.pass(2_000);
    expect(shows().progress).toEqual({ name: 'done' });
    archive.search.noteHeard('a', 'a 40');
    archive.asked.length = 0;

    archive.skipsTo('a', 60, 58);
    await archive.clock.pass(2_000);

    expect(archive.asked).toEqual(['a here', 'a 57', 'a 53', 'a 49', 'a 45', 'a 41']);
    expect(found()).toHaveLength(60);
    expect(shows().progress).toEqual({ name: 'done' });
  });

  test('a gap that comes while a page is on its way is not taken for read', async () => {
    const archive = new Archive().has('a', 10);
    archive.hold();
    const { found } = archive.look('tension', { limit: 100 });
    await settled();
    archive.skipsTo('a', 30, 30);
    await archive.release();
    await archive.clock.pass(2_000);

    expect(found()).toHaveLength(30);
  });

  test('what is deleted, or said in a room that one leaves, goes from what was found at once', async () => {
    const archive = new Archive().has('a', 3).has('b', 3, { step: 900 });
    const { found, shows } = archive.look('tension');
    await archive.clock.pass(1_000);
    expect(found()).toHaveLength(6);

    archive.search.take({ ...archive.message('a', 2), text: null });
    await archive.clock.pass(250);
    expect(found()).toEqual(['a 3', 'b 3', 'b 2', 'a 1', 'b 1']);
    archive.leave('b');
    await archive.clock.pass(250);

    expect(found()).toEqual(['a 3', 'a 1']);
    expect(shows().progress).toEqual({ name: 'done' });
  });

  test('what grows too old while one looks goes too', async () => {
    const archive = new Archive().has('a', 3);
    archive.search.setRooms(new Map([['a', 1]]));
    const { found } = archive.look('tension');
    await archive.clock.pass(1_000);
    expect(found()).toHaveLength(3);

    await archive.clock.pass(24 * 3_600_000 + 32_000);

    expect(found()).toEqual([]);
  });

  test('what stays as it is, is not drawn anew, however much is read', async () => {
    const archive = new Archive().has('a', 200);
    const { run, shows } = archive.look('"tension 200"', { limit: 1 });
    await archive.clock.pass(300);
    const { found } = shows();
    let drawn = 0;
    run.subscribe(() => {
      drawn += 1;
    });

    run.more();
    await archive.clock.pass(2_000);

    expect(shows().found.at(0)).toEqual(found.at(0));
    expect(drawn).toBeLessThan(12);
  });

  test('a page holds so many messages and no more, and says so', async () => {
    const archive = new Archive().has('a', 60_000);
    const { shows } = archive.look('néant');
    for (let n = 60_000; n > 12_000; n -= 1) archive.search.take(archive.message('a', n));

    await archive.clock.pass(1_000);

    expect(shows().progress.name).toBe('full');
    expect(archive.asked.length).toBeLessThanOrEqual(2);
  });
});
