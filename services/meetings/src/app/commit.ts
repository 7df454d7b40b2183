import type { Meeting } from '#domain/meeting.ts';
import type { Unit } from '#ports/store.ts';

/** Saves a meeting and tells all replicas, in the transaction of the act. */
export async function commit(unit: Unit, before: Meeting, after: Meeting): Promise<void> {
  await unit.meetings.save(before, after);
  await unit.tell({
    kind: 'meeting',
    organisationId: after.organisationId,
    meetingId: after.id,
    hostIds: [...new Set([after.hostId, before.hostId])],
    memberIds: after.members.map((one) => one.personId),
    isQueue: queueOf(before) !== queueOf(after),
  });
}

/** Tells of a meeting that is new, or of what is kept beside it. */
export const tellOf = (unit: Unit, meeting: Meeting): Promise<void> =>
  unit.tell({
    kind: 'meeting',
    organisationId: meeting.organisationId,
    meetingId: meeting.id,
    hostIds: [meeting.hostId],
    memberIds: meeting.members.map((one) => one.personId),
    isQueue: false,
  });

/** Who waits for whom, as one text. */
const queueOf = ({ state, hostId, guests }: Meeting): string =>
  [state, hostId, ...guests.filter((one) => one.step === 'waiting').map((one) => one.id)].join();
