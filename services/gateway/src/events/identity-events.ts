import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { Sessions } from '#ports/sessions.ts';

/** What identity tells: each is the same when it comes twice. */
export function receiveIdentityEvents(app: App, sessions: Sessions): void {
  receiveEvents(app, {
    identity: {
      'session.ended': ({ sessionId, reason }) =>
        sessions.removeByIdentitySession(sessionId, reason === 'replaced' ? reason : undefined),
      'person.deactivated': ({ personId }) => sessions.removeBySubject(personId),
      'person.changed': ({ personId }) => sessions.tellChanged(personId),
    },
  });
}
