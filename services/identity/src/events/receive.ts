import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { LetterEvents } from '#app/letter-events.ts';

/** What connectors tells of mails. */
export function addEventRoutes(app: App, letters: LetterEvents): void {
  receiveEvents(app, {
    connectors: {
      'invitation-mail.sent': letters.sent,
      'invitation-mail.failed': letters.failed,
      'invitation-mail.retried': letters.retried,
    },
  });
}
