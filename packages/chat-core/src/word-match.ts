const BETWEEN_WORDS = /[\n\r\p{Z}\p{P}]+/u;
/** One wrong letter is forgiven in a word that is longer. */
const SHORT = 5;

/** The words of a text without accents and capitals, since people type as it comes; a space before and after each. */
export function plainWords(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return ` ${plain.split(BETWEEN_WORDS).join(' ').trim()} `;
}

/** Whether a text has all of some words, or words that begin so. */
export class WordMatch {
  readonly #words: readonly string[];

  constructor(typed: string) {
    this.#words = plainWords(typed)
      .split(' ')
      .filter((word) => word !== '');
  }

  /** @param words by `plainWords` */
  isIn(words: string): boolean {
    return this.#words.length > 0 && this.#words.every((word) => has(words, word));
  }

  /** Is this word of a text one of those? */
  isHit(word: string): boolean {
    const words = plainWords(word);
    return this.#words.some((one) => has(words, one));
  }
}

function has(words: string, word: string): boolean {
  if (words.includes(` ${word}`)) return true;
  if (word.length <= SHORT) return false;
  // Whatever letter is wrong, one half of the word is right: most texts have neither.
  const half = Math.floor(word.length / 2);
  if (!words.includes(` ${word.slice(0, half)}`) && !words.includes(`${word.slice(half)} `))
    return false;
  return words.split(' ').some((one) => isNear(one, word));
}

/** A letter is another one, is missing, or is too much. */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return (
    one.slice(at + 1) === other.slice(at + 1) ||
    one.slice(at) === other.slice(at + 1) ||
    one.slice(at + 1) === other.slice(at)
  );
}
