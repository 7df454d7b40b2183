const lettersNeeded = 3;
const mostWords = 6;

/**
 * The words by which patients are looked for; null where none of them says enough: two
 * letters would give whole pages of people.
 */
export function searchable(words: readonly string[]): readonly string[] | null {
  const byLength = words.toSorted((a, b) => b.length - a.length).slice(0, mostWords);
  return (byLength[0] ?? '').length < lettersNeeded ? null : byLength;
}
