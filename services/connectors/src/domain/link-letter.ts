import type { SealedLink } from '@astra/contracts/events';
import { wordsOf } from '#domain/consultation-letter.ts';
import { foot, text, title, type Letter } from '#domain/message.ts';
import { oneLine } from '#domain/one-line.ts';
import { inWords } from '#domain/when.ts';

/** A mail to somebody outside, for whom a document is there: not which, nor about whom or what, nor what it opens with. */
export function linkLetter(person: SealedLink, endsAt: Date): Letter {
  const words = wordsOf[person.locale];
  const organisation = oneLine(person.organisationName);
  // It ends when a day begins: the last moment is of the day before.
  const until = inWords(new Date(endsAt.getTime() - 1), person.locale, person.timezone);
  const {
    subject,
    title: heading,
    lead,
  } = words.linked.opening({
    sharedBy: oneLine(person.sharedBy),
    organisation,
  });
  return {
    locale: person.locale,
    subject,
    preview: lead,
    blocks: [
      title(heading),
      text(words.hello(oneLine(person.name))),
      text(lead),
      {
        kind: 'button',
        label: words.linked.open,
        url: oneLine(person.link),
        otherwise: words.orCopy,
      },
      text(words.linked.proof),
      text(words.validUntil(until)),
      text(words.linked.notExpected),
      foot(`${words.automatic(organisation)} ${words.personal}`),
    ],
  };
}
