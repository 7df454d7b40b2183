import unhomoglyph from 'unhomoglyph';

/** Said before a name; whoever adds or leaves one out is called the same. */
const titles =
  'dr docteur doctor pr prof professeur professor m mr mme mlle mrs ms monsieur madame'.split(' ');

const bare = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}|['’ʼ`]/gu, '');

/**
 * What the eye takes a word for, once as it is written and once in small letters: a capital I is an l to the eye, and an i
 * to who reads aloud.
 */
const seenAs = (word: string): readonly string[] =>
  [unhomoglyph(word), unhomoglyph(word.toLowerCase())].map((seen) => bare(seen).toLowerCase());

const titlesSeen = new Set(titles.flatMap(seenAs));

/** Two readings of a name: without titles, accents, case, punctuation, and in whatever order its words are. */
function readingsOf(name: string): readonly string[] {
  const words = bare(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const own = words.filter((word) => !seenAs(word).some((seen) => titlesSeen.has(seen)));
  const said = [own, words].find((list) => list.length > 0) ?? [name];
  return [0, 1].map((at) =>
    said
      .map((word) => seenAs(word)[at] ?? '')
      .toSorted()
      .join(' '),
  );
}

/** Whether somebody who reads one of these names may take its person for that of the other (Unicode TS 39, confusables). */
export function looksAlike(one: string, other: string): boolean {
  const readings = readingsOf(other);
  return readingsOf(one).some((each) => readings.includes(each));
}
