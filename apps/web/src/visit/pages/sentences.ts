/** One point a sentence. A number's point or a title's ends none: no space and capital follow it. */
export function sentencesOf(words: string): readonly string[] {
  // No look-behind: Safari of 2021 does not know it.
  return words
    .replaceAll(/([.!?])\s+(?=\p{Lu})/gu, '$1\n')
    .split('\n')
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
