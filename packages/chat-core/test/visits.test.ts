import { expect, test } from 'vitest';
import { MemoryClock, settled } from '@astra/page-state/memory-clock';
import type { OpenLink } from '../src/chat-link.ts';
import { ChatSession } from '../src/chat-session.ts';
import { makeEncryptedKeep } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { MemoryTabLock } from '../src/memory/memory-tab-lock.ts';
import { OfflineShelf } from '../src/offline-link.ts';

const storageKey = new Uint8Array(32).fill(5);
const account = {
  homeserverUrl: 'https://chat.example',
  userId: 'nadia',
  deviceId: 'D',
  accessToken: '',
  serviceId: null,
  storageKey,
};

/** So many turns of whoever waits only for promises. */
async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await Promise.resolve();
}

/** Two tabs of one browser; opening and stopping takes a while, and the keys must not be used by two. */
function arrange() {
  const [cells, tabLock] = [new MemoryCells(), new MemoryTabLock()];
  const { open } = new OfflineShelf({ savedAt: 0, rooms: [] }, { days: 7, now: 0 });
  let using = 0;
  const most = { using: 0 };
  const loadOpen = async (): Promise<OpenLink> => async (who, hooks) => {
    using += 1;
    most.using = Math.max(most.using, using);
    await ticks(5);
    const link = await open(who, hooks);
    let isStopped = false;
    const stop = async (): Promise<void> => {
      await ticks(5);
      if (!isStopped) using -= 1;
      isStopped = true;
    };
    return { ...link, stop };
  };
  const tab = async (): Promise<ChatSession> =>
    new ChatSession({
      account,
      renewToken: async () => null,
      askFormerDevices: async () => ({}),
      loadOpen,
      tabLock,
      keep: await makeEncryptedKeep(cells, storageKey),
      clock: new MemoryClock(),
      newId: () => 'id',
    });
  return { tab, most, inUse: () => using };
}

const phaseOf = ({ phase }: ChatSession): string => phase.getSnapshot().name;
/** Nobody answers here: that is as far as it comes. */
const up = 'offline';
const edit = { message: { id: '$1', text: 'lundi', linkPreview: null }, text: 'mardi' };
const moments = Array.from({ length: 60 }, (_, moment) => moment);

test('who takes the chat back while it is still being taken away has it, at whatever moment, and the keys are used by one', async () => {
  const ended: unknown[] = [];
  const winners: string[] = [];
  for (const moment of moments) {
    const { tab, most, inUse } = arrange();
    const [one, other] = [await tab(), await tab()];
    await one.start();
    one.drafts.set('!room', 'à finir');
    one.edits.set('!room', edit);
    void other.takeOver();
    await ticks(moment);

    void one.takeOver();
    await expect.poll(() => [phaseOf(one), phaseOf(other)].toSorted()).toEqual([up, 'other-tab']);

    const isBack = phaseOf(one) === up;
    winners.push(isBack ? 'one' : 'other');
    const [has, waits] = isBack ? [one, other] : [other, one];
    const draft = has.drafts.getSnapshot().get('!room');
    const kept = [draft, has.edits.getSnapshot().get('!room'), waits.edits.getSnapshot().size];
    ended.push([phaseOf(has), phaseOf(waits), most.using, inUse(), ...kept]);
  }

  expect(ended).toEqual(moments.map(() => [up, 'other-tab', 1, 1, 'à finir', edit, 0]));
  // As long as nothing was taken away there is nothing to take back.
  expect(winners.join(' ')).toMatch(/^(?:other ){0,9}one(?: one)+$/u);
});

test('who begins again while the chat still ends has it, at whatever moment', async () => {
  const ended: unknown[] = [];
  for (const moment of moments) {
    const { tab, most, inUse } = arrange();
    const one = await tab();
    await one.start();
    void one.stop();
    await ticks(moment);

    await one.start();

    ended.push([phaseOf(one), most.using, inUse()]);
  }

  expect(ended).toEqual(moments.map(() => [up, 1, 1]));
});

test('who stops at whatever moment of a start or of a taking over has let go of all once that is done', async () => {
  const ended: unknown[] = [];
  for (const moment of moments) {
    const { tab, most, inUse } = arrange();
    const [one, other] = [await tab(), await tab()];
    await one.start();
    void other.takeOver();
    await ticks(moment);

    await Promise.all([other.stop(), one.stop()]);

    ended.push([phaseOf(one), phaseOf(other), most.using, inUse()]);
    for (let turn = 0; turn < 5; turn += 1) await settled();
    ended.push([phaseOf(one), phaseOf(other), most.using, inUse()]);
  }

  expect(ended).toEqual(moments.flatMap(() => [0, 1].map(() => ['idle', 'idle', 1, 0])));
});
