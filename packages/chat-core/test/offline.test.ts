import { describe, expect, test } from 'vitest';
import { MemoryClock, settled } from '@astra/page-state/memory-clock';
import { makeStore } from '@astra/page-state/observable';
import { ChatSession } from '../src/chat-session.ts';
import { makeEncryptedKeep } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { MemoryTabLock } from '../src/memory/memory-tab-lock.ts';
import { isStillGood, readable, roomsToKeep, roomToKeep } from '../src/offline-copy.ts';
import type { OfflineCopy, OfflineLimits, RecentEvents } from '../src/offline-copy.ts';
import { OfflineShelf } from '../src/offline-link.ts';
import { OFFLINE_CELL, OfflineRecorder } from '../src/offline-recorder.ts';
import type { RoomFacts, RoomListItem } from '../src/rooms.ts';
import type { SessionPhase } from '../src/session-phase.ts';
import type { RoomEventFact } from '../src/timeline-types.ts';
import { anEvent, edited, MORNING, said, shown } from './events.ts';

const limits: OfflineLimits = { days: 7, messages: 3, rooms: 2 };
const DAY = 86_400_000;
const key = new Uint8Array(32).fill(5);

function aRoom(id: string, facts: Partial<RoomFacts> = {}): RoomListItem {
  return {
    id,
    kind: 'team',
    name: id,
    otherId: null,
    membership: 'joined',
    isEncrypted: true,
    memberCount: 2,
    unread: 0,
    mentions: 0,
    lastAt: MORNING,
    isSilent: false,
    preview: null,
    writeBar: null,
    keptDays: null,
    isMuted: false,
    draft: null,
    hasFailed: false,
    ...facts,
  };
}
const recent = (...events: readonly RoomEventFact[]): RecentEvents => ({ events, people: [] });
const keptAt = (now: number, ...events: readonly RoomEventFact[]): readonly string[] =>
  roomToKeep(aRoom('a'), recent(...events), { ...limits, now }).events.map(({ id }) => id);

describe('what is kept', () => {
  test.each([
    ['just heard', 0, true],
    ['the last moment of the seventh day', 7 * DAY, true],
    ['a moment later', 7 * DAY + 1, false],
    ['a clock that is a little behind', -60_000, true],
    ['a clock that was set back, to read on', -2 * DAY, false],
  ])('a device that heard of us: %s', (_what, age, isGood) => {
    expect(isStillGood(MORNING, MORNING + age, limits.days)).toBe(isGood);
  });

  test('the newest messages of a room, with what was said about them, and nothing older than the limit', () => {
    const events = [
      anEvent('1'),
      anEvent('2'),
      anEvent('3'),
      anEvent('4', { body: { kind: 'other' } }),
      anEvent('5', { body: edited('3', 'trois') }),
      anEvent('6'),
    ];

    expect(keptAt(MORNING + DAY, ...events)).toEqual(['2', '3', '5', '6']);
    // The seventh day of the third message is over, that of the sixth is not.
    expect(keptAt(MORNING + 7 * DAY + 4 * 60_000, ...events)).toEqual(['5', '6']);
    expect(keptAt(MORNING + 8 * DAY, ...events)).toEqual([]);
  });

  test('the rooms in which something was said last, and no invitation', () => {
    const rooms = [
      aRoom('old', { lastAt: MORNING - 8 * DAY }),
      aRoom('first', { lastAt: MORNING - 2 }),
      aRoom('asked', { membership: 'invited' }),
      aRoom('newest', { lastAt: MORNING }),
      aRoom('third', { lastAt: MORNING - 3 }),
    ];

    expect(roomsToKeep(rooms, limits, MORNING).map(({ id }) => id)).toEqual(['newest', 'first']);
  });

  test('nothing is kept, nor shown, for longer than its room keeps it', () => {
    const preview = { senderId: 'j', senderName: 'J', isMine: false, at: MORNING } as const;
    const facts = (keptDays: number | null): RoomListItem =>
      aRoom('a', { keptDays, preview: { ...preview, what: 'text', text: 'un' } });
    const all = recent(anEvent('1'), anEvent('2'));
    const keep = (keptDays: number | null, now: number) =>
      roomToKeep(facts(keptDays), all, { ...limits, now });
    const shownOf = (room: ReturnType<typeof keep>, now: number) => {
      const [one] = readable({ savedAt: MORNING, rooms: [room] }, { days: 7, now }).rooms;
      return [one?.events.map(({ id }) => id), one?.facts.preview?.text ?? null];
    };
    const [third, fourth] = [MORNING + 3 * DAY - 1, MORNING + 3 * DAY + 90_000];

    expect(keep(3, fourth).events.map(({ id }) => id)).toEqual(['2']);
    expect(keep(3, fourth).facts.preview).toBeNull();
    expect(keep(30, fourth).events).toHaveLength(2);
    expect(shownOf(keep(3, MORNING), third)).toEqual([['1', '2'], 'un']);
    expect(shownOf(keep(3, MORNING), fourth)).toEqual([['2'], null]);
    expect(shownOf(keep(null, MORNING), fourth)).toEqual([['1', '2'], 'un']);
    const silent = aRoom('a', { keptDays: 3, lastAt: MORNING });
    expect(roomsToKeep([silent], limits, fourth)).toEqual([]);
    // A copy that was made before its rooms said it.
    const { keptDays: _, ...former } = facts(null);
    const old = { facts: former as RoomListItem, people: [], events: keep(null, MORNING).events };
    expect(shownOf(old, fourth)).toEqual([['1', '2'], 'un']);
  });

  test('on a device that was away nothing is shown that has grown too old meanwhile', () => {
    const preview = { senderId: 'j', senderName: 'J', isMine: false, at: MORNING } as const;
    const facts = aRoom('a', { preview: { ...preview, what: 'text', text: 'un' } });
    const room = roomToKeep(facts, recent(anEvent('1'), anEvent('2')), { ...limits, now: MORNING });
    const copy = { savedAt: MORNING, rooms: [room] };

    const [later] = readable(copy, { days: 7, now: MORNING + 7 * DAY + 90_000 }).rooms;

    expect(later?.events.map(({ id }) => id)).toEqual(['2']);
    expect(later?.facts.preview).toBeNull();
  });
});

/** A live chat with these rooms, and a device that keeps a copy of it. */
async function arrange(rooms: readonly RoomListItem[], events: Record<string, RecentEvents>) {
  const clock = new MemoryClock();
  const cells = new MemoryCells();
  const keep = await makeEncryptedKeep(cells, key);
  const phase = makeStore<SessionPhase>({ name: 'live', since: 0 });
  const heard = makeStore(0);
  const isWhole = makeStore(true);
  const list = makeStore(rooms);
  const session = {
    phase,
    isWhole,
    heard,
    rooms: list,
    recent: async (roomId: string) => events[roomId] ?? null,
  };
  const saved: number[] = [];
  const recorder = new OfflineRecorder({
    session,
    keep,
    clock,
    limits: { ...limits, days: 100_000 },
    mayKeep: (roomId) => roomId !== 'with-a-patient',
    onSaved: (at) => saved.push(at),
  });
  const copy = async (): Promise<readonly string[]> => {
    const kept = (await keep.read(OFFLINE_CELL)) as OfflineCopy | undefined;
    return (kept?.rooms ?? []).map(({ facts, events: all }) => `${facts.id} ${all.length}`);
  };
  /** A change, and the time until it is kept. */
  const pass = async (): Promise<void> => {
    await clock.pass(3000);
    // The seal is made outside of this clock.
    while (saved.at(-1) !== clock.now()) await settled();
  };
  return { clock, cells, keep, phase, rooms: list, isWhole, heard, recorder, saved, copy, pass };
}

describe('the recorder', () => {
  test('keeps a sealed copy soon after something came, without the rooms that may not be kept', async () => {
    const all = { a: recent(anEvent('PLANTED-1')), 'with-a-patient': recent(anEvent('2')) };
    const { cells, copy, pass, saved } = await arrange([aRoom('a'), aRoom('with-a-patient')], all);
    expect(saved).toEqual([]);

    await pass();

    expect(await copy()).toEqual(['a 1']);
    const bytes = cells.bytes.get(OFFLINE_CELL) ?? new Uint8Array();
    expect(Buffer.from(bytes).includes('PLANTED')).toBe(false);
  });

  test('waits until all rooms have come: the one that comes first takes no other’s place', async () => {
    const { isWhole, heard, saved, clock, pass } = await arrange([aRoom('a')], {
      a: recent(anEvent('1')),
    });
    await pass();
    isWhole.set(false);
    heard.set(1);
    await clock.pass(60_000);
    isWhole.set(true);
    await pass();

    expect(saved).toEqual([3000, 66_000]);
  });

  test('makes the copy anew: what was deleted is in it no more', async () => {
    const events: Record<string, RecentEvents> = { a: recent(anEvent('1'), anEvent('2')) };
    const { keep, heard, pass } = await arrange([aRoom('a')], events);
    await pass();

    events['a'] = recent(anEvent('1', { body: { kind: 'deleted' } }), anEvent('2'));
    heard.set(1);
    await pass();

    expect(JSON.stringify(await keep.read(OFFLINE_CELL))).not.toContain('"text":"1"');
  });

  test('a room that keeps its messages for less from now on is kept for less here too', async () => {
    const { rooms, copy, pass } = await arrange([aRoom('a', { keptDays: 30 })], {
      a: recent(anEvent('1', { at: -4 * DAY }), anEvent('2', { at: 0 })),
    });
    await pass();
    expect(await copy()).toEqual(['a 2']);

    rooms.set([aRoom('a', { keptDays: 3 })]);
    await pass();

    expect(await copy()).toEqual(['a 1']);
  });

  test('keeps what it knows when the page goes, and nothing once it is stopped or nobody answers', async () => {
    const { phase, heard, recorder, saved, clock } = await arrange([aRoom('a')], {
      a: recent(anEvent('1')),
    });
    await recorder.flush();
    phase.set({ name: 'offline', since: 0 });
    heard.set(1);
    await clock.pass(60_000);
    phase.set({ name: 'live', since: 0 });
    recorder.stop();
    heard.set(2);
    await recorder.flush();
    await clock.pass(60_000);

    expect(saved).toEqual([0]);
  });
});

describe('a chat without network', () => {
  test('shows what was kept with its formatting, and sends what is written there once there is a network, in order', async () => {
    const content = {
      ...said('gras').content,
      rich: () => [{ kind: 'text', text: 'gras' }] as const,
    };
    const message = anEvent('1', {
      body: { kind: 'message', content, replyTo: null, threadId: null },
    });
    const room = roomToKeep(aRoom('a', { name: 'Cardiologie' }), recent(message, anEvent('2')), {
      ...limits,
      now: MORNING,
    });
    const kept = JSON.parse(JSON.stringify({ savedAt: MORNING, rooms: [room] })) as OfflineCopy;
    const cells = new MemoryCells();
    const session = await aSession(cells, shelfOf(kept));

    await session.start();
    expect(session.rooms.getSnapshot().map(({ name }) => name)).toEqual(['Cardiologie']);
    const timeline = session.timeline('a');
    await timeline?.open();
    for (const text of ['un', 'deux']) await timeline?.send({ text, mentions: [] });

    expect(session.phase.getSnapshot().name).toBe('offline');
    expect(timeline && shown(timeline.getSnapshot())).toEqual([
      '2026-11-23',
      'julien: gras',
      'julien: 2',
      expect.stringMatching(/^\d{4}-/u),
      'nadia: un ~waiting',
      'nadia: deux ~waiting',
    ]);
    const first = timeline?.getSnapshot().entries[1];
    const body = first?.kind === 'message' ? first.message.body : null;
    expect(body?.kind === 'content' && body.content.rich()).toEqual([
      { kind: 'text', text: 'gras' },
    ]);
    await session.stop();
    // The next visit of the same device takes them up.
    const next = await aSession(cells, shelfOf(kept));
    await next.start();
    const waiting = next.unsent('a').getSnapshot();
    expect(waiting.map((one) => 'content' in one.body && one.body.content.text)).toEqual([
      'un',
      'deux',
    ]);
  });

  test('what grows too old while it is read goes, as early as its room says; what is open and begun stays', async () => {
    const who = { senderId: 'j', senderName: 'J', isMine: false } as const;
    const preview = { ...who, at: MORNING, what: 'text', text: 'said' } as const;
    const room = (id: string, keptDays: number | null) =>
      roomToKeep(
        aRoom(id, { keptDays, preview }),
        recent(anEvent('1', { at: MORNING - DAY }), anEvent('2', { at: MORNING })),
        { ...limits, now: MORNING },
      );
    const shelf = shelfOf({ savedAt: MORNING, rooms: [room('a', null), room('b', 3)] });
    const session = await aSession(new MemoryCells(), shelf);
    await session.start();
    const [a, b] = [session.timeline('a'), session.timeline('b')];
    await a?.open();
    await b?.open();
    session.drafts.set('b', 'begun');
    const seen = (): readonly (readonly string[])[] =>
      [a, b].map((one) =>
        (one?.getSnapshot().entries ?? []).flatMap((entry) =>
          entry.kind === 'message' ? [entry.message.id ?? ''] : [],
        ),
      );
    const previews = () => session.rooms.getSnapshot().map((one) => [one.id, one.preview?.text]);

    shelf.dropOld(MORNING + 2 * DAY);
    const [early, inTime] = [seen(), previews()];
    shelf.dropOld(MORNING + 2 * DAY + 1);
    const later = seen();
    shelf.dropOld(MORNING + 3 * DAY + 1);

    expect(early).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    expect(inTime).toEqual([
      ['a', 'said'],
      ['b', 'said'],
    ]);
    expect(later).toEqual([['1', '2'], ['2']]);
    expect(seen()).toEqual([['1', '2'], []]);
    expect(previews()).toEqual([
      ['a', 'said'],
      ['b', undefined],
    ]);
    expect(session.drafts.getSnapshot().get('b')).toBe('begun');
    // A page that was asleep has missed all moments between.
    shelf.dropOld(MORNING + 8 * DAY);
    expect(seen()).toEqual([[], []]);
  });
});

const shelfOf = (copy: OfflineCopy): OfflineShelf =>
  new OfflineShelf(copy, { days: 7, now: MORNING });

async function aSession(cells: MemoryCells, shelf: OfflineShelf): Promise<ChatSession> {
  let ids = 0;
  return new ChatSession({
    account: {
      homeserverUrl: 'https://chat.example',
      userId: 'nadia',
      deviceId: 'D',
      accessToken: '',
      serviceId: null,
      storageKey: key,
    },
    renewToken: async () => null,
    askFormerDevices: async () => ({}),
    loadOpen: async () => shelf.open,
    tabLock: new MemoryTabLock(),
    keep: await makeEncryptedKeep(cells, key),
    clock: new MemoryClock(),
    newId: () => String((ids += 1)),
  });
}
