import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** What identity tells of people and sessions. */
export function addEventRoutes(app: App, { peopleEvents }: UseCases): void {
  receiveEvents(app, {
    from: ['identity'],
    handlers: {
      'person.changed': peopleEvents.personChanged,
      'person.deactivated': peopleEvents.personDeactivated,
      'session.ended': peopleEvents.sessionEnded,
    },
  });
}
