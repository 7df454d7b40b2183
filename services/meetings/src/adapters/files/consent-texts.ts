import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { exact, type Locale } from '@astra/contracts/common';
import type { ConsentText } from '@astra/contracts/visit';
import type { ConsentTexts } from '#ports/consent-texts.ts';

const Words = exact({
  title: Type.String({ minLength: 1 }),
  paragraphs: Type.Array(
    exact({ heading: Type.String({ minLength: 1 }), text: Type.String({ minLength: 1 }) }),
    { minItems: 1 },
  ),
});
const TextFile = exact({
  version: Type.String({ minLength: 1, maxLength: 40 }),
  inForceFrom: Type.String({ format: 'date-time' }),
  texts: exact({ fr: Words, en: Words }),
});
type TextFile = Static<typeof TextFile>;

/** Reads every version at start. @throws when a file is not right: no consultation without a text. */
export async function readConsentTexts(folder: string): Promise<ConsentTexts> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(names.map((name) => readOne(join(folder, name))));
  const newestFirst = files.toSorted(
    (a, b) => Date.parse(b.inForceFrom) - Date.parse(a.inForceFrom),
  );
  return {
    current: (locale, now) => {
      const file = newestFirst.find((one) => Date.parse(one.inForceFrom) <= now.getTime());
      if (!file) throw new Error('No consent text is in force');
      return inLanguage(file, locale);
    },
  };
}

async function readOne(path: string): Promise<TextFile> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!Value.Check(TextFile, value)) throw new Error(`The consent text ${path} is not right`);
  return value;
}

function inLanguage(file: TextFile, locale: Locale): { text: ConsentText; hash: string } {
  const text = { version: file.version, locale, ...file.texts[locale] };
  const hash = createHash('sha256').update(JSON.stringify(text)).digest('hex');
  return { text, hash };
}
