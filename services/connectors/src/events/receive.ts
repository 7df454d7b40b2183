import { receiveEvents } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { AcceptMail } from '#app/accept-mail.ts';

/** Which event is which mail. */
export function addEvents(app: App, accept: AcceptMail): void {
  receiveEvents(app, {
    meetings: {
      'meeting.planned': (data, event) => accept.consultation('consultation-planned', data, event),
      'meeting.moved': (data, event) => accept.consultation('consultation-moved', data, event),
      'meeting.cancelled': (data, event) =>
        accept.consultation('consultation-cancelled', data, event),
      'meeting.link-renewed': (data, event) => accept.consultation('link-renewed', data, event),
    },
    documents: {
      'document.link-made': (data, event) => accept.documentLink(data, event),
      'notice.asked': (data, event) => accept.notice(data, event),
    },
    chat: { 'notice.asked': (data, event) => accept.notice(data, event) },
    identity: {
      'person.invited': (data, event) => accept.invitation(data, event),
      'notice.asked': (data, event) => accept.notice(data, event),
    },
  });
}
