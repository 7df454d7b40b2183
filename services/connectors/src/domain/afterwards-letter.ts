import type { SealedInvitation } from '@astra/contracts/events';
import { factsOf, wordsOf, type ConsultationTemplate, type Slot } from './consultation-letter.ts';
import { foot, text, title, type Letter } from './message.ts';
import { oneLine } from './one-line.ts';

/** A mail with a new link to what is left after the end: nothing of what it is, and no appointment. */
export function afterwardsLetter(
  _template: ConsultationTemplate,
  person: SealedInvitation,
  slot: Slot,
): Letter {
  const words = wordsOf[person.locale];
  const facts = factsOf(person, slot);
  const opening = words.afterwards.opening(facts);
  const { link } = person;
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
      text(words.oldLink),
      ...(person.to === undefined ? [text(words.birthDate)] : []),
      text(words.help(facts.organisation, facts.phone)),
      foot(`${words.automatic(facts.organisation)} ${words.personal}`),
    ],
  };
}
