import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { makeEncryptedKeep } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { Outbox } from '../src/outbox.ts';
import type { RoomNews, RoomSource } from '../src/room-source.ts';
import { Timeline } from '../src/timeline.ts';
import type { RoomEventFact } from '../src/timeline-types.ts';
import { anEvent, shown } from './events.ts';

const sealed = { kind: 'sealed', reason: 'key-on-its-way', threadId: null, editOf: null } as const;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const ids = Array.from({ length: 50 }, (_each, n) => `e${String(n)}`);

/** A room of sealed messages, which open when the test says so. */
class Archive implements RoomSource {
  readonly roomId = 'room';
  readonly myId = 'nadia';
  readonly serviceId = null;
  #tell: (news: RoomNews) => void = () => undefined;

  readonly myMarker = (): null => null;
  readonly widen = async (): Promise<void> => undefined;
  readonly eventAt = async (): Promise<null> => null;
  readonly markRead = async (): Promise<void> => undefined;
  readonly sayTyping = async (): Promise<void> => undefined;
  readonly listen = (listener: (news: RoomNews) => void): (() => void) => {
    this.#tell = listener;
    return () => undefined;
  };
  readonly open = async (): Promise<void> => {
    const events = ids.map((id) => anEvent(id, { body: sealed }));
    const window = { events, hasOlder: false, hasNewer: false };
    this.#tell({ kind: 'opened', window, aroundId: null });
  };

  opens(event: RoomEventFact): void {
    this.#tell({ kind: 'changed', event });
  }
}

test('messages that open one by one are shown together, the first at once', async () => {
  const clock = new MemoryClock();
  const keep = await makeEncryptedKeep(new MemoryCells(), new Uint8Array(32).fill(7));
  const courier = { send: async () => '' };
  const outbox = new Outbox({ clock, keep, courier, newId: () => 'txn' });
  const source = new Archive();
  const timeline = new Timeline({ source, outbox, clock, dayOf });
  await timeline.open();
  let times = 0;
  timeline.subscribe(() => {
    times += 1;
  });

  for (const id of ids) source.opens(anEvent(id));
  expect(shown(timeline.getSnapshot())).toContain('julien: e0');
  await clock.pass(100);

  expect(shown(timeline.getSnapshot()).slice(1)).toEqual(ids.map((id) => `julien: ${id}`));
  expect(times).toBe(2);
});
