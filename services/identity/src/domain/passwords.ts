/**
 * NIST SP 800-63B, 3.1.1.2: at least 12 characters, none of the usual ones, nothing about the person or the service;
 * no rule about kinds of characters. Written by hand: the stems that long common passwords are made of.
 */
const stems = [
  'password',
  'passwort',
  'motdepasse',
  'azerty',
  'azertyuiop',
  'qwerty',
  'qwertyuiop',
  'qwertz',
  'letmein',
  'welcome',
  'bienvenue',
  'bonjour',
  'soleil',
  'doudou',
  'chouchou',
  'loulou',
  'marseille',
  'jetaime',
  'iloveyou',
  'princess',
  'princesse',
  'football',
  'monkey',
  'dragon',
  'sunshine',
  'superman',
  'batman',
  'starwars',
  'trustno',
  'admin',
  'administrator',
  'administrateur',
  'changeme',
  'secret',
  'default',
  'hopital',
  'hospital',
  'clinique',
  'docteur',
  'doctor',
  'medecin',
  'infirmiere',
  'patient',
  'sante',
  'health',
  'astra',
  'visio',
  'astravisio',
  'consultation',
  'qwe',
  'asd',
  'zxc',
  'abc',
  'abcdef',
  'abcdefgh',
  'test',
  'toto',
  'master',
  'shadow',
  'michael',
  'nicolas',
  'camille',
  'julien',
  'summer',
  'winter',
  'spring',
  'autumn',
  'printemps',
  'automne',
  'hiver',
  'january',
  'janvier',
  'monday',
  'lundi',
  'liverpool',
  'chelsea',
  'computer',
  'ordinateur',
  'internet',
  'login',
] as const;

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
];

export type PasswordContext = { readonly email: string; readonly displayName: string };

/** Whether the password can be guessed from a list, a pattern or the person. */
export function isTooWeak(password: string, context: PasswordContext): boolean {
  if (Array.from(password).length < 12) return true;
  const written = fold(password);
  const words = [...wordsOf(context), ...stems].toSorted((a, b) => b.length - a.length);
  const isKnown = [written, unmask(written)].some((text) => remainder(text, words) < 4);
  return isKnown || isRepeated(written) || runs.some((run) => isMostlyRun(written, run));
}

/** What is left to guess once usual words are taken away: a letter counts one, a digit half, all else nothing. */
function remainder(text: string, words: readonly string[]): number {
  const rest = words.reduce((left, word) => left.replaceAll(word, ' '), text);
  const letters = rest.match(/\p{L}/gu)?.length ?? 0;
  const digits = rest.match(/\p{N}/gu)?.length ?? 0;
  return letters + digits / 2;
}

const wordsOf = ({ email, displayName }: PasswordContext): readonly string[] =>
  fold(`${email} ${displayName}`)
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 2);

/** Without case and accents. */
const fold = (text: string): string =>
  text.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');

/** Letters that were dressed up as digits and signs. */
const unmask = (text: string): string =>
  text
    .replaceAll('@', 'a')
    .replaceAll('0', 'o')
    .replaceAll('1', 'i')
    .replaceAll('3', 'e')
    .replaceAll('$', 's');

/** The same few characters again and again. */
const isRepeated = (text: string): boolean =>
  new Set(text).size < 5 || /^(.{1,6})\1+.{0,5}$/u.test(text);

function isMostlyRun(text: string, run: string): boolean {
  const pairs = Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));
  return pairs.filter((pair) => run.includes(pair)).length >= text.length * 0.75;
}
