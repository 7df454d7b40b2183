import { areSameTalkers } from '#domain/talkers.ts';
import type { Meeting } from '#domain/meeting.ts';
import type { Unit } from '#ports/store.ts';

/** Saves a meeting and tells all replicas, in the transaction of the act. */
export async function commit(unit: Unit, before: Meeting, after: Meeting): Promise<void> {
  await save(unit, before, after);
  await unit.tell({
    kind: 'meeting',
    organisationId: after.organisationId,
    meetingId: after.id,
    hostIds: [...new Set([after.hostId, before.hostId])],
    memberIds: after.members.map((one) => one.personId),
    isQueue: queueOf(before) !== queueOf(after),
  });
}

/** Saves it, and tells the one who keeps its conversation when other people talk in it. */
export async function save(unit: Unit, before: Meeting, after: Meeting): Promise<void> {
  await unit.meetings.save(before, after);
  if (areSameTalkers(before, after)) return;
  const { id: meetingId, organisationId } = after;
  await unit.publish('meeting.people-changed', { meetingId, organisationId });
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
