import type { Actor } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';

/** Somebody has searched the trail of their organisation, or what is of none. Named as the permission to do so. */
export type Reading = 'audit.read' | 'audit.read-platform';

/** What this service itself has to tell of an actor. */
export type OwnFacts = Pick<
  AuditEntry,
  'id' | 'at' | 'action' | 'outcome' | 'reason' | 'requestId'
>;

/** An entry of the security service about its own work. */
export const ownEntry = (actor: Actor, facts: OwnFacts): AuditEntry => ({
  service: 'security',
  organisationId: actor.kind === 'service' ? null : actor.organisationId,
  actorKind: actor.kind,
  actorId: actor.id,
  via: actor.kind === 'service' ? null : (actor.via ?? null),
  targetKind: 'audit',
  targetId: null,
  subjectId: null,
  sessionId: actor.kind === 'service' ? null : actor.sessionId,
  origin: null,
  ...facts,
});
