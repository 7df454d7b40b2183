import type { SealedPersonInvitation } from '@astra/contracts/events';
import { wordsOf } from '#domain/consultation-letter.ts';
import { foot, text, title, type Letter } from '#domain/message.ts';
import { oneLine } from '#domain/one-line.ts';
import { inWords } from '#domain/when.ts';

/** A mail to a colleague who is invited to the organisation. */
export function invitationLetter(person: SealedPersonInvitation, expiresAt: Date): Letter {
  const words = wordsOf[person.locale];
  const facts = {
    name: oneLine(person.displayName),
    organisation: oneLine(person.organisationName),
    invitedBy: oneLine(person.invitedBy),
    until: inWords(expiresAt, person.locale, person.timezone ?? 'UTC'),
  };
  const opening = words.invited(facts);
  return {
    locale: person.locale,
    subject: opening.subject,
    preview: opening.lead,
    blocks: [
      title(opening.title),
      text(words.hello(facts.name)),
      text(opening.lead),
      {
        kind: 'button',
        label: words.activate,
        url: oneLine(person.link),
        otherwise: words.orCopy,
      },
      text(words.validUntil(facts.until)),
      { kind: 'list', ...words.accountNeeds },
      text(words.notExpected),
      foot(`${words.automatic(facts.organisation)} ${words.personal}`),
    ],
  };
}
