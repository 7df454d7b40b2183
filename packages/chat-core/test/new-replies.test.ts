import { beforeEach, expect, test } from 'vitest';
import { MemoryClock, settled } from '@astra/page-state/memory-clock';
import { makeEncryptedKeep } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { Outbox } from '../src/outbox.ts';
import type { RoomNews, RoomSource } from '../src/room-source.ts';
import { Timeline } from '../src/timeline.ts';
import type { RoomEventFact } from '../src/timeline-types.ts';
import { anEvent, said } from './events.ts';

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const answer = (id: string, threadId: string, senderId = 'julien'): RoomEventFact =>
  anEvent(id, { senderId, body: said(id, { threadId }) });

/** A room with these events, in which the person has read up to one of them. */
class Room implements RoomSource {
  readonly roomId = 'room';
  readonly myId = 'nadia';
  readonly serviceId = null;
  readonly told: string[] = [];
  readonly #events: readonly RoomEventFact[];
  readonly #marker: string | null;
  #tell: (news: RoomNews) => void = () => undefined;

  constructor(events: readonly RoomEventFact[], marker: string | null) {
    this.#events = events;
    this.#marker = marker;
  }

  readonly myMarker = (): string | null => this.#marker;
  readonly widen = async (): Promise<void> => undefined;
  readonly eventAt = async (): Promise<null> => null;
  readonly sayTyping = async (): Promise<void> => undefined;
  readonly markRead = async (eventId: string): Promise<void> => {
    this.told.push(eventId);
  };
  readonly listen = (listener: (news: RoomNews) => void): (() => void) => {
    this.#tell = listener;
    return () => undefined;
  };
  readonly open = async (): Promise<void> => {
    const window = { events: this.#events, hasOlder: false, hasNewer: false };
    this.#tell({ kind: 'opened', window, aroundId: null });
  };

  comes(...events: readonly RoomEventFact[]): void {
    this.#tell({ kind: 'appended', events });
  }
}

let clock: MemoryClock;
beforeEach(() => {
  clock = new MemoryClock();
});

async function aTimeline(
  events: readonly RoomEventFact[],
  marker: string | null,
): Promise<{ readonly room: Room; readonly timeline: Timeline }> {
  const keep = await makeEncryptedKeep(new MemoryCells(), new Uint8Array(32).fill(7));
  const outbox = new Outbox({
    clock,
    keep,
    courier: { send: async () => '' },
    newId: () => 'txn',
  });
  const room = new Room(events, marker);
  const timeline = new Timeline({ source: room, outbox, clock, dayOf });
  await timeline.open();
  await settled();
  return { room, timeline };
}

const news = (timeline: Timeline): readonly string[] =>
  timeline.getSnapshot().newReplies.map(({ id, isSeen }) => `${id}${isSeen ? ' seen' : ''}`);

test('an answer in a thread that came while one was away is new, and nothing from it on counts as read until it was seen', async () => {
  const events = [anEvent('m1'), anEvent('m2'), answer('t3', 'm1'), anEvent('m4')];
  const { room, timeline } = await aTimeline(events, 'm2');

  expect(timeline.getSnapshot().newReplies).toEqual([
    { id: 't3', rootSenderId: 'julien', isSeen: false },
  ]);
  expect(room.told).not.toContain('m4');
  timeline.see('t3');
  await settled();

  expect(news(timeline)).toEqual(['t3 seen']);
  expect(room.told).toEqual(['m2', 'm4']);
});

test('one that comes while one reads at the end is new too, until one is back at the end', async () => {
  const { room, timeline } = await aTimeline([anEvent('m1'), anEvent('m2')], 'm2');
  room.comes(answer('t3', 'm1'), anEvent('m4'));
  await settled();
  expect(news(timeline)).toEqual(['t3']);
  expect(room.told.at(-1)).toBe('m2');

  timeline.see('t3');
  await settled();
  expect(room.told.at(-1)).toBe('m4');
  // Who was led there has left the end for it.
  timeline.look(false);
  expect(news(timeline)).toEqual(['t3 seen']);
  timeline.look(true);

  expect(news(timeline)).toEqual([]);
});

test('who looks away from the end finds no line of the new above what they have seen', async () => {
  const { room, timeline } = await aTimeline([anEvent('m1'), anEvent('m2')], 'm2');
  room.comes(answer('t3', 'm1'), anEvent('m4'));
  timeline.look(false);
  room.comes(anEvent('m5'));

  const kinds = timeline
    .getSnapshot()
    .entries.map(({ kind, key }) => (kind === 'new' ? kind : key));
  expect(kinds.slice(1)).toEqual(['m1', 'm2', 'm4', 'new', 'm5']);
});

test('who answers in the thread has seen it, and one’s own answers are not new', async () => {
  const { room, timeline } = await aTimeline([anEvent('m1'), anEvent('m2')], 'm2');
  room.comes(answer('t3', 'm1'), answer('t4', 'm2'), answer('t5', 'm1', 'nadia'));

  expect(news(timeline)).toEqual(['t3 seen', 't4']);
});

test('what was read before is not new, and one whose thread is not here stands by itself', async () => {
  const events = [anEvent('m1'), answer('t2', 'm1'), anEvent('m3'), answer('t4', 'older')];
  const { room, timeline } = await aTimeline(events, 'm3');
  await settled();

  expect(news(timeline)).toEqual([]);
  expect(room.told).toEqual(['t4']);
});
