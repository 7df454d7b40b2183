import { expect, test } from 'vitest';
import { countIn } from './reason-words.ts';

test.each([
  ['token-expired:41', { reason: 'token-expired', count: 41 }],
  ['token-expired', { reason: 'token-expired', count: 1 }],
  ['filter:outcome,subjectId', { reason: 'filter:outcome,subjectId', count: 1 }],
  ['10:30', { reason: '10:30', count: 1 }],
])('of the reason %s it is known what it is and how often', (told, read) => {
  expect(countIn(told)).toEqual(read);
});
