import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { Sessions } from '#ports/sessions.ts';

/** What identity tells: each is the same when it comes twice. */
export function receiveIdentityEvents(app: App, sessions: Sessions): void {
  receiveEvents(app, {
    identity: {
      'session.ended': ({ sessionId, reason }) =>
        sessions.removeByIdentitySession(sessionId, reason === 'replaced' ? reason : undefined),
      // Told late or again, it ends nothing of who has come back since. Where our clock is ahead of identity's, the end of
      // each session comes as an event of its own.
      'person.deactivated': ({ personId }, { time }) =>
        sessions.removeBySubject(personId, new Date(time)),
      'person.changed': ({ personId }) => sessions.tellChanged(personId),
    },
  });
}
