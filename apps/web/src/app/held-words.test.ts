import { expect, test } from 'vitest';
import { forgetWord, holdWord, nextWord } from './held-words.ts';

const word = (key: string) => ({ meetingId: 'm', guestId: 'g', words: key, key });

test('words go in the order in which they were written; what was taken back or tried in vain is left out until it is to go again', () => {
  for (const key of ['one', 'two', 'three']) holdWord(word(key));

  forgetWord('one');
  expect(nextWord()?.key).toBe('two');
  holdWord({ ...word('two'), fault: new Error('not now') });
  expect(nextWord()?.key).toBe('three');
  forgetWord('three');
  expect(nextWord()).toBeUndefined();
  holdWord(word('two'));
  expect(nextWord()?.key).toBe('two');
});
