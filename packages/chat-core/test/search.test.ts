import { describe, expect, test } from 'vitest';
import type { ReadableMessage } from '../src/chat-link.ts';
import type { SealedReason } from '../src/timeline-types.ts';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { MessageSearch } from '../src/search.ts';

const DAY = 24 * 3_600_000;

function aMessage(
  id: string,
  text: string | null,
  facts: Partial<ReadableMessage> = {},
): ReadableMessage {
  return {
    id,
    roomId: 'a',
    senderId: 'julien',
    at: 1,
    wordsId: id,
    isEdit: false,
    text,
    ...facts,
  };
}

function arrange(...messages: readonly ReadableMessage[]) {
  const clock = new MemoryClock();
  const search = new MessageSearch(clock);
  for (const message of messages) search.take(message);
  const found = (text: string, roomId?: string) =>
    search.find(roomId === undefined ? { text } : { text, roomId }).map(({ id }) => id);
  return { clock, search, found };
}

describe('search', () => {
  test('finds beginnings of words, without accents and capitals, the newest first', () => {
    const { found } = arrange(
      aMessage('1', 'Le protocole à jour', { at: 1 }),
      aMessage('2', 'protocoles de Kerval', { at: 2 }),
      aMessage('3', 'Rien'),
    );

    expect(found('PROTOC')).toEqual(['2', '1']);
    expect(found('protocole a')).toEqual(['1']);
    expect(found('protocle')).toEqual(['1']);
    expect(found('')).toEqual([]);
  });

  test('stays in a room when told so', () => {
    const { found } = arrange(aMessage('1', 'tension'), aMessage('2', 'tension', { roomId: 'b' }));

    expect(found('tension', 'b')).toEqual(['2']);
  });

  test('finds the new words of an edited message, and nothing of a deleted one', () => {
    const { found, search } = arrange(aMessage('1', 'palier'), aMessage('2', 'dose'));

    search.take(aMessage('1', 'seuil', { isEdit: true, wordsId: '1a' }));
    search.take(aMessage('1', 'palier'));
    search.take(aMessage('2', null));

    expect([found('palier'), found('seuil'), found('dose')]).toEqual([[], ['1'], []]);
  });

  test('finds the newest words of a message, in whatever order its edits are read', () => {
    const { found, search } = arrange(aMessage('1', 'palier'));
    const edit = (wordsId: string, at: number, text: string) =>
      search.take(aMessage('1', text, { isEdit: true, wordsId, at }));

    edit('1b', 3, 'troisième');
    edit('1a', 2, 'seuil');
    expect([found('troisième'), found('seuil')]).toEqual([['1'], []]);

    // It says something else, and nobody here can read it yet.
    edit('1c', 4, '');
    expect(found('troisième')).toEqual([]);
    edit('1c', 4, 'quatrième');
    expect(found('quatrième')).toEqual(['1']);
  });

  test('finds no words of an edit that was deleted, and those from before once they are read again', () => {
    const { found, search } = arrange(aMessage('1', 'palier'));
    search.take(aMessage('1', 'seuil', { isEdit: true, wordsId: '1a', at: 2 }));

    search.take(aMessage('1a', null));
    expect([found('seuil'), found('palier')]).toEqual([[], []]);
    search.take(aMessage('1', 'palier'));

    expect([found('seuil'), found('palier')]).toEqual([[], ['1']]);
  });

  test('knows how far it has heard of each room, and of one that was left nothing', () => {
    const { search } = arrange(aMessage('1', 'tension'));
    search.noteHeard('a', '$1');
    search.noteHeard('b', '$2');
    search.setRooms(new Map([['a', null]]));

    expect([search.heardTo('a'), search.heardTo('b')]).toEqual(['$1', null]);
  });

  test('what became of a message before it was read holds: history is read backwards', () => {
    const { found, search } = arrange();
    search.take(aMessage('1', 'seuil', { isEdit: true, wordsId: '1b', at: 3 }));
    search.take(aMessage('1', 'plafond', { isEdit: true, wordsId: '1a', at: 2 }));
    search.take(aMessage('1', 'faux', { isEdit: true, wordsId: '1e', at: 9, senderId: 'eve' }));
    search.take(aMessage('2', null));
    search.take(aMessage('3', 'seuil', { isEdit: true, wordsId: '3a', at: 2 }));
    search.take(aMessage('3a', null));

    for (const id of ['1', '2', '3']) search.take(aMessage(id, 'palier'));

    expect([found('palier'), found('seuil')]).toEqual([['3'], ['1']]);
    expect([...found('plafond'), ...found('faux')]).toEqual([]);
  });

  test('nobody puts words into another’s message', () => {
    const { found, search } = arrange(aMessage('1', 'palier'));

    search.take(aMessage('1', 'faux', { isEdit: true, senderId: 'eve' }));

    expect([found('faux'), found('palier')]).toEqual([[], ['1']]);
  });

  test('what may have been deleted unheard goes, and what was said since stays', () => {
    const { found, search } = arrange(
      aMessage('1', 'palier', { at: 1_000 }),
      aMessage('2', 'palier', { at: 2_000 }),
      aMessage('3', 'palier', { at: 1_000, roomId: 'b' }),
    );

    search.forgetBefore('a', 2_000);

    expect(found('palier').toSorted()).toEqual(['2', '3']);
  });

  test('finds nothing of a room that was left, and nothing at all once it is cleared', () => {
    const { search, found } = arrange(
      aMessage('1', 'tension'),
      aMessage('2', 'tension', { roomId: 'b' }),
    );
    search.forgetRoom('b');
    expect(found('tension')).toEqual(['1']);

    search.clear();

    expect(found('tension')).toEqual([]);
  });

  test('says the word that was found with those around it, in one line', () => {
    const long = `${'Bonjour à tous. '.repeat(40)}Le protocole\nest à jour ${'x'.repeat(500)}`;
    const { search } = arrange(aMessage('1', long, { at: 2 }), aMessage('2', 'Protocole !'));

    const [one, other] = search.find({ text: 'protoc' }).map(({ excerpt }) => excerpt);

    expect([one?.before, one?.hit, other]).toEqual([
      '… Bonjour à tous. Le ',
      'protocole',
      { before: '', hit: 'Protocole', after: ' !' },
    ]);
    expect(one?.after).toMatch(/^ est à jour x{140,150}$/u);
  });

  test('counts what does not open until it does, by what can be done about it', async () => {
    const { clock, search } = arrange();
    const seal = (id: string, reason: SealedReason, roomId = 'a'): void =>
      search.takeSealed({ id, roomId, reason });
    seal('1', 'key-on-its-way');
    seal('2', 'recover-this-device');
    seal('3', 'before-you-joined');
    seal('4', 'sender-not-confirmed');
    seal('5', 'older-than-this-device', 'b');
    const none = { opening: 0, needCode: 0, beforeJoining: 0, lost: 0 };
    const three = { opening: 1, needCode: 1, beforeJoining: 1, lost: 1 };
    expect([search.closedIn('a'), search.closedIn(null)]).toEqual([three, { ...three, lost: 2 }]);

    await clock.pass(61_000);
    search.take(aMessage('2', 'tension'));
    search.take(aMessage('4', null));
    seal('3', 'key-never-came');

    expect(search.closedIn('a')).toEqual({ ...none, lost: 2 });
    search.setRooms(new Map([['b', null]]));
    expect(search.closedIn(null)).toEqual({ ...none, lost: 1 });
  });

  test('of a message without end the beginning is taken, and however many come, the newest stay', () => {
    const { found, search } = arrange(aMessage('0', `début ${'x '.repeat(40_000)} fin`, { at: 0 }));
    expect([found('début'), found('fin')]).toEqual([['0'], []]);
    expect(search.isFull).toBe(false);

    for (let at = 1; at <= 1_001; at += 1)
      search.take(aMessage(`${at}`, `dose ${'y'.repeat(9_990)}`, { at }));

    expect(search.isFull).toBe(true);
    expect([found('début'), found('dose')[0]]).toEqual([[], '1001']);
    expect(search.droppedTo).toBeGreaterThan(0);
    expect(search.droppedTo).toBeLessThan(100);
  });

  test('finds nothing that the room keeps no longer, nor of a room that one is in no more', async () => {
    const { clock, search, found } = arrange(
      aMessage('1', 'tension', { at: 3 * DAY }),
      aMessage('2', 'tension', { at: 5 * DAY }),
      aMessage('3', 'tension', { at: 3 * DAY, roomId: 'b' }),
      aMessage('4', 'tension', { at: 5 * DAY, roomId: 'c' }),
    );
    await clock.pass(5 * DAY);
    const rooms = [
      ['a', 1],
      ['b', null],
    ] as const;

    search.setRooms(new Map(rooms));
    expect(found('tension').toSorted()).toEqual(['2', '3']);
    await clock.pass(DAY + 1);
    expect(found('tension')).toEqual(['3']);
  });
});
