import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inPlainWords } from '../bootstrap/plain-words.mjs';

const refused = (code: string, path = '/clone/.astra'): Error =>
  Object.assign(new Error(`${code}: no, mkdir '${path}'`), { code, path });

test('what the operating system refuses is said in a sentence with the way out', () => {
  expect(inPlainWords(refused('EACCES'))).toMatch(/^\/clone\/\.astra cannot be written by you\./u);
  expect(inPlainWords(refused('EROFS'))).toContain('Clone into a folder of your own');
  expect(inPlainWords(refused('ENOSPC'))).toMatch(
    /^The disk is full\. Make room .+ run this again/u,
  );
  // As Node itself makes one.
  let error: unknown;
  try {
    mkdirSync('/proc/self/nothing');
  } catch (caught) {
    error = caught;
  }
  expect(inPlainWords(error)).toContain('/proc/self/nothing');
  expect(inPlainWords(new Error('Say one of: start, test.'))).toBe('Say one of: start, test.');
});
