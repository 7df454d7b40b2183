import { describe, expect, test } from 'vitest';
import type { ReadableMessage } from '../src/chat-link.ts';
import { makeEncryptedKeep } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { MessageSearch } from '../src/search.ts';

const DAY = 24 * 3_600_000;
const key = new Uint8Array(32).fill(3);

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

async function arrange(...messages: readonly ReadableMessage[]) {
  const cells = new MemoryCells();
  const clock = new MemoryClock();
  const search = new MessageSearch(await makeEncryptedKeep(cells, key), clock);
  for (const message of messages) search.take(message);
  const found = (text: string, roomId?: string) =>
    search.find(roomId === undefined ? { text } : { text, roomId }).map(({ id }) => id);
  return { cells, clock, search, found };
}

describe('search', () => {
  test('finds beginnings of words, without accents and capitals, the newest first', async () => {
    const { found } = await arrange(
      aMessage('1', 'Le protocole à jour', { at: 1 }),
      aMessage('2', 'protocoles de Kerval', { at: 2 }),
      aMessage('3', 'Rien'),
    );

    expect(found('PROTOC')).toEqual(['2', '1']);
    expect(found('protocole a')).toEqual(['1']);
    expect(found('protocle')).toEqual(['1']);
    expect(found('')).toEqual([]);
  });

  test('stays in a room when told so', async () => {
    const { found } = await arrange(
      aMessage('1', 'tension'),
      aMessage('2', 'tension', { roomId: 'b' }),
    );

    expect(found('tension', 'b')).toEqual(['2']);
  });

  test('finds the new words of an edited message, and nothing of a deleted one', async () => {
    const { found, search } = await arrange(aMessage('1', 'palier'), aMessage('2', 'dose'));

    search.take(aMessage('1', 'seuil', { isEdit: true, wordsId: '1a' }));
    search.take(aMessage('1', 'palier'));
    search.take(aMessage('2', null));

    expect([found('palier'), found('seuil'), found('dose')]).toEqual([[], ['1'], []]);
  });

  test('finds the newest words of a message, in whatever order its edits are read', async () => {
    const { found, search } = await arrange(aMessage('1', 'palier'));
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

  test('finds no words of an edit that was deleted, and those from before once they are read again', async () => {
    const { found, search } = await arrange(aMessage('1', 'palier'));
    search.take(aMessage('1', 'seuil', { isEdit: true, wordsId: '1a', at: 2 }));

    search.take(aMessage('1a', null));
    expect([found('seuil'), found('palier')]).toEqual([[], []]);
    search.take(aMessage('1', 'palier'));

    expect([found('seuil'), found('palier')]).toEqual([[], ['1']]);
  });

  test('knows after a reload how far it has heard of each room, and of one that was left nothing', async () => {
    const { cells, clock, search } = await arrange(aMessage('1', 'tension'));
    search.noteHeard('a', '$1');
    search.noteHeard('b', '$2');
    search.setRooms(new Map([['a', null]]));
    await search.flush();

    const again = new MessageSearch(await makeEncryptedKeep(cells, key), clock);
    await again.load();

    expect([again.heardTo('a'), again.heardTo('b')]).toEqual(['$1', null]);
  });

  test('an index of before is looked through from its first message on', async () => {
    const cells = new MemoryCells();
    const keep = await makeEncryptedKeep(cells, key);
    const line = { roomId: 'a', senderId: 'julien', text: 'tension' };
    await keep.write('search', [
      { ...line, id: '$2', at: 2 },
      { ...line, id: '$1', at: 1 },
    ]);

    const search = new MessageSearch(keep, new MemoryClock());
    await search.load();

    expect(search.find({ text: 'tension' }).map(({ id }) => id)).toEqual(['$2', '$1']);
    expect(search.heardTo('a')).toBe('$1');
  });

  test('nobody puts words into another’s message', async () => {
    const { found, search } = await arrange(aMessage('1', 'palier'));

    search.take(aMessage('1', 'faux', { isEdit: true, senderId: 'eve' }));

    expect([found('faux'), found('palier')]).toEqual([[], ['1']]);
  });

  test('what may have been deleted unheard goes, and what was said since stays', async () => {
    const { found, search } = await arrange(
      aMessage('1', 'palier', { at: 1_000 }),
      aMessage('2', 'palier', { at: 2_000 }),
      aMessage('3', 'palier', { at: 1_000, roomId: 'b' }),
    );

    search.forgetBefore('a', 2_000);

    expect(found('palier').toSorted()).toEqual(['2', '3']);
  });

  test('is there after a reload, sealed, but for the rooms that one has left', async () => {
    const { cells, clock, search } = await arrange(
      aMessage('1', 'tension'),
      aMessage('2', 'tension', { roomId: 'b' }),
    );
    search.forgetRoom('b');
    await clock.pass(20_000);
    await search.flush();

    const again = new MessageSearch(await makeEncryptedKeep(cells, key), clock);
    // Sealing is done by the browser itself, beside our clock.
    await expect.poll(() => cells.bytes.size).toBe(1);
    await again.load();

    expect(again.find({ text: 'tension' }).map(({ id }) => id)).toEqual(['1']);
    expect(Buffer.concat([...cells.bytes.values()]).toString('latin1')).not.toContain('tension');
  });

  test('finds nothing that the room keeps no longer, nor of a room that one is in no more, and keeps neither', async () => {
    const { cells, clock, search, found } = await arrange(
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

    search.take(aMessage('5', 'autre', { at: 6 * DAY }));
    await search.flush();
    const again = new MessageSearch(await makeEncryptedKeep(cells, key), clock);
    await again.load();
    expect(again.find({ text: 'tension' }).map(({ id }) => id)).toEqual(['3']);
    // Nor where nobody has said yet, in this visit, how long it is kept.
    expect(again.find({ text: 'autre' }).map(({ id }) => id)).toEqual(['5']);
    await clock.pass(2 * DAY);
    expect(again.find({ text: 'autre' })).toEqual([]);
  });
});
