import type { Actor, Guest, Member } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';

/** Somebody has searched the trail of their organisation, or what is of none. Named as the permission to do so. */
export type Reading = 'audit.read' | 'audit.read-platform';

/** What this service itself has to tell of an actor, or of somebody unknown. */
export type OwnFacts = Pick<
  AuditEntry,
  'id' | 'at' | 'action' | 'outcome' | 'reason' | 'requestId'
> &
  Partial<Pick<AuditEntry, 'origin'>>;

/** An entry of the security service about its own work. */
export const ownEntry = (actor: Actor | null, facts: OwnFacts): AuditEntry => ({
  service: 'security',
  organisationId: personIn(actor)?.organisationId ?? null,
  actorKind: actor?.kind ?? 'anonymous',
  actorId: actor?.id ?? null,
  via: personIn(actor)?.via ?? null,
  targetKind: 'audit',
  targetId: null,
  subjectId: null,
  sessionId: personIn(actor)?.sessionId ?? null,
  origin: null,
  ...facts,
});

const personIn = (actor: Actor | null): Member | Guest | null =>
  actor === null || actor.kind === 'service' ? null : actor;
