import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConsentTexts } from '#adapters/files/consent-texts.ts';
import { consentFolder } from '#wiring.ts';
import { startHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type InBoth = { readonly fr: RegExp; readonly en: RegExp };

/** What each table keeps of a guest, as the text in force tells it. A new table needs a word there, or a reason here. */
const said: Readonly<Record<string, InBoth>> = {
  consents: { fr: /réponses : à cette page/u, en: /answers: on this page/u },
  company_answers: {
    fr: /réponses : .*pour une autre personne/u,
    en: /answers: .*another person/u,
  },
  picture_questions: { fr: /réponses : .*pour une image/u, en: /answers: .*about a picture/u },
  messages: { fr: /messages de la salle d’attente/u, en: /messages of the waiting room/u },
  ratings: { fr: /votre avis à la fin/u, en: /your opinion at the end/u },
  guest_links: { fr: /Votre rendez-vous et votre lien/u, en: /Your appointment and your link/u },
  // The words of the name that the appointment has, by which it is found again.
  guest_words: { fr: /Votre rendez-vous et votre lien/u, en: /Your appointment and your link/u },
  probes: { fr: /l’essai de votre matériel/u, en: /the test of your equipment/u },
};
/** What other services keep of a patient, and what stands in a row of its own name. */
const elsewhere: readonly InBoth[] = [
  { fr: /de la discussion/u, en: /of the conversation/u },
  { fr: /les documents et les images/u, en: /the documents and pictures/u },
  { fr: /quand ils sont ouverts/u, en: /when they are opened/u },
  { fr: /l’heure d’arrivée et de départ/u, en: /when each person came and left/u },
  { fr: /journal/u, en: /log/u },
];

test('the text in force says what is kept of a patient, table by table, in both languages', async () => {
  const texts = await readConsentTexts(consentFolder);
  const kept = (locale: 'fr' | 'en'): string => {
    const { text } = texts.current(locale, new Date('2100-01-01'));
    const heading = { fr: 'Ce qui est gardé', en: 'What is kept' }[locale];
    return text.paragraphs.find((one) => one.heading === heading)?.text ?? '';
  };
  const tables = await house.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'guest_id' order by 1`,
  );

  expect(tables.map(({ name }) => name)).toEqual(Object.keys(said).toSorted());
  for (const words of [...Object.values(said), ...elsewhere]) {
    expect(kept('fr')).toMatch(words.fr);
    expect(kept('en')).toMatch(words.en);
  }
});

test('both languages of each version say the same things in the same order', async () => {
  const texts = await readConsentTexts(consentFolder);
  for (const day of ['2026-11-23', '2100-01-01']) {
    const [fr, en] = (['fr', 'en'] as const).map((one) => texts.current(one, new Date(day)));
    expect(fr?.text.paragraphs.length).toBe(en?.text.paragraphs.length);
    expect(fr?.text.version).toBe(en?.text.version);
  }
});

test('a text is in force from its moment on, and not before', async () => {
  const texts = await readConsentTexts(consentFolder);

  expect(texts.current('fr', new Date('2026-11-28T23:59:59Z')).text.version).toBe('2026-11');
  expect(texts.current('fr', new Date('2026-11-29T00:00:00Z')).text.version).toBe('2026-11-29');
});
