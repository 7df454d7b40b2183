import type { Actor, Member } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a meeting. */
export type MeetingFacts = {
  readonly kind: 'consultation' | 'meeting';
  readonly organisationId: string;
  readonly hostId: string;
  /** Who is invited beside the host, of whichever organisation. */
  readonly members: readonly { readonly personId: string; readonly isModerator: boolean }[];
};

export const meetingActions = [
  'meeting.see',
  'meeting.change',
  'meeting.cancel',
  'meeting.renew-link',
  'meeting.write',
  'meeting.settle-help',
  'meeting.open',
  'meeting.admit',
  'meeting.return-to-waiting',
  'meeting.hand-over',
  'meeting.end',
  'meeting.join',
  'meeting.decline',
  'meeting.see-attendance',
  'meeting.invite',
  'meeting.mute',
  'meeting.mute-all',
  'meeting.ask-to-speak',
  'meeting.remove',
  'meeting.make-moderator',
  'meeting.ask-picture',
  'meeting.ask-company',
  'meeting.note-agreement',
  'meeting.set-conversation-end',
] as const satisfies readonly Permission[];
export type MeetingAction = (typeof meetingActions)[number];

/** How a member stands to a meeting. */
type Relation = 'host' | 'moderator' | 'invited' | 'office' | 'none';

/** What the organisation's secretaries do for meetings of others. */
const office: readonly MeetingAction[] = [
  'meeting.see',
  'meeting.change',
  'meeting.cancel',
  'meeting.renew-link',
  'meeting.write',
  'meeting.settle-help',
  'meeting.see-attendance',
];

/** What makes sense among many alone. */
const amongMany: ReadonlySet<MeetingAction> = new Set([
  'meeting.make-moderator',
  'meeting.mute-all',
]);

/** What there is in a consultation alone. */
const ofCare: ReadonlySet<MeetingAction> = new Set([
  'meeting.hand-over',
  'meeting.ask-picture',
  'meeting.ask-company',
  'meeting.note-agreement',
  'meeting.set-conversation-end',
]);

/** Acts of care that only the consultation's own host does, whatever their role elsewhere. */
const consultation: Readonly<Record<Relation, readonly MeetingAction[]>> = {
  host: meetingActions.filter((action) => !amongMany.has(action) && action !== 'meeting.decline'),
  // Nobody is invited to a consultation but by link.
  moderator: [],
  invited: [],
  office,
  none: [],
};

const meeting: Readonly<Record<Relation, readonly MeetingAction[]>> = {
  // Whoever calls is not called.
  host: meetingActions.filter((action) => !ofCare.has(action) && action !== 'meeting.decline'),
  moderator: [
    'meeting.see',
    'meeting.join',
    'meeting.decline',
    'meeting.write',
    'meeting.settle-help',
    'meeting.admit',
    'meeting.return-to-waiting',
    'meeting.invite',
    'meeting.mute',
    'meeting.mute-all',
    'meeting.ask-to-speak',
    'meeting.remove',
    'meeting.make-moderator',
    'meeting.end',
  ],
  invited: ['meeting.see', 'meeting.join', 'meeting.decline'],
  office,
  none: [],
};

/** Pure and closed by default: whoever is not invited, a guest, a service or an unknown role means no. */
export function mayOnMeeting(actor: Actor, action: MeetingAction, facts: MeetingFacts): boolean {
  if (actor.kind !== 'member' || !roleMay(actor.roles, action)) return false;
  const allowed = facts.kind === 'consultation' ? consultation : meeting;
  return relationsOf(actor, facts).some((relation) => allowed[relation].includes(action));
}

/** An invited secretary of the house has the rights of both. */
function relationsOf(actor: Member, facts: MeetingFacts): readonly Relation[] {
  const invited = facts.members.find((one) => one.personId === actor.id);
  const asInvited = invited && (invited.isModerator ? 'moderator' : 'invited');
  if (actor.organisationId !== facts.organisationId) return asInvited ? [asInvited] : ['none'];
  const relations: Relation[] = asInvited ? [asInvited] : [];
  if (actor.roles.includes('secretary')) relations.push('office');
  // Care is a clinician's: a host without that role holds what a secretary holds.
  const isHost = actor.id === facts.hostId;
  if (isHost && (facts.kind === 'meeting' || actor.roles.includes('clinician')))
    relations.push('host');
  return relations;
}
