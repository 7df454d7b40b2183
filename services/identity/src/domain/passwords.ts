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
export function isTooWeak(password: string, { email, displayName }: PasswordContext): boolean {
  if (Array.from(password).length < 12) return true;
  const plain = simplify(password);
  const own = [email.split('@')[0] ?? '', ...displayName.split(/\s+/), ...email.split(/[@.]/)]
    .map(simplify)
    .filter((word) => word.length > 2);
  const rest = [...own, ...stems]
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ''), plain)
    .replaceAll(/[^a-z]/g, '');
  return rest.length < 4 || isRepeated(plain) || runs.some((run) => isMostlyRun(plain, run));
}

const simplify = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036F]/g, '')
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
