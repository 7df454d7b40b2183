import { mostInMeeting, type PlanGroupMeeting } from '@astra/contracts/meetings';
import { allowed, refused, type Decision } from './decision.ts';
import { notOver, onlyOpen, open } from './meeting-life.ts';
import type { Guest, Meeting, MeetingMember } from './meeting.ts';
import { checkStart } from './plan.ts';
import { ringMs } from './times.ts';

/** A third person beside doctor and patient, and one more: a relative and an interpreter. */
const mostBesidePatient = 2;

type Ids = {
  readonly meetingId: string;
  readonly roomId: string;
  readonly organisationId: string;
};

/** A new meeting with nobody invited yet. One without a start begins now, and is open on the engine given. */
export function planGroup(
  asked: PlanGroupMeeting,
  ids: Ids,
  { now, engineId }: { readonly now: Date; readonly engineId: string | null },
): Decision<Meeting> {
  const start =
    asked.startsAt === undefined ? allowed(now) : checkStart(new Date(asked.startsAt), now);
  if (start.problem) return start;
  const meeting: Meeting = {
    id: ids.meetingId,
    organisationId: ids.organisationId,
    kind: 'meeting',
    visitKind: null,
    title: asked.title.trim(),
    state: 'planned',
    hostId: asked.hostId,
    handedOverAt: null,
    cancelledBy: null,
    startsAt: start.value,
    durationMinutes: asked.durationMinutes,
    roomId: ids.roomId,
    engineId: null,
    sequence: 0,
    openedAt: null,
    endedAt: null,
    ringsUntil: asked.rings === true ? new Date(now.getTime() + ringMs) : null,
    conversationUntil: null,
    version: 1,
    guests: [],
    members: [],
  };
  return engineId === null ? allowed(meeting) : open(meeting, { now, engineId });
}

export const aMember = (
  personId: string,
  homeId: string,
  invitedAs: string | null,
): MeetingMember => ({
  personId,
  homeId,
  invitedAs,
  isModerator: false,
  removedAt: null,
  declinedAt: null,
});

/** One more member of a meeting. A consultation has none: whoever joins it came by a link. */
export function addMember(meeting: Meeting, member: MeetingMember): Decision<Meeting> {
  const ready = hasPlace(meeting);
  if (ready.problem) return ready;
  if (meeting.kind === 'consultation') return refused('not-allowed');
  const { personId } = member;
  const isIn = personId === meeting.hostId || meeting.members.some((one) => is(one, personId));
  if (isIn) return refused('already-invited');
  return allowed({ ...meeting, members: [...meeting.members, member] });
}

/** One more guest by link. The same address twice would be two people with one mailbox. */
export function addGuest(meeting: Meeting, guest: Guest): Decision<Meeting> {
  const ready = hasPlace(meeting);
  if (ready.problem) return ready;
  const address = guest.email.toLowerCase();
  if (meeting.guests.some((one) => one.email.toLowerCase() === address))
    return refused('already-invited');
  return allowed({ ...meeting, guests: [...meeting.guests, guest] });
}

function hasPlace(meeting: Meeting): Decision<Meeting> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const { kind, guests, members } = meeting;
  const isFull =
    kind === 'consultation'
      ? guests.length > mostBesidePatient
      : 1 + members.length + guests.length >= mostInMeeting;
  return isFull ? refused('meeting-full') : allowed(meeting);
}

const is = (member: MeetingMember, personId: string): boolean => member.personId === personId;

/** The meeting with one member replaced. */
export const withMember = (meeting: Meeting, member: MeetingMember): Meeting => ({
  ...meeting,
  members: meeting.members.map((one) => (is(one, member.personId) ? member : one)),
});

/** A call that somebody does not take; saying it again changes nothing. */
export function decline(meeting: Meeting, personId: string, now: Date): Decision<Meeting> {
  const ready = onlyOpen(meeting);
  if (ready.problem) return ready;
  const member = meeting.members.find((one) => is(one, personId));
  if (!member || meeting.ringsUntil === null) return refused('not-allowed');
  if (member.declinedAt !== null) return allowed(meeting);
  return allowed(withMember(meeting, { ...member, declinedAt: now }));
}
