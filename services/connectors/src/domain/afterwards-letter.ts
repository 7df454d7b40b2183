import type { SealedInvitation } from '@astra/contracts/events';
import { factsOf, wordsOf, type ConsultationTemplate, type Slot } from './consultation-letter.ts';
import { foot, text, title, type Letter } from './message.ts';
import { oneLine } from './one-line.ts';

/** A mail with a link to what is left after the end: nothing of what it is, and no appointment. */
export function afterwardsLetter(
  _template: ConsultationTemplate,
  person: SealedInvitation,
  slot: Slot,
): Letter {
  const words = wordsOf[person.locale];
  const facts = factsOf(person, slot);
  const { link, isSameLink = false } = person;
  const { opening: begin, reopening } = words.afterwards;
  const opening = (isSameLink ? reopening : begin)(facts);
  return {
    locale: person.locale,
    subject: opening.subject,
    preview: opening.lead,
    blocks: [
      title(opening.title),
      text(words.hello(facts.name)),
      text(opening.lead),
      link === null
        ? text(words.sameLink)
        : {
            kind: 'button',
            label: words.afterwards.open,
            url: oneLine(link),
            otherwise: words.orCopy,
          },
      text(isSameLink ? words.sameLink : words.oldLink),
      ...(person.to === undefined ? [text(words.birthDate)] : []),
      text(words.help(facts.organisation, facts.phone)),
      foot(`${words.automatic(facts.organisation)} ${words.personal}`),
    ],
  };
}
