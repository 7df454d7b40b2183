import { isSameDoor } from '#domain/door.ts';
import { areSameTalkers } from '#domain/talkers.ts';
import { areSameSummons } from '#domain/summons.ts';
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

/** Saves it, and tells those who keep its conversation and its documents, or who call people, when they have to know. */
export async function save(unit: Unit, before: Meeting, after: Meeting): Promise<void> {
  await unit.meetings.save(before, after);
  const { id: meetingId, organisationId } = after;
  if (!areSameTalkers(before, after))
    await unit.publish('meeting.people-changed', { meetingId, organisationId });
  if (!areSameSummons(before, after))
    await unit.publish('meeting.summons-changed', { meetingId, organisationId });
  if (isSameDoor(before, after)) return;
  await unit.meetings.raiseDoor(meetingId);
  await unit.publish('meeting.door-changed', { meetingId, organisationId });
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
