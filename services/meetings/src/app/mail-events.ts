import type { EventData } from '@astra/contracts/events';
import type { MailState } from '@astra/contracts/meetings';
import { tellOf } from './commit.ts';
import type { Deps } from './deps.ts';

type Told = (data: EventData<'mail.sent'>) => Promise<void>;

/** What connectors tells of mails to patients. Each can come twice, late or about an older mail, and ends the same. */
export type MailEvents = { readonly sent: Told; readonly failed: Told; readonly retried: Told };

export function makeMailEvents({ store }: Pick<Deps, 'store'>): MailEvents {
  const note =
    (state: MailState): Told =>
    ({ meetingId, guestId, organisationId, askedAt, at }) =>
      store.within({ organisationId }, async (unit) => {
        const isNews = await unit.letters.settle(guestId, {
          state,
          askedAt: new Date(askedAt),
          at: new Date(at),
        });
        const meeting = isNews ? await unit.meetings.find(meetingId) : null;
        if (!meeting) return;
        await tellOf(unit, meeting);
      });
  return { sent: note('sent'), failed: note('failed'), retried: note('waiting') };
}
