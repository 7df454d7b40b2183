import type { NoticeKind } from '@astra/contracts/events';
import type { Locale } from '@astra/contracts/common';
import type { SealedInvitation } from '@astra/contracts/events';
import type { Template } from '#domain/mail.ts';
import { foot, text, title, type Block, type Letter } from '#domain/message.ts';
import { oneLine } from '#domain/one-line.ts';
import { inWords, type When } from '#domain/when.ts';
import { en } from '#domain/words/en.ts';
import { fr } from '#domain/words/fr.ts';
import type { ConsultationFacts, Opening, Openings, Words } from '#domain/words/words.ts';

export const wordsOf: Readonly<Record<Locale, Words>> = { fr, en };

export type ConsultationTemplate = Exclude<
  Template,
  'person-invited' | 'document-link' | NoticeKind
>;
/** When the consultation is, and when it was to be by what the person was told last, if that is another time. */
export type Slot = {
  readonly startsAt: Date;
  readonly durationMinutes: number;
  readonly former: Date | null;
};

/** A mail to a patient about their consultation: who, when, how; nothing medical. */
export function consultationLetter(
  template: ConsultationTemplate,
  person: SealedInvitation,
  slot: Slot,
): Letter {
  const words = wordsOf[person.locale];
  const facts = factsOf(person, slot);
  const opening = openingOf(template, words, facts);
  const isCancelled = template === 'consultation-cancelled';
  return {
    locale: person.locale,
    subject: opening.subject,
    preview: opening.lead,
    blocks: [
      title(opening.title),
      text(words.hello(facts.name)),
      text(opening.lead),
      factsBlock(words, facts, template),
      ...(isCancelled
        ? [text(words.newTime(facts.organisation, facts.phone))]
        : howToJoin(template, words, { facts, link: person.link })),
      foot(
        person.link === null
          ? words.automatic(facts.organisation)
          : `${words.automatic(facts.organisation)} ${words.personal}`,
      ),
    ],
  };
}

export function factsOf(
  person: SealedInvitation,
  { startsAt, durationMinutes, former }: Slot,
): ConsultationFacts {
  const inTheirs = (at: Date): When => inWords(at, person.locale, person.timezone);
  const changes = person.changes ?? ['time'];
  return {
    name: oneLine(person.name),
    hostName: oneLine(person.hostName),
    organisation: oneLine(person.organisationName),
    phone: phoneOf(person),
    when: inTheirs(startsAt),
    former: former && inTheirs(former),
    durationMinutes,
    // A move that was never told is told with what came after it.
    changes: former && !changes.includes('time') ? ['time', ...changes] : changes,
  };
}

/** A number is not broken over two lines. */
const phoneOf = ({ organisationPhone }: SealedInvitation): string | null =>
  organisationPhone === null ? null : oneLine(organisationPhone).replaceAll(' ', '\u00a0');

/** What the mail begins with, in the words of its kind. */
export function openingOf<Facts>(
  template: ConsultationTemplate,
  words: Openings<Facts>,
  facts: Facts,
): Opening {
  switch (template) {
    case 'consultation-planned':
      return words.planned(facts);
    case 'consultation-moved':
      return words.moved(facts);
    case 'consultation-cancelled':
      return words.cancelled(facts);
    case 'link-renewed':
      return words.renewed(facts);
  }
}

const factsBlock = (
  words: Words,
  facts: ConsultationFacts,
  template: ConsultationTemplate,
): Block => ({
  kind: 'facts',
  rows: [
    ...whenRows(words, facts, template),
    [words.labels.who, facts.hostName],
    [words.labels.where, facts.organisation],
    ...(template === 'consultation-cancelled'
      ? []
      : [[words.labels.duration, words.minutes(facts.durationMinutes)] as const]),
  ],
});

/** When it is, and instead of when. */
export function whenRows(
  { labels, at }: Words,
  { when, former }: ConsultationFacts,
  template: ConsultationTemplate,
): readonly (readonly [string, string])[] {
  if (template === 'consultation-cancelled') return [[labels.wasPlanned, at(when)]];
  if (template !== 'consultation-moved' || former === null) return [[labels.when, at(when)]];
  return [
    [labels.when, at(when)],
    [labels.insteadOf, at(former)],
  ];
}

function howToJoin(
  template: ConsultationTemplate,
  words: Words,
  { facts, link }: { facts: ConsultationFacts; link: string | null },
): readonly Block[] {
  const { organisation, phone } = facts;
  return [
    link === null
      ? text(words.sameLink)
      : { kind: 'button', label: words.join, url: oneLine(link), otherwise: words.orCopy },
    ...(template === 'link-renewed' ? [text(words.oldLink)] : []),
    { kind: 'list', ...words.needs },
    text(words.birthDate),
    text(words.calendar),
    text(words.help(organisation, phone)),
    text(words.notSuitable(organisation, phone)),
  ];
}
