import { folded } from './folded.ts';

/** Of a file so many different words are found; a book has fewer. */
export const mostWords = 10_000;
/** One letter is in nearly everything; what is longer than the longest is no word. */
const fewestLetters = 2;
const mostLetters = 64;
/** Of what somebody looks for, so many words count. */
const mostAsked = 10;

/** Two letters in one, which no mark tells apart. */
const joined: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss' };

/** The words of a text as they are searched: marks and case aside, letters and digits alone. */
export function wordsOf(text: string): readonly string[] {
  const found: string[] = [];
  // At the end of a line a word may go on in the next one; it may also have its dash by itself, so both are found.
  for (const [, head, tail] of text.matchAll(/([\p{L}\p{M}]+)[-\u2010]\s*\n\s*([\p{L}\p{M}]+)/gu))
    found.push(...partsOf(`${head ?? ''}${tail ?? ''}`));
  found.push(...partsOf(text));
  return found;
}

function partsOf(text: string): readonly string[] {
  const plain = folded(text.replaceAll('\u00ad', '')).replaceAll(
    /[œæß]/gu,
    (letter) => joined[letter] ?? letter,
  );
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    ({ length }) => length >= fewestLetters && length <= mostLetters,
  );
}

/** What is looked for in contents: whole words, each once. Empty when there is none. */
export const askedWords = (asked: string): readonly string[] =>
  [...new Set(wordsOf(asked))].slice(0, mostAsked);
