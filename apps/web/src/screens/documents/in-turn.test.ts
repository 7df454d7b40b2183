import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

test('of several one after the other goes, and one that cannot does not hold up the others', async () => {
  const order: string[] = [];
  const refused = new Error('Somebody changed it');

  const outcome = await inTurn(['a', 'b', 'c'], async (name) => {
    order.push(`begin ${name}`);
    await Promise.resolve();
    order.push(`end ${name}`);
    if (name === 'b') throw refused;
    return name.toUpperCase();
  });

  expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  expect(outcome).toEqual({ done: ['A', 'C'], failed: [{ given: 'b', error: refused }] });
});
