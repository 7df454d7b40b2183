import type { NoticeKind } from '@astra/contracts/events';
import type { Locale } from '@astra/contracts/common';
import type { SealedInvitation } from '@astra/contracts/events';
import type { Template } from '#domain/mail.ts';
import { foot, text, title, type Block, type Letter } from '#domain/message.ts';
import { oneLine } from '#domain/one-line.ts';
import { inWords } from '#domain/when.ts';
import { en } from '#domain/words/en.ts';
import { fr } from '#domain/words/fr.ts';
import type { ConsultationFacts, Opening, Openings, Words } from '#domain/words/words.ts';

export const wordsOf: Readonly<Record<Locale, Words>> = { fr, en };

export type ConsultationTemplate = Exclude<
  Template,
  'person-invited' | 'document-link' | NoticeKind
>;
/** When the consultation is. */
export type Slot = { readonly startsAt: Date; readonly durationMinutes: number };

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
      factsBlock(words, facts, isCancelled),
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
  { startsAt, durationMinutes }: Slot,
): ConsultationFacts {
  return {
    name: oneLine(person.name),
    hostName: oneLine(person.hostName),
    organisation: oneLine(person.organisationName),
    phone: phoneOf(person),
    when: inWords(startsAt, person.locale, person.timezone),
    durationMinutes,
    changes: person.changes ?? ['time'],
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

const factsBlock = (words: Words, facts: ConsultationFacts, isCancelled: boolean): Block => ({
  kind: 'facts',
  rows: [
    [isCancelled ? words.labels.wasPlanned : words.labels.when, words.at(facts.when)],
    [words.labels.who, facts.hostName],
    [words.labels.where, facts.organisation],
    ...(isCancelled
      ? []
      : [[words.labels.duration, words.minutes(facts.durationMinutes)] as const]),
  ],
});

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
