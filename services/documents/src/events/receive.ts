import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** What identity tells of people and sessions. */
export function addEventRoutes(app: App, { news }: UseCases): void {
  receiveEvents(app, {
    identity: {
      'person.changed': news.personChanged,
      'person.deactivated': news.personDeactivated,
      'session.ended': news.sessionEnded,
    },
  });
}
