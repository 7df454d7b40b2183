import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** What identity tells of people and sessions, meetings of who is where, and chat of teams and rooms. */
export function addEventRoutes(app: App, { news, door, circles }: UseCases): void {
  receiveEvents(app, {
    identity: {
      'person.changed': news.personChanged,
      'person.deactivated': news.personDeactivated,
      'session.ended': news.sessionEnded,
    },
    meetings: {
      'meeting.door-changed': ({ meetingId }) => door.follow(meetingId),
      'meeting.ended': ({ meetingId }) => door.end(meetingId),
    },
    chat: { 'circle.changed': circles.follow },
  });
}
