import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWritableName } from '@astra/file-store/safe-path';
import { freeName, nameKey, numbered, safeName, sortKey } from './name.ts';

describe('the name of a file', () => {
  test.each([
    ['a path of another computer', '../../etc/passwd', '.._.._etc_passwd'],
    ['a path of Windows', 'C:\\Users\\x.pdf', 'C__Users_x.pdf'],
    ['a name that reads backwards', 'ordonnance\u202Efdp.exe', 'ordonnancefdp.exe'],
    ['a line that would become a header', 'a\r\nSet-Cookie: x.pdf', 'aSet-Cookie_ x.pdf'],
    ['a device of Windows', 'con.txt', '_con.txt'],
    ['letters that nobody sees', 'a\u200B\u00AD\u{E0041}b.pdf', 'ab.pdf'],
    ['nothing at all', ' . ', '_'],
    ['half a letter', 'a\uD800.pdf', 'a\uFFFD.pdf'],
  ])('of %s is made safe', (_, wanted, name) => {
    expect(safeName(wanted)).toBe(name);
  });

  test('whatever it is can be written anywhere, numbered too, and twice made safe it is the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(5000), (wanted, number) => {
        const name = safeName(wanted);
        expect(isWritableName(name)).toBe(true);
        expect(isWritableName(numbered(name, number))).toBe(true);
        expect(safeName(name)).toBe(name);
      }),
      { numRuns: 50 },
    );
  });

  test('that is taken gets a number before its ending, whatever case it is written in', () => {
    const taken = new Set(['Lettre.pdf', 'lettre (2).PDF', 'Élan'].map(nameKey));
    const free = (name: string): string => freeName(name, (key) => taken.has(key));

    expect(free('LETTRE.pdf')).toBe('LETTRE (3).pdf');
    expect(free('e\u0301lan'.normalize('NFC'))).toBe('élan (2)');
    expect(free('.profile')).toBe('.profile');
    expect(numbered('x'.repeat(255), 12)).toHaveLength(255);
  });

  test('sorts as people do', () => {
    const names = ['page 10', 'Page 2', 'Écho', 'eczéma', 'page 1', 'zèbre'];

    const sorted = names.toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));

    expect(sorted).toEqual(['Écho', 'eczéma', 'page 1', 'Page 2', 'page 10', 'zèbre']);
  });
});
