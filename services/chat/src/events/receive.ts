import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** What identity tells of people and sessions, and meetings of who talks in them. */
export function addEventRoutes(app: App, { news }: UseCases): void {
  receiveEvents(app, {
    identity: {
      'person.changed': news.personChanged,
      'person.deactivated': news.personDeactivated,
      'passkey.removed': news.passkeyRemoved,
      'session.ended': news.sessionEnded,
    },
    meetings: {
      'meeting.people-changed': news.meetingChanged,
      'meeting.ended': news.meetingEnded,
      'meeting.summons-changed': news.summonsChanged,
    },
  });
}
