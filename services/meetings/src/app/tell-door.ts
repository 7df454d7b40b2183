import type { EventData } from '@astra/contracts/events';
import type { MeetingDoor } from '@astra/contracts/visit-documents';
import { AppError } from '@astra/kit/problems';
import { doorOf } from '#domain/door.ts';
import { tellOf } from './commit.ts';
import type { Deps } from './deps.ts';

/** Who is in a meeting and who at its door, for the service that keeps its documents. */
export type TellDoor = (meetingId: string) => Promise<MeetingDoor>;

export const makeTellDoor =
  ({ store }: Pick<Deps, 'store'>): TellDoor =>
  (meetingId) =>
    store.within('system', async ({ meetings }) => {
      // The number first: what is told with it is at least as new as it says.
      const number = await meetings.doorNumber(meetingId);
      const meeting = await meetings.find(meetingId);
      if (!meeting) throw new AppError('not-found');
      return { meetingId, organisationId: meeting.organisationId, number, ...doorOf(meeting) };
    });

/** What the documents service tells: until when its guest finds something there. */
export type DocumentEvents = {
  readonly handedOver: (data: EventData<'document.handed-over'>) => Promise<void>;
};

export const makeDocumentEvents = ({ store }: Pick<Deps, 'store'>): DocumentEvents => ({
  handedOver: ({ meetingId, guestId, until, at }) =>
    store.within('system', async (unit) => {
      const meeting = await unit.meetings.findForChange(meetingId);
      if (!meeting?.guests.some(({ id }) => id === guestId)) return;
      const told = { until: until === null ? null : new Date(until), at: new Date(at) };
      if (await unit.handedOver.settle(guestId, told)) await tellOf(unit, meeting);
    }),
});
