import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Secret } from 'otpauth';
import { readPrivate, writePrivate } from '#run/secrets.ts';

/** A demo organisation, as the identity service's seed reads it. */
export interface DemoOrganisation {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly phone: string;
  readonly timezone: string;
}

/** A demo person with their generated password and TOTP secret. */
export interface DemoPerson {
  readonly id: string;
  readonly organisation: string;
  readonly email: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly locale: 'fr' | 'en';
  readonly password: string;
  readonly totpSecret: string;
}

export interface DemoPeople {
  readonly organisations: readonly DemoOrganisation[];
  readonly people: readonly DemoPerson[];
}

const timezone = 'Europe/Paris';
const kerval = {
  name: 'Centre hospitalier de Kerval',
  slug: 'kerval',
  phone: '02 61 91 00 12',
  timezone,
};
const saintAvel = {
  name: 'Clinique Saint-Avel',
  slug: 'saint-avel',
  phone: '02 61 91 00 34',
  timezone,
};

type Sketch = Pick<DemoPerson, 'organisation' | 'email' | 'displayName' | 'roles' | 'locale'>;

const sketches: readonly Sketch[] = [
  person('n.berthelot@ch-kerval.example', 'Dr Nadia Berthelot', 'clinician'),
  person('h.ferrand@ch-kerval.example', 'Dr Hugo Ferrand', 'clinician'),
  person('m.lefevre@ch-kerval.example', 'Maud Lefèvre', 'secretary'),
  person('c.vasseur@ch-kerval.example', 'Claire Vasseur', 'organisation-administrator'),
  person('s.okoye@ch-kerval.example', 'Samir Okoye', 'security-officer'),
  person('p.marchand@ch-kerval.example', 'Paul Marchand', 'platform-administrator'),
  person('s.lindqvist@saint-avel.example', 'Dr Sara Lindqvist', 'clinician'),
  person('e.roche@saint-avel.example', 'Élise Roche', 'secretary'),
];

/** The demo people of a state folder: made up the first time, the same ever after. */
export function demoPeople(state: string): DemoPeople {
  const file = peopleFile(state);
  const known = readPrivate(file, isDemoPeople);
  if (known) return known;
  const made: DemoPeople = {
    organisations: [kerval, saintAvel].map((organisation) => ({
      id: randomUUID(),
      ...organisation,
    })),
    people: sketches.map((sketch) => ({
      id: randomUUID(),
      ...sketch,
      password: makePassword(),
      totpSecret: new Secret({ buffer: new Uint8Array(randomBytes(20)).buffer }).base32,
    })),
  };
  writePrivate(file, made);
  return made;
}

/** Where the seed of the identity service reads them. */
export function peopleFile(state: string): string {
  return join(state, 'people.json');
}

/** Says that the database has them. */
export function seedMark(state: string): string {
  return join(state, 'seeded.json');
}

function isDemoPeople(value: unknown): value is DemoPeople {
  return (
    typeof value === 'object' &&
    value !== null &&
    'people' in value &&
    Array.isArray(value.people) &&
    'organisations' in value &&
    Array.isArray(value.organisations)
  );
}

function person(email: string, displayName: string, role: string): Sketch {
  const organisation = email.endsWith('saint-avel.example') ? saintAvel.slug : kerval.slug;
  return { organisation, email, displayName, roles: [role], locale: 'fr' };
}

/** Easy to type and read aloud; about 60 bits. */
function makePassword(): string {
  return `${word()}-${word()}-${word()}-${randomInt(10, 99)}`;
}

function word(): string {
  return syllable() + syllable() + syllable();
}

function syllable(): string {
  return pick('bdfgjklmnprstvz') + pick('aeiou');
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}
