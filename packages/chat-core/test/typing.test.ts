import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { TypingTeller } from '../src/typing-teller.ts';

test('what was sent goes before the word that one has stopped; who writes on at once never stopped', async () => {
  const clock = new MemoryClock();
  const told: boolean[] = [];
  const teller = new TypingTeller(clock, (isTyping) => told.push(isTyping));

  teller.typed('Bonjour');
  teller.typed('');
  await clock.pass(1000);
  expect(told).toEqual([true]);
  teller.typed('Encore');
  await clock.pass(2000);
  expect(told).toEqual([true]);

  teller.typed('');
  await clock.pass(1500);
  expect(told).toEqual([true, false]);
});
