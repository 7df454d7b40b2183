import type { Actor, Role } from '@astra/contracts/actor';
import { purposesOfUse, type PurposeOfUse } from '@astra/contracts/purposes';
import type { SpaceFacts } from './documents.ts';

/** What each role is there for. Everybody at work has to do with what is the house's own. */
const ofRoles: Readonly<Record<Role, readonly PurposeOfUse[]>> = {
  clinician: ['TREAT', 'HOPERAT'],
  secretary: ['PATADMIN', 'HOPERAT'],
  'organisation-administrator': ['HOPERAT'],
  'security-officer': ['HOPERAT'],
  'platform-administrator': [],
};
/** What documents of a place are there for: a visit's for its patient's care and for its patient, everybody's for the house. */
const ofPlaces: Readonly<Record<SpaceFacts['kind'], readonly PurposeOfUse[]>> = {
  own: ['TREAT', 'PATADMIN', 'HOPERAT'],
  organisation: ['HOPERAT'],
  team: ['TREAT', 'PATADMIN', 'HOPERAT'],
  room: ['TREAT', 'PATADMIN', 'HOPERAT'],
  meeting: ['TREAT', 'PATADMIN', 'PATRQT'],
};

/**
 * For what somebody has to do with documents of such a place: nobody is asked, it follows from what they are and where it
 * lies. `place` null: it is not known where. Null: for nothing, so that they have nothing of it.
 */
export const purposeIn = (actor: Actor, place: SpaceFacts['kind'] | null): PurposeOfUse | null =>
  purposesOfUse.find(
    (purpose) => isTheirs(actor, purpose) && (place === null || ofPlaces[place].includes(purpose)),
  ) ?? null;

function isTheirs(actor: Actor, purpose: PurposeOfUse): boolean {
  if (actor.kind === 'guest') return purpose === 'PATRQT';
  return actor.kind === 'member' && actor.roles.some((role) => ofRoles[role].includes(purpose));
}
