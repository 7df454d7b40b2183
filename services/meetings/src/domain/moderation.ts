import { withGuest } from './admission.ts';
import { allowed, refused, type Decision } from './decision.ts';
import { withMember } from './group.ts';
import { notOver, onlyOpen } from './meeting-life.ts';
import { isLetIn, type Guest, type Meeting, type MeetingMember } from './meeting.ts';
import { takeOut } from './visit-steps.ts';

/** What moderators do to others. Nobody does any of it to the host, and nobody to themselves. */
type Target = { readonly personId: string; readonly byId: string };

type Person =
  | { readonly member: MeetingMember; readonly guest?: undefined }
  | { readonly guest: Guest; readonly member?: undefined };

function find(meeting: Meeting, { personId, byId }: Target): Decision<Person> {
  if (personId === meeting.hostId || personId === byId) return refused('not-allowed');
  const member = meeting.members.find((one) => one.personId === personId);
  if (member) return allowed({ member });
  const guest = meeting.guests.find((one) => one.id === personId);
  return guest ? allowed({ guest }) : refused('not-found');
}

/** Whether somebody who is in the meeting now may be muted, or asked to speak, by a moderator. */
export function mayBeAddressed(meeting: Meeting, target: Target): Decision<Meeting> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const found = find(meeting, target);
  if (found.problem) return found;
  const { member, guest } = found.value;
  const isIn = member ? !member.removedAt : isLetIn(guest);
  return isIn ? allowed(meeting) : refused('not-in-meeting');
}

/** Takes somebody out of the meeting: a member comes back when a moderator lets them, a guest through the waiting room. */
export function remove(meeting: Meeting, target: Target, now: Date): Decision<Meeting> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const found = find(meeting, target);
  if (found.problem) return found;
  const { member, guest } = found.value;
  if (guest) return allowed(withGuest(meeting, takeOut(guest, now)));
  if (member.removedAt) return refused('not-in-meeting');
  return allowed(withMember(meeting, { ...member, isModerator: false, removedAt: now }));
}

/** Lets a member back in who was removed. */
export function letBackIn(meeting: Meeting, personId: string): Decision<Meeting> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const member = meeting.members.find((one) => one.personId === personId && one.removedAt);
  if (!member) return refused('not-found');
  return allowed(withMember(meeting, { ...member, removedAt: null }));
}

/** Makes a member moderator, or no longer. A guest by link never is: nobody has vouched for them but a link. */
export function makeModerator(
  meeting: Meeting,
  target: Target,
  isModerator: boolean,
): Decision<Meeting> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const found = find(meeting, target);
  if (found.problem) return found;
  const { member } = found.value;
  if (!member || member.removedAt) return refused('not-in-meeting');
  return allowed(withMember(meeting, { ...member, isModerator }));
}
