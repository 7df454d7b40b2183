import type { Actor, Member } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';
import { purposeIn } from './purposes.ts';

/** How somebody stands to a meeting at this moment. A guest who was put out, or is not in yet, is nobody there. */
export const meetingStandings = [
  'moderator',
  'professional',
  'waiting',
  'inside',
  'left',
  'over',
  'none',
] as const;
export type MeetingStanding = (typeof meetingStandings)[number];

/**
 * How somebody stands in a care team or a room at this moment. A lead keeps what all have put there. When it is closed,
 * its leads keep what is there and the others read it.
 */
export const circleStandings = ['lead', 'member', 'reader', 'keeper', 'none'] as const;
export type CircleStanding = (typeof circleStandings)[number];

/** What the decision needs to know of a space. */
export type SpaceFacts = {
  readonly organisationId: string;
  readonly kind: 'own' | 'organisation' | 'meeting' | 'team' | 'room';
  /** Of somebody's own space. */
  readonly ownerId: string | null;
  /** Of a meeting's: how who asks stands to it. Absent is as nobody. */
  readonly standing?: MeetingStanding;
  /** Of a team's and a room's: how who asks stands in it. Absent is as nobody. */
  readonly circle?: CircleStanding | null;
};
/** What the decision needs to know of a folder or a file. */
export type ItemFacts = {
  readonly space: SpaceFacts;
  readonly makerId: string;
  /**
   * The most that it, or a folder above it, is shared with the actor for at this moment. `view-marked`: to look at, with
   * the actor's name across it.
   */
  readonly share: 'none' | 'view-marked' | 'view' | 'comment' | 'edit';
  /** One of those shares lets them pass it on. Absent is no. */
  readonly mayPassOn?: boolean;
  /** Of a meeting's: what the guest who asks was given of it. Absent is nothing. */
  readonly given?: 'none' | 'shown' | 'handed';
};

export const documentActions = [
  'document.see',
  'document.add',
  'document.see-comments',
  'document.comment',
  'document.edit',
  'document.change',
  'document.pass-on',
  'document.give',
  'document.present',
] as const satisfies readonly Permission[];
export type DocumentAction = (typeof documentActions)[number];

/** Whether somebody may see what is in a space, or add to it. Closed by default: unknown means no. */
export function mayInSpace(
  actor: Actor,
  action: 'document.see' | 'document.add',
  facts: SpaceFacts,
): boolean {
  if (purposeIn(actor, facts.kind) === null) return false;
  if (facts.kind === 'meeting') return mayInMeeting(actor, action, facts);
  if (actor.kind !== 'member' || actor.organisationId !== facts.organisationId) return false;
  if (!roleMay(actor.roles, action)) return false;
  switch (facts.kind) {
    case 'own':
      // Nobody else, no administrator either.
      return facts.ownerId === actor.id;
    case 'organisation':
      return true;
    case 'team':
    case 'room':
      // By their place in it, whatever their role; an administrator who is not in it has none.
      return action === 'document.add' ? writes(facts.circle) : isIn(facts.circle);
  }
}

/** Whether somebody may share something with a care team: who puts documents there themselves. To others it is not there. */
export const mayShareWithTeam = (actor: Actor, team: SpaceFacts): boolean =>
  team.kind === 'team' && mayInSpace(actor, 'document.add', team);

/** Whether it can be shared with others, and moved elsewhere. What is in a room is for those who are in it. */
export const isSharable = ({ kind }: Pick<SpaceFacts, 'kind'>): boolean =>
  kind !== 'room' && kind !== 'meeting';

const isIn = (standing: CircleStanding | null = 'none'): boolean =>
  standing !== null && standing !== 'none';
const keeps = (standing: CircleStanding | null = 'none'): boolean =>
  standing === 'lead' || standing === 'keeper';
const writes = (standing: CircleStanding | null = 'none'): boolean =>
  standing === 'lead' || standing === 'member';

/** The same of what lies in it. */
export function mayOnItem(actor: Actor, action: DocumentAction, facts: ItemFacts): boolean {
  // Whose work has nothing to do with what lies there has nothing of it, whatever else they are: see `purposes.ts`.
  if (purposeIn(actor, facts.space.kind) === null) return false;
  return facts.space.kind === 'meeting'
    ? mayOnMeetingItem(actor, action, facts)
    : mayOnSpaceItem(actor, action, facts);
}

/**
 * Whether somebody may have it as it is: its bytes, a copy, an older version, the editor. What is shared to be only shown
 * gives nothing here; where they have it by another way, they have it.
 */
export const mayTake = (actor: Actor, facts: ItemFacts): boolean =>
  mayOnItem(actor, 'document.see', {
    ...facts,
    share: facts.share === 'view-marked' ? 'none' : facts.share,
  });

function mayOnSpaceItem(actor: Actor, action: DocumentAction, facts: ItemFacts): boolean {
  const { space } = facts;
  if (actor.kind !== 'member' || actor.organisationId !== space.organisationId) return false;
  // Nobody but a meeting has a patient, and others who look.
  if (isOfMeetings(action)) return false;
  if (!roleMay(actor.roles, action)) return false;
  return action === 'document.pass-on'
    ? isPassable(facts)
    : hasByPlaceOrShare(actor, action, facts);
}

function hasByPlaceOrShare(
  actor: Member,
  action: Exclude<DocumentAction, OfMeetings | 'document.pass-on'>,
  facts: ItemFacts,
): boolean {
  const { space } = facts;
  const share = shareIn(facts);
  switch (action) {
    case 'document.see':
      return mayInSpace(actor, action, space) || share !== 'none';
    case 'document.add':
      return mayInSpace(actor, action, space) || share === 'edit';
    case 'document.see-comments':
      return isSpokenOf(actor, 'document.see', facts) || isSharedToComment(share);
    case 'document.comment':
      return isSpokenOf(actor, 'document.add', facts) || isSharedToComment(share);
    case 'document.edit':
      return isWorkedOn(actor, facts) || share === 'edit';
    case 'document.change':
      return isTheirs(actor, facts);
  }
}

/**
 * Whether somebody may bring back what was taken out. What its sender took back out of a room comes back by the sender
 * alone, and what a lead removed there by a lead.
 */
export function mayRestore(actor: Actor, facts: ItemFacts, binnedBy: string): boolean {
  if (!mayOnItem(actor, 'document.change', facts)) return false;
  const { space, makerId } = facts;
  if (space.kind !== 'room' || binnedBy === actor.id) return true;
  return keeps(space.circle) && binnedBy !== makerId;
}

/** Whether somebody may make it again what it was: it is theirs to take away, and theirs to work on. */
export const mayBringBackVersion = (actor: Actor, facts: ItemFacts): boolean =>
  mayOnItem(actor, 'document.change', facts) && mayOnItem(actor, 'document.edit', facts);

/**
 * Whether somebody may know who was given it, when, in which roles: who may change it; and a guest, of what they sent and
 * of what was handed over to them, for as long as they have it.
 */
export function maySeeOpenings(actor: Actor, facts: ItemFacts): boolean {
  if (actor.kind !== 'guest') return mayOnItem(actor, 'document.change', facts);
  const isTheirs = facts.makerId === actor.id || facts.given === 'handed';
  return isTheirs && mayOnItem(actor, 'document.see', facts);
}

type OfMeetings = 'document.give' | 'document.present';
const isOfMeetings = (action: DocumentAction): action is OfMeetings =>
  action === 'document.give' || action === 'document.present';

/** What is in a room is for those who are in it, whatever it might be shared for. */
const shareIn = ({ space, share }: ItemFacts): ItemFacts['share'] =>
  space.kind === 'room' ? 'none' : share;

/** Who is in a place speaks of what lies there; of what was sent in a room, in the room itself. */
const isSpokenOf = (
  actor: Member,
  action: 'document.see' | 'document.add',
  { space }: ItemFacts,
): boolean => space.kind !== 'room' && mayInSpace(actor, action, space);
/** Who has a file only to look at is not told what is said of it. */
const isSharedToComment = (share: ItemFacts['share']): boolean =>
  share === 'comment' || share === 'edit';

/** Who is only shown something gives it to nobody. */
function isPassable(facts: ItemFacts): boolean {
  const share = shareIn(facts);
  return share !== 'none' && share !== 'view-marked' && facts.mayPassOn === true;
}

/** A team works on its documents together. What was said in a room stays as who said it wants it. */
function isWorkedOn(actor: Member, facts: ItemFacts): boolean {
  const { kind, circle } = facts.space;
  if (kind === 'team') return writes(circle);
  // Its leads remove it; they do not put another letter in its place.
  if (kind === 'room') return facts.makerId === actor.id && writes(circle);
  return isTheirs(actor, facts);
}

/** Its professionals, of whichever house, before, during and after; a guest sends something while at the door or inside. */
function mayInMeeting(
  actor: Actor,
  action: 'document.see' | 'document.add',
  { organisationId, standing = 'none' }: SpaceFacts,
): boolean {
  if (actor.kind === 'member') return isProfessional(standing) && roleMay(actor.roles, action);
  if (actor.kind !== 'guest' || actor.organisationId !== organisationId) return false;
  return action === 'document.add' && isHere(standing);
}

function mayOnMeetingItem(actor: Actor, action: DocumentAction, facts: ItemFacts): boolean {
  const { organisationId, standing = 'none' } = facts.space;
  if (actor.kind === 'guest')
    return (
      actor.organisationId === organisationId &&
      action === 'document.see' &&
      guestHas(actor.id, facts, standing)
    );
  if (actor.kind !== 'member' || !isProfessional(standing)) return false;
  // What is in a meeting is shared with nobody, and so passed on by nobody.
  if (!roleMay(actor.roles, action) || action === 'document.pass-on') return false;
  return ofEveryProfessional.has(action) || standing === 'moderator' || facts.makerId === actor.id;
}

const ofEveryProfessional: ReadonlySet<DocumentAction> = new Set([
  'document.see',
  'document.add',
  'document.see-comments',
  'document.comment',
] as const);

/** What they sent, while they are here; what is shown, inside; what is handed over, until its day, unless they were put out. */
function guestHas(
  guestId: string,
  { makerId, given = 'none' }: ItemFacts,
  standing: MeetingStanding,
): boolean {
  if (makerId === guestId && isHere(standing)) return true;
  if (given === 'shown') return standing === 'inside';
  return given === 'handed' && ['inside', 'left', 'over'].includes(standing);
}

const isProfessional = (standing: MeetingStanding): boolean =>
  standing === 'moderator' || standing === 'professional';
const isHere = (standing: MeetingStanding): boolean =>
  standing === 'waiting' || standing === 'inside';

/** What everybody sees is changed by its maker and by administrators; of a team and a room by its maker and by leads. */
function isTheirs(actor: Member, { space, makerId }: ItemFacts): boolean {
  if (!mayInSpace(actor, 'document.see', space)) return false;
  if (space.kind === 'team' || space.kind === 'room')
    return keeps(space.circle) || (space.circle === 'member' && makerId === actor.id);
  if (space.kind === 'own' || makerId === actor.id) return true;
  return actor.roles.includes('organisation-administrator');
}
