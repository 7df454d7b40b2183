import type { Actor, Role } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a room. */
export type KeptRoomFacts = {
  /** The room's. */
  readonly organisationId: string;
  readonly kind: string;
  readonly members: readonly { readonly personId: string; readonly isModerator: boolean }[];
  /** Something is reported that who keeps the room may not judge, and the actor hears of it (`hearsReport`). */
  readonly isActorAsked?: boolean;
};

export const keepingActions = [
  'room.set-retention',
  'room.remove-message',
  'room.silence',
  'room.report',
  'room.see-reports',
  'room.export',
] as const satisfies readonly Permission[];
export type KeepingAction = (typeof keepingActions)[number];

/** Whoever is in the room, and whoever answers for its organisation, knows that it is there. */
export function maySeeRoom(actor: Actor, facts: KeptRoomFacts): boolean {
  return standing(actor, facts).length > 0;
}

/**
 * Who keeps a room decides in it and hears its reports; in a conversation of two or of a meeting nobody keeps the other.
 * Who answers for the organisation says how long its rooms keep what is written, and exports them; no more: they are not in
 * them. But what was written by the only one who keeps a room is judged by an administrator; where that one is the only
 * administrator too, by a security officer.
 */
export function mayKeepRoom(actor: Actor, action: KeepingAction, facts: KeptRoomFacts): boolean {
  if (actor.kind !== 'member' || !roleMay(actor.roles, action)) return false;
  // What is done inside a room is for rooms that somebody keeps.
  if (action !== 'room.export' && !isKept(facts)) return false;
  const stands = standing(actor, facts);
  return mayBe[action].some((stand) => stands.includes(stand));
}

const mayBe: Readonly<Record<KeepingAction, readonly Stand[]>> = {
  'room.report': ['in it'],
  'room.remove-message': ['keeps it', 'stands in'],
  'room.silence': ['keeps it'],
  'room.see-reports': ['keeps it', 'stands in'],
  'room.set-retention': ['keeps it', 'administers'],
  'room.export': ['administers', 'watches'],
};

type Stand = 'in it' | 'keeps it' | 'stands in' | 'administers' | 'watches';

function standing(actor: Actor, facts: KeptRoomFacts): readonly Stand[] {
  if (actor.kind !== 'member' || !roleMay(actor.roles, 'chat.use')) return [];
  const own = facts.members.find(({ personId }) => personId === actor.id);
  const is = (role: Role): boolean =>
    actor.organisationId === facts.organisationId && actor.roles.includes(role);
  const all: readonly (readonly [Stand, boolean])[] = [
    ['in it', own !== undefined],
    ['keeps it', isKept(facts) && own?.isModerator === true],
    [
      'stands in',
      (is('organisation-administrator') || is('security-officer')) && facts.isActorAsked === true,
    ],
    ['administers', is('organisation-administrator')],
    ['watches', is('security-officer')],
  ];
  return all.filter(([, holds]) => holds).map(([stand]) => stand);
}

/** Decides in it, as a lead of its team or of the room itself. */
export const keepsRoom = (actor: Actor, facts: KeptRoomFacts): boolean =>
  standing(actor, facts).includes('keeps it');

/** What the decision needs to know of a report. */
export type ReportFacts = {
  /** Nobody keeps the room but who wrote what is reported. */
  readonly isForAdministrators: boolean;
  /** Of such a report: its writer was the only administrator as well. */
  readonly isForOfficers: boolean;
  /** Null: unknown, or others judge it. */
  readonly writtenBy: string | null;
};

/** Nobody hears what is said of their own words, as long as somebody else can. */
export function hearsReport(actor: Actor, facts: KeptRoomFacts, report: ReportFacts): boolean {
  const stands = standing(actor, facts);
  if (!report.isForAdministrators) return stands.includes('keeps it');
  if (actor.kind !== 'member' || report.writtenBy === actor.id) return false;
  return stands.includes('administers') || (report.isForOfficers && stands.includes('watches'));
}

const standIns = [
  'organisation-administrator',
  'security-officer',
] as const satisfies readonly Role[];

/** Hears what the only one who keeps a room may not judge. */
export const standsInForKeepers = (actor: Actor): boolean =>
  actor.kind === 'member' && standIns.some((role) => actor.roles.includes(role));

/** Of a team or of the organisation: somebody answers for what is said there. */
const isKept = ({ kind }: KeptRoomFacts): boolean => kind !== 'direct' && kind !== 'meeting';

/** What the decision needs to know of a person whose words are exported or forgotten. */
export type KeptPersonFacts = { readonly organisationId: string };
export const personKeepingActions = [
  'chat.export-person',
  'chat.erase-person',
] as const satisfies readonly Permission[];

/** Of one's own organisation alone. */
export function mayKeepPerson(
  actor: Actor,
  action: (typeof personKeepingActions)[number],
  facts: KeptPersonFacts,
): boolean {
  return (
    actor.kind === 'member' &&
    actor.organisationId === facts.organisationId &&
    roleMay(actor.roles, action)
  );
}
