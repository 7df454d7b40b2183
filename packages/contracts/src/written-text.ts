/**
 * What may stand in a text that a person wrote, without a schema: the services' patterns and the pages' fields are both
 * made from it, so that neither refuses what the other takes.
 *
 * Hidden are characters that hide, reorder or break text: controls, zero-width and blank fillers, bidirectional overrides,
 * tags, non-characters, and half a surrogate pair (which is no text in UTF-8). Patterns are read with the `u` flag (JSON
 * Schema 2020-12, core, section 6.4).
 */
const hidden =
  '\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F' +
  '\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\uFFFE\\uFFFF\\uD800-\\uDFFF' +
  '\\u{E0000}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}';
/** Breaks of a line, which one line does not hold. */
const breaks = '\\u0009\\u000A\\u2028\\u2029';
/** Joiners shape words of these scripts and pictures of people; anywhere else they are only a hidden difference. */
const joined =
  '[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}' +
  '\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}\\p{sc=Khmr}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F]' +
  '[\\u200C\\u200D]';
/** No script stacks nine marks on a letter; who does wants to write over what is above and below. */
const mostMarks = 8;
const fewMarks = `(?![\\s\\S]*\\p{M}{${mostMarks + 1}})`;

/** `line`: a name, a title. `prose`: a message, in lines. */
export type TextKind = 'line' | 'prose';

/** The whole of a text that is taken: nothing hidden, not only blanks. */
export const textPatterns: Readonly<Record<TextKind, string>> = {
  line: `^(?=.*\\S)${fewMarks}(?:[^${hidden}${breaks}]|${joined})*$`,
  prose: `^(?=[\\s\\S]*\\S)${fewMarks}(?:[^${hidden}]|${joined})*$`,
};

/** The longest beginning that may stand; a pair with a joiner is tried first, since its letter alone may stand, too. */
const beginnings: Readonly<Record<TextKind, RegExp>> = {
  line: new RegExp(`^(?:${joined}|[^${hidden}${breaks}])*`, 'u'),
  prose: new RegExp(`^(?:${joined}|[^${hidden}])*`, 'u'),
};
const marks = new RegExp(`\\p{M}{${mostMarks + 1}}`, 'u');

/**
 * Where the first character stands that no service takes, in UTF-16 units; null where all may stand. Whether anything is
 * written at all is another question.
 */
export function hiddenAt(text: string, kind: TextKind): number | null {
  const allowed = beginnings[kind].exec(text)?.[0].length ?? 0;
  const stacked = marks.exec(text)?.index ?? text.length;
  const first = Math.min(allowed, stacked);
  return first === text.length ? null : first;
}

/** Without the characters that no service takes; a break within a line becomes a blank. */
export function withoutHidden(text: string, kind: TextKind): string {
  let [clean, rest] = ['', text];
  while (rest !== '') {
    const taken = beginnings[kind].exec(rest)?.[0] ?? '';
    const [first = ''] = rest.slice(taken.length);
    clean += taken + (/[\t\n\u2028\u2029]/u.test(first) ? ' ' : '');
    rest = rest.slice(taken.length + first.length);
  }
  return clean.replaceAll(new RegExp(`\\p{M}{${mostMarks + 1},}`, 'gu'), keepMarks);
}

const keepMarks = (stacked: string): string => Array.from(stacked).slice(0, mostMarks).join('');

/**
 * Without soft hyphens (U+00AD): a document's hint of where a word may break, which comes along with what is copied and
 * means nothing where it arrives.
 */
export const withoutSoftHyphens = (text: string): string => text.replaceAll('\u00AD', '');

/** How long a text is as the services count it: in code points, JSON Schema's `maxLength`. */
export const lengthOf = (text: string): number => Array.from(text).length;
