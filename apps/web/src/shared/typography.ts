const narrow = '\u202F';
const fixed = '\u00A0';

/** One sentence with the spaces that French printers use, so that translators type plain ones. */
function french(text: string): string {
  return text
    .replaceAll(/ (?=[?!;])/gu, narrow)
    .replaceAll(/ (?=:(?:\s|$))/gu, fixed)
    .replaceAll('« ', `«${fixed}`)
    .replaceAll(' »', `${fixed}»`);
}

/** What both languages share: a curly apostrophe inside words or before a name, and a number that stays with its unit. No look-behind: old Safari has none. */
function shared(text: string): string {
  return text
    .replaceAll(/(\p{L})'(?=\p{L})/gu, '$1’')
    .replaceAll(/([\d}#]) (?=(?:min|h|s|Mo|%)(?![\p{L}\d]))/gu, `$1${fixed}`);
}

/** Sets one sentence for the eye. */
export function typeset(text: string, locale: 'fr' | 'en'): string {
  return locale === 'fr' ? french(shared(text)) : shared(text);
}

/** Sets a whole tree of messages. */
export function typesetAll<T>(messages: T, locale: 'fr' | 'en'): T {
  if (typeof messages === 'string') return typeset(messages, locale) as T;
  if (typeof messages !== 'object' || messages === null) return messages;
  const entries = Object.entries(messages).map(([key, value]) => [key, typesetAll(value, locale)]);
  // The same keys with values of the same kinds.
  return Object.fromEntries(entries) as T;
}
