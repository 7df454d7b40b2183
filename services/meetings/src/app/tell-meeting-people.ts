import type { MeetingPeople } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import { talkersOf } from '#domain/talkers.ts';
import type { Deps } from './deps.ts';
import { iso } from './present-meeting.ts';

/** Who talks in a meeting, for the service that keeps its conversation. */
export type TellMeetingPeople = (meetingId: string) => Promise<MeetingPeople>;

export const makeTellMeetingPeople =
  ({ store }: Pick<Deps, 'store'>): TellMeetingPeople =>
  (meetingId) =>
    store.within('system', async (unit) => {
      const meeting = await unit.meetings.find(meetingId);
      if (!meeting) throw new AppError('not-found');
      const { professionals, guests, guestsUntil, ...rest } = talkersOf(meeting);
      return {
        meetingId,
        organisationId: meeting.organisationId,
        ...rest,
        guestsUntil: iso(guestsUntil),
        professionals: [...professionals],
        guests: [...guests],
      };
    });
