import type { SealedInvitation } from '@astra/contracts/events';
import { foot, text, title, type Block, type Letter } from '#domain/message.ts';
import { oneLine } from '#domain/one-line.ts';
import {
  factsOf,
  openingOf,
  whenRows,
  wordsOf,
  type ConsultationTemplate,
  type Slot,
} from '#domain/consultation-letter.ts';
import type { MeetingFacts, Words } from '#domain/words/words.ts';

/**
 * A mail to somebody who is invited to a meeting, or beside a patient. Its title stands inside, never in the subject: that
 * one is read on locked screens and in logs of mail servers.
 */
export function meetingLetter(
  template: ConsultationTemplate,
  person: SealedInvitation,
  slot: Slot,
): Letter {
  const words = wordsOf[person.locale];
  const facts = { ...factsOf(person, slot), title: titleOf(person) };
  const opening = openingOf(template, words.meeting, facts);
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
      ...(isCancelled ? [] : howToJoin(words, person)),
      foot(words.automatic(facts.organisation)),
    ],
  };
}

const titleOf = ({ title: given }: SealedInvitation): string | null =>
  given === undefined ? null : oneLine(given);

const factsBlock = (words: Words, facts: MeetingFacts, template: ConsultationTemplate): Block => ({
  kind: 'facts',
  rows: [
    ...(facts.title === null ? [] : [[words.meeting.about, facts.title] as const]),
    ...whenRows(words, facts, template),
    [words.labels.who, facts.hostName],
    [words.labels.where, facts.organisation],
    ...(template === 'consultation-cancelled'
      ? []
      : [[words.labels.duration, words.minutes(facts.durationMinutes)] as const]),
  ],
});

const howToJoin = (words: Words, { link, to }: SealedInvitation): readonly Block[] => [
  link === null
    ? text(words.sameLink)
    : { kind: 'button', label: words.meeting.join, url: oneLine(link), otherwise: words.orCopy },
  text(to === 'member' ? words.meeting.byAccount : words.meeting.byLink),
  text(words.meeting.calendar),
];
