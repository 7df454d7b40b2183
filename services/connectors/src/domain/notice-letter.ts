import type { NoticeKind, SealedNotice } from '@astra/contracts/events';
import { wordsOf } from '#domain/consultation-letter.ts';
import { foot, text, title, type Letter } from '#domain/message.ts';
import { oneLine } from '#domain/one-line.ts';

/** A mail to a colleague: something waits in the application, or was done to their account. Not who asks, nor about whom or what. */
export function noticeLetter(kind: NoticeKind, person: SealedNotice): Letter {
  const words = wordsOf[person.locale];
  const organisation = oneLine(person.organisationName);
  const { subject, title: heading, lead, open = words.notices.open } = words.notices[kind];
  return {
    locale: person.locale,
    subject: `${subject} – ${organisation}`,
    preview: lead,
    blocks: [
      title(heading),
      text(words.hello(oneLine(person.name))),
      text(lead),
      {
        kind: 'button',
        label: open,
        url: oneLine(person.link),
        otherwise: words.orCopy,
      },
      foot(words.automatic(organisation)),
    ],
  };
}
