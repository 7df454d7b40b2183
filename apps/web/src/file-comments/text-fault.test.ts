import { expect, test } from 'vitest';
import { textFault } from './text-fault.ts';

test('a comment has something in it, and no more characters than the service takes: pictures count as one', () => {
  expect([textFault(''), textFault(' \n\t'), textFault('Bien.')]).toEqual([
    'missing',
    'missing',
    null,
  ]);
  expect(textFault('🫀'.repeat(4_000))).toBeNull();
  expect(textFault('x'.repeat(4_002))).toEqual({ over: 2 });
});
