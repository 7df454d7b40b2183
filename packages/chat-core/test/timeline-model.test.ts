import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimelineModel } from '../src/timeline-model.ts';
import { readersOf } from '../src/timeline-types.ts';
import type { RoomEventFact } from '../src/timeline-types.ts';
import { aModel, anEvent, anUnsent, edited, MORNING, said, shown } from './events.ts';

const DAY = 24 * 3_600_000;

describe('messages', () => {
  test('stand in their order below the day on which they were written', () => {
    const model = aModel([anEvent('m1'), anEvent('m2'), anEvent('m3', { at: MORNING + DAY })]);

    expect(shown(model)).toEqual([
      '2026-11-23',
      'julien: m1',
      'julien: m2',
      '2026-11-24',
      'julien: m3',
    ]);
  });

  test('an older page comes before, and a day that it begins is named once', () => {
    const model = aModel([anEvent('m3')]);

    model.prepend([anEvent('m1', { at: MORNING - DAY }), anEvent('m2')]);

    expect(shown(model)).toEqual([
      '2026-11-22',
      'julien: m1',
      '2026-11-23',
      'julien: m2',
      'julien: m3',
    ]);
  });

  test('the same event twice is shown once', () => {
    const model = aModel([anEvent('m1'), anEvent('m1')]);
    model.prepend([anEvent('m1')]);

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1']);
  });

  test('an edit changes the words, but not when another person made it', () => {
    const model = aModel([
      anEvent('m1'),
      anEvent('m2'),
      anEvent('e3', { body: edited('m1', 'mieux') }),
      anEvent('e4', { body: edited('m2', 'faux'), senderId: 'eve' }),
    ]);

    expect(shown(model)).toEqual(['2026-11-23', 'julien: mieux (edited)', 'julien: m2']);
  });

  test('an edit that is deleted gives the words before it back', () => {
    const model = aModel([
      anEvent('m1'),
      anEvent('e2', { body: edited('m1', 'deux') }),
      anEvent('e3', { body: edited('m1', 'trois') }),
    ]);

    model.change(anEvent('e3', { body: { kind: 'deleted' } }));

    expect(shown(model)).toEqual(['2026-11-23', 'julien: deux (edited)']);
  });

  test('a deleted message says so in its place', () => {
    const model = aModel([anEvent('m1'), anEvent('m2')]);

    model.change(anEvent('m1', { body: { kind: 'deleted' } }));

    expect(shown(model)).toEqual(['2026-11-23', 'julien: <deleted>', 'julien: m2']);
  });

  test('a message that could not be read heals in its place when its key comes', () => {
    const sealed = {
      kind: 'sealed',
      reason: 'key-on-its-way',
      threadId: null,
      editOf: null,
    } as const;
    const model = aModel([anEvent('m1', { body: sealed }), anEvent('m2')]);
    expect(shown(model)).toContain('julien: <sealed>');

    model.change(anEvent('m1'));

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1', 'julien: m2']);
  });

  test('a sealed event that turns out to be an edit leaves the list and changes its message', () => {
    const sealed = {
      kind: 'sealed',
      reason: 'key-on-its-way',
      threadId: null,
      editOf: null,
    } as const;
    const model = aModel([anEvent('m1'), anEvent('e2', { body: sealed })]);

    model.change(anEvent('e2', { body: edited('m1', 'mieux') }));

    expect(shown(model)).toEqual(['2026-11-23', 'julien: mieux (edited)']);
  });

  test('reactions are counted once for each person and kind, and can be taken back', () => {
    const thumb = { kind: 'reaction', of: 'm1', key: '👍' } as const;
    const model = aModel([
      anEvent('m1'),
      anEvent('r2', { body: thumb }),
      anEvent('r3', { body: thumb, senderId: 'nadia' }),
      anEvent('r4', { body: thumb, senderId: 'nadia' }),
    ]);
    expect(shown(model)).toContain('julien: m1 [👍 julien nadia]');
    expect(model.message('m1')?.reactions).toMatchObject([{ isMine: true, myEventId: 'r3' }]);

    model.change(anEvent('r2', { body: { kind: 'deleted' } }));

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1 [👍 nadia]']);
  });

  test('replies of a thread stand below its beginning', () => {
    const model = aModel([
      anEvent('m1'),
      anEvent('m2'),
      anEvent('t3', { body: said('t3', { threadId: 'm1' }) }),
      anEvent('t4', { body: said('t4', { threadId: 'm1' }) }),
      anEvent('e5', { body: edited('t4', 'mieux') }),
    ]);

    expect(shown(model)).toEqual([
      '2026-11-23',
      'julien: m1 {julien: t3 | julien: mieux (edited)}',
      'julien: m2',
    ]);
  });

  test('a reply whose thread begins on an older page stands alone until that page is there', () => {
    const model = aModel([anEvent('t3', { body: said('t3', { threadId: 'm1' }) })]);
    expect(shown(model)).toEqual(['2026-11-23', 'julien: t3']);

    model.prepend([anEvent('m1')]);

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1 {julien: t3}']);
  });
});

describe('one’s own messages', () => {
  test('are shown at once, and become the server’s without a change of their key', () => {
    const model = aModel([anEvent('m1')]);
    model.setUnsent([anUnsent('x1')]);
    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1', 'nadia: x1 ~waiting']);
    const before = model.entries.at(-1)?.key;

    model.append(anEvent('m2', { senderId: 'nadia', txnId: 'x1', body: said('x1') }));

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1', 'nadia: x1']);
    expect(model.entries.at(-1)?.key).toBe(before);
  });

  test('are not shown twice when the answer names an event that is there already', () => {
    const model = aModel([anEvent('m1', { senderId: 'nadia', body: said('x1') })]);

    model.setUnsent([anUnsent('x1', { state: { name: 'sent' }, eventId: 'm1' })]);

    expect(shown(model)).toEqual(['2026-11-23', 'nadia: x1']);
  });

  test('an edit under way shows the new words; when it fails it can be seen', () => {
    const model = aModel([anEvent('m1', { senderId: 'nadia' })]);
    const content = { text: 'mieux', html: null, mentions: [] };

    model.setUnsent([anUnsent('x1', { body: { kind: 'edit', of: 'm1', content } })]);

    expect(shown(model)).toEqual(['2026-11-23', 'nadia: mieux (edited)']);
    expect(model.message('m1')?.pendingChange).toMatchObject({ id: 'x1' });
  });

  test('a change of what was deleted meanwhile shows its words after all others, the message in its place or not loaded', () => {
    const content = { text: 'mieux', html: null, mentions: [] };
    const state = { name: 'failed', problem: 'deleted-meanwhile' } as const;
    const homeless = anUnsent('x1', { body: { kind: 'edit', of: 'm1', content }, state });
    const [there, away] = [aModel([anEvent('m1', { senderId: 'nadia' })]), aModel()];
    there.change(anEvent('m1', { senderId: 'nadia', body: { kind: 'deleted' } }));

    there.setUnsent([homeless]);
    away.setUnsent([homeless]);

    expect(shown(there).slice(1, 2)).toEqual(['nadia: <deleted>']);
    expect(there.message('m1')?.pendingChange).toBeNull();
    for (const model of [there, away]) expect(shown(model).at(-1)).toBe('nadia: mieux ~failed');
  });

  test('a deletion under way hides the words at once; a refused one shows them again', () => {
    const model = aModel([anEvent('m1', { senderId: 'nadia' })]);
    const body = { kind: 'deletion', of: 'm1' } as const;
    model.setUnsent([anUnsent('x1', { body })]);
    expect(shown(model)).toContain('nadia: <deleted>');

    model.setUnsent([anUnsent('x1', { body, state: { name: 'failed', problem: 'not-allowed' } })]);

    expect(shown(model)).toEqual(['2026-11-23', 'nadia: m1']);
  });

  test('a reaction shows at once, and goes at once when it is taken back', () => {
    const body = { kind: 'reaction', of: 'm1', key: '👍' } as const;
    const model = aModel([anEvent('m1')]);
    model.setUnsent([anUnsent('x1', { body })]);
    expect(shown(model)).toContain('julien: m1 [👍 nadia]');
    model.append(anEvent('r2', { senderId: 'nadia', txnId: 'x1', body }));

    model.setUnsent([anUnsent('x2', { body: { kind: 'deletion', of: 'r2' } })]);

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1']);
  });

  test('a reply in a thread waits below the thread’s beginning', () => {
    const model = aModel([anEvent('m1')]);
    const content = { text: 'moi', html: null, mentions: [] };

    model.setUnsent([
      anUnsent('x1', { body: { kind: 'message', content, replyTo: null, threadId: 'm1' } }),
    ]);

    expect(shown(model)).toEqual(['2026-11-23', 'julien: m1 {nadia: moi ~waiting}']);
  });
});

describe('reading', () => {
  test('the line of the new stands before the first message of somebody else', () => {
    const model = aModel([anEvent('m1'), anEvent('m2', { senderId: 'nadia' }), anEvent('m3')]);

    model.setNewAfter(model.positionOf('m1'));
    model.append(anEvent('m4'));

    expect(shown(model)).toEqual([
      '2026-11-23',
      'julien: m1',
      'nadia: m2',
      '--new--',
      'julien: m3',
      'julien: m4',
    ]);
  });

  test('a receipt for a reaction means all that came before it; who writes has read', () => {
    const model = aModel([
      anEvent('m1', { senderId: 'maud' }),
      anEvent('m2'),
      anEvent('r3', { body: { kind: 'reaction', of: 'm1', key: '👍' } }),
      anEvent('m4', { senderId: 'maud' }),
    ]);
    model.receive('ines', 'r3');

    const of = (id: string) => {
      const message = model.message(id);
      return message && readersOf(model, message);
    };
    expect(of('m1')).toEqual(['ines', 'julien']);
    expect(of('m2')).toEqual(['ines', 'maud']);
    expect(of('m4')).toEqual([]);
  });

  test('a receipt for a message on an older page counts once that page is there', () => {
    const model = aModel([anEvent('m3')]);
    model.receive('ines', 'm2');
    expect(model.reads).toEqual([{ userId: 'julien', position: 0 }]);

    model.prepend([anEvent('m1', { senderId: 'maud' }), anEvent('m2', { senderId: 'maud' })]);

    expect(model.reads).toContainEqual({ userId: 'ines', position: -1 });
  });
});

describe('whatever the order', () => {
  const conversation: readonly RoomEventFact[] = [
    anEvent('m1'),
    anEvent('m2', { senderId: 'nadia' }),
    anEvent('t3', { body: said('t3', { threadId: 'm1' }) }),
    anEvent('r4', { body: { kind: 'reaction', of: 'm2', key: '👍' } }),
    anEvent('e5', { body: edited('t3', 'mieux') }),
    anEvent('m6', { body: said('m6', { replyTo: 'm2' }) }),
    anEvent('e7', { body: edited('m6', 'un') }),
    anEvent('e8', { body: edited('m6', 'deux') }),
    anEvent('m9', { at: MORNING + DAY }),
    anEvent('t10', { body: said('t10', { threadId: 'm2' }), senderId: 'nadia' }),
  ];
  // Written by hand, not by the model.
  const whole = [
    '2026-11-23',
    'julien: m1 {julien: mieux (edited)}',
    'nadia: m2 [👍 julien] {nadia: t10}',
    'julien: deux (edited)',
    '2026-11-24',
    'julien: m9',
  ];

  test('pages and live messages in any pieces give the same conversation', () => {
    const cuts = fc.tuple(
      fc.nat(conversation.length),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    );
    fc.assert(
      fc.property(cuts, ([live, pages, turns]) => {
        const model = aModel();
        let [from, to] = [live, live];
        for (const isLive of turns) {
          if (isLive && to < conversation.length) model.append(conversation[to++] as RoomEventFact);
          else if (from > 0) {
            const size = pages[from % pages.length] ?? 1;
            model.prepend(conversation.slice(Math.max(0, from - size), from));
            from = Math.max(0, from - size);
          }
          expect(model.entries).toBe(model.entries);
        }
        const isWhole = from === 0 && to === conversation.length;
        const atOnce = shown(aModel(conversation.slice(from, to)));
        expect(shown(model)).toEqual(isWhole ? whole : atOnce);
      }),
    );
  });

  test('keys that come in any order give the same conversation', () => {
    const order = fc.shuffledSubarray([...conversation.keys()], { minLength: conversation.length });
    fc.assert(
      fc.property(order, (keys) => {
        const model = aModel(
          conversation.map((event) => ({
            ...event,
            body: { kind: 'sealed', reason: 'key-on-its-way', threadId: null, editOf: null },
          })),
        );

        for (const at of keys) model.change(conversation[at] as RoomEventFact);

        expect(shown(model)).toEqual(whole);
      }),
    );
  });
});

test('a new message among 10,000 makes one object and leaves the others as they are', () => {
  const model = aModel(Array.from({ length: 10_000 }, (_, at) => anEvent(`m${at}`)));
  const before = model.entries;

  model.append(anEvent('m10001'));

  const after = model.entries;
  expect(after.length).toBeGreaterThan(10_000);
  expect(before.every((entry, at) => entry === after[at])).toBe(true);
});

test('the chat service acts in the room, and is nobody who has read', () => {
  const model = new TimelineModel({ myId: 'nadia', dayOf: () => '', serviceId: 'service' });
  model.append(anEvent('e1', { senderId: 'nadia' }));
  model.append(anEvent('e2', { senderId: 'service', body: { kind: 'other' } }));
  model.append(anEvent('e3', { senderId: 'julien' }));
  model.receive('service', 'e3');

  expect(model.reads.map(({ userId }) => userId)).not.toContain('service');
  expect(model.reads.map(({ userId }) => userId)).toContain('julien');
});

const page = (from: number): RoomEventFact[] =>
  Array.from({ length: 50 }, (_each, n) => anEvent(`e${String(from + n)}`));

test('a page of older messages asks the calendar for its own days alone, however many are there', () => {
  const asked: number[] = [];
  const model = new TimelineModel({
    myId: 'nadia',
    dayOf: (at) => {
      asked.push(at);
      return new Date(at).toISOString().slice(0, 10);
    },
  });
  for (const from of [150, 100, 50, 0]) model.prepend(page(from));

  expect(asked).toHaveLength(200);
  expect(shown(model).filter((line) => line.startsWith('julien'))).toHaveLength(200);
});
