import type { Actor } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a meeting. */
export type MeetingFacts = { readonly organisationId: string; readonly hostId: string };

export const meetingActions = [
  'meeting.see',
  'meeting.change',
  'meeting.cancel',
  'meeting.renew-link',
  'meeting.write',
  'meeting.open',
  'meeting.admit',
  'meeting.return-to-waiting',
  'meeting.hand-over',
  'meeting.end',
  'meeting.join',
  'meeting.see-attendance',
] as const satisfies readonly Permission[];
export type MeetingAction = (typeof meetingActions)[number];

/** Acts of care that only the meeting's own host does, whatever their role elsewhere. */
const hostOnly: ReadonlySet<MeetingAction> = new Set([
  'meeting.open',
  'meeting.admit',
  'meeting.return-to-waiting',
  'meeting.hand-over',
  'meeting.end',
  'meeting.join',
]);

/** Pure and closed by default: another organisation, a guest, a service or an unknown role means no. */
export function mayOnMeeting(actor: Actor, action: MeetingAction, meeting: MeetingFacts): boolean {
  if (actor.kind !== 'member' || actor.organisationId !== meeting.organisationId) return false;
  if (!roleMay(actor.roles, action)) return false;
  // A clinician sees and plans their own consultations; a secretary those of everybody in the house.
  const isHost = actor.id === meeting.hostId;
  if (hostOnly.has(action)) return isHost;
  return isHost || actor.roles.includes('secretary');
}
