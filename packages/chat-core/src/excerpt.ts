/** Some words of a message, with the one that was found. */
export interface Excerpt {
  readonly before: string;
  readonly hit: string;
  readonly after: string;
}

/** So much is seen before what was found, in a line that may be short. */
const BEFORE = 24;
const AFTER = 160;
/** As the index takes words apart. */
const WORD = /[^\n\r\p{Z}\p{P}]+/gu;

/** The line of a message in which a word was found; its beginning where none is. */
export function excerptOf(text: string, isHit: (word: string) => boolean): Excerpt {
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!isHit(word)) continue;
    return {
      before: inOneLine(ending(text.slice(0, index))),
      hit: word,
      after: inOneLine(text.slice(index + word.length, index + word.length + AFTER)),
    };
  }
  return { before: inOneLine(text.slice(0, AFTER)), hit: '', after: '' };
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

/** The last words of a text. */
function ending(text: string): string {
  if (text.length <= BEFORE) return text;
  const end = text.slice(-BEFORE);
  const from = end.search(/\s/u);
  return `…${from === -1 ? '' : end.slice(from)}`;
}
