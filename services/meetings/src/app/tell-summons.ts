import type { MeetingSummons } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import type { Meeting } from '#domain/meeting.ts';
import { summonsOf } from '#domain/summons.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Whom a meeting calls now, for the service that tells people who have no page open. */
export type TellSummons = (meetingId: string) => Promise<MeetingSummons>;

export const makeTellSummons =
  ({ store, clock }: Pick<Deps, 'store' | 'clock'>): TellSummons =>
  (meetingId) =>
    store.within('system', async (unit) => {
      const meeting = await unit.meetings.find(meetingId);
      if (!meeting) throw new AppError('not-found');
      const { ringsUntil: until, ringsForIds, waitedForIds } = summonsOf(meeting);
      const isRinging = until !== null && until > clock.now();
      const come = isRinging ? await unit.rooms.participants(meetingId) : [];
      const personIds = ringsForIds.filter((id) => !come.some(({ personId }) => personId === id));
      return {
        meetingId,
        organisationId: meeting.organisationId,
        rings: isRinging && personIds.length > 0 ? { until: until.toISOString(), personIds } : null,
        waitedForIds: [...waitedForIds],
      };
    });

/** Somebody has come: of that the meeting itself says nothing. */
export const publishSummons = (
  unit: Unit,
  { id: meetingId, organisationId }: Pick<Meeting, 'id' | 'organisationId'>,
): Promise<void> => unit.publish('meeting.summons-changed', { meetingId, organisationId });
