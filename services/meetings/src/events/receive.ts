import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** What identity tells of people and sessions, connectors of mails, and documents of what was handed over. */
export function addEventRoutes(
  app: App,
  { peopleEvents, mailEvents, documentEvents }: UseCases,
): void {
  receiveEvents(app, {
    identity: {
      'person.changed': peopleEvents.personChanged,
      'person.deactivated': peopleEvents.personDeactivated,
      'session.ended': peopleEvents.sessionEnded,
    },
    connectors: {
      'mail.sent': mailEvents.sent,
      'mail.failed': mailEvents.failed,
      'mail.retried': mailEvents.retried,
    },
    documents: { 'document.handed-over': documentEvents.handedOver },
  });
}
