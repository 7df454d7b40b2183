import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SendLater, SendRefused } from '../src/courier.ts';
import type { Parcel } from '../src/courier.ts';
import { makeEncryptedKeep } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { MemoryClock, settled } from '@astra/page-state/memory-clock';
import { Outbox } from '../src/outbox.ts';
import type { OutgoingBody } from '../src/timeline-types.ts';

const words = (text: string): OutgoingBody => ({
  kind: 'message',
  content: { text, html: null, mentions: [] },
  replyTo: null,
  threadId: null,
});
const changed = (of: string, text: string): OutgoingBody => ({
  kind: 'edit',
  of,
  content: { text, html: null, mentions: [] },
});
const key = new Uint8Array(32).fill(7);

/** A server that counts a transaction id once, as Synapse does, and what comes between it and us. */
class Stage {
  readonly clock = new MemoryClock();
  readonly cells: MemoryCells;
  readonly tries: Parcel[] = [];
  readonly events = new Map<string, string>();
  /** What happens to each try: taken, lost on the way, answer lost, or an error. */
  fates: (undefined | 'lost' | 'answer lost' | Error)[] = [];
  outbox!: Outbox;
  #isGone = false;
  static #visits = 0;

  private constructor(cells: MemoryCells, events: Map<string, string>) {
    this.cells = cells;
    this.events = events;
  }

  static async open(cells = new MemoryCells(), events = new Map<string, string>()): Promise<Stage> {
    const stage = new Stage(cells, events);
    const visit = (Stage.#visits += 1);
    let id = 0;
    stage.outbox = new Outbox({
      clock: stage.clock,
      keep: await makeEncryptedKeep(
        {
          get: cells.get,
          put: async (name, bytes) => {
            if (!stage.#isGone) await cells.put(name, bytes);
          },
          clear: cells.clear,
        },
        key,
      ),
      newId: () => `txn-${visit}-${(id += 1)}`,
      courier: {
        send: async (parcel) => {
          const fate = stage.fates.shift();
          stage.tries.push(parcel);
          await Promise.resolve();
          if (fate instanceof Error) throw fate;
          if (fate === 'lost') throw new TypeError('network');
          const text = 'content' in parcel.body ? parcel.body.content.text : parcel.body.kind;
          if (!stage.events.has(parcel.txnId)) stage.events.set(parcel.txnId, text);
          if (fate === 'answer lost') throw new TypeError('network');
          return `$${parcel.txnId}`;
        },
      },
    });
    await stage.outbox.load();
    return stage;
  }

  /** The page is closed: what it still sealed is not written over what the next one writes. */
  leave(): void {
    this.#isGone = true;
    this.outbox.close();
  }

  get received(): readonly string[] {
    return [...this.events.values()];
  }

  get shown(): readonly string[] {
    return this.outbox
      .room('room')
      .getSnapshot()
      .map(({ body, state }) => `${'content' in body ? body.content.text : ''} ${state.name}`);
  }
}

describe('sending', () => {
  test('what is written offline goes out in its order once somebody is there', async () => {
    const stage = await Stage.open();
    for (const text of ['a', 'b', 'c']) await stage.outbox.post('room', words(text));
    expect(stage.shown).toEqual(['a waiting', 'b waiting', 'c waiting']);

    stage.outbox.setOnline(true);
    await settled();

    expect(stage.received).toEqual(['a', 'b', 'c']);
    expect(stage.shown).toEqual(['a sent', 'b sent', 'c sent']);
  });

  test('an answer that is lost does not make a second message, and the next one waits its turn', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = ['answer lost'];
    await stage.outbox.post('room', words('a'));
    await stage.outbox.post('room', words('b'));
    expect(stage.received).toEqual(['a']);

    await stage.clock.pass(1000);

    expect(stage.received).toEqual(['a', 'b']);
    expect(stage.tries.map(({ txnId }) => txnId)).toEqual([
      stage.tries[0]?.txnId,
      stage.tries[0]?.txnId,
      stage.tries[2]?.txnId,
    ]);
  });

  test('tries come further and further apart, and at once when the network is back', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = Array.from({ length: 6 }, () => 'lost' as const);
    await stage.outbox.post('room', words('a'));
    await stage.clock.pass(4000);
    const { length } = stage.tries;
    expect(length).toBeLessThan(6);

    await stage.clock.goOnline();

    expect(stage.tries.length).toBe(length + 1);
  });

  test('the server’s own delay is kept to', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = [new SendLater(30_000)];
    await stage.outbox.post('room', words('a'));

    await stage.clock.pass(29_000);
    expect(stage.received).toEqual([]);
    await stage.clock.pass(1000);

    expect(stage.received).toEqual(['a']);
  });

  test('what is refused stands still and lets the others pass; tried again it goes out under its old id', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = [new SendRefused('not-allowed')];
    const id = await stage.outbox.post('room', words('a'));
    await stage.outbox.post('room', words('b'));
    await settled();
    expect(stage.shown).toEqual(['a failed', 'b sent']);

    stage.outbox.retry(id);
    await settled();

    expect(stage.received).toEqual(['b', 'a']);
    expect(new Set(stage.tries.map(({ txnId }) => txnId)).size).toBe(2);
  });

  test('a refused change of a message lets the others pass, and gives way to the next word about that message', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = [new SendRefused('not-allowed'), new SendRefused('unknown')];
    await stage.outbox.post('room', changed('$1', 'first'));
    await stage.outbox.post('room', { kind: 'deletion', of: '$2' });
    await stage.outbox.post('room', words('b'));
    await settled();
    const refused = stage.shown;

    await stage.outbox.post('room', changed('$1', 'second'));
    await settled();

    expect(refused).toEqual(['first failed', ' failed', 'b sent']);
    expect(stage.shown).toEqual([' failed', 'b sent', 'second sent']);
    // A reload does not bring it back, once what was sent is off the disk too.
    await expect.poll(async () => (await Stage.open(stage.cells)).shown).toEqual([' failed']);
    const next = await Stage.open(stage.cells);
    await next.outbox.post('room', { kind: 'deletion', of: '$2' });
    expect(next.shown).toEqual([' waiting']);
  });

  test('a refused change goes as a new message when one says so, and nothing else does', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = [new SendRefused('deleted-meanwhile'), new SendRefused('unknown')];
    const change = await stage.outbox.post('room', changed('$1', 'first'));
    const other = await stage.outbox.post('room', words('b'));
    await settled();

    expect(await stage.outbox.postAsNew(other)).toBeNull();
    const isNew = await stage.outbox.postAsNew(change);
    await settled();

    expect(await stage.outbox.postAsNew(change)).toBeNull();
    expect(stage.tries.at(-1)).toMatchObject({ txnId: isNew, body: words('first') });
    expect(stage.shown).toEqual(['b failed', 'first sent']);
    // Nor does a reload bring the change back.
    await expect.poll(async () => (await Stage.open(stage.cells)).shown).toEqual(['b failed']);
  });

  test('a refused reaction is not given, and can be given again', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = [new SendRefused('unknown')];
    const reaction = { kind: 'reaction', of: '$1', key: '👍' } as const;
    await stage.outbox.post('room', reaction);
    await settled();
    const refused = stage.shown;

    await stage.outbox.post('room', reaction);
    await settled();

    expect(refused).toEqual([]);
    expect(stage.received).toEqual(['reaction']);
  });

  test('what is too long is not sent at all, and can only be discarded', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    const id = await stage.outbox.post('room', words('a'.repeat(70_000)));
    stage.outbox.retry(id);
    await settled();
    expect(stage.outbox.room('room').getSnapshot()).toMatchObject([
      { state: { name: 'failed', problem: 'too-long' } },
    ]);

    stage.outbox.discard(id);

    expect(stage.shown).toEqual([]);
    expect(stage.tries).toEqual([]);
  });

  test('rooms do not wait for each other', async () => {
    const stage = await Stage.open();
    stage.outbox.setOnline(true);
    stage.fates = ['lost'];
    await stage.outbox.post('slow', words('a'));
    await stage.outbox.post('room', words('b'));
    await settled();

    expect(stage.received).toEqual(['b']);
  });

  test('a reload with a message half sent sends it again under the same id, and it counts once', async () => {
    const before = await Stage.open();
    before.outbox.setOnline(true);
    before.fates = ['answer lost', 'lost', 'lost', 'lost'];
    await before.outbox.post('room', words('a'));
    await before.outbox.post('room', words('b'));
    before.leave();

    const after = await Stage.open(before.cells, before.events);
    after.outbox.setOnline(true);
    await settled();

    expect(after.received).toEqual(['a', 'b']);
    expect(after.tries[0]?.txnId).toBe(before.tries[0]?.txnId);
  });

  test('the disk holds no word of it', async () => {
    const stage = await Stage.open();
    await stage.outbox.post('room', words('Mme Bellec sort demain'));

    const disk = Buffer.concat([...stage.cells.bytes.values()]).toString('latin1');

    expect(stage.cells.bytes.size).toBe(1);
    expect(disk).not.toContain('Bellec');
    const other = await makeEncryptedKeep(stage.cells, new Uint8Array(32).fill(8));
    expect(await other.read('outbox')).toBeUndefined();
  });
});

test('whatever goes wrong in whatever order, each message arrives once and in its order', async () => {
  const fate = fc.constantFrom(undefined, 'lost' as const, 'answer lost' as const);
  const deed = fc.constantFrom('write', 'write', 'pass', 'offline', 'online', 'reload');
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 25 }), fc.array(deed), async (fates, deeds) => {
      let stage = await Stage.open();
      let written = 0;
      for (const one of deeds) {
        stage.fates = fates.slice(0, 8);
        if (one === 'write') await stage.outbox.post('room', words(String((written += 1))));
        if (one === 'pass') await stage.clock.pass(1500);
        if (one === 'offline' || one === 'online') stage.outbox.setOnline(one === 'online');
        if (one === 'reload') {
          stage.leave();
          stage = await Stage.open(stage.cells, stage.events);
        }
      }
      stage.fates = [];
      stage.outbox.setOnline(true);
      await stage.clock.pass(120_000);

      expect(stage.received).toEqual(Array.from({ length: written }, (_, at) => String(at + 1)));
    }),
    { numRuns: 60 },
  );
});
