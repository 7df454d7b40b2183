import type { Actor } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';
import type { PurposeOfUse } from '@astra/contracts/purposes';
import type { Clock } from './clock.ts';
import type { AnyTransaction } from './database.ts';
import type { Outbox } from './outbox.ts';
import type { Random } from './random.ts';

/** What a use case says; the rest of the entry is filled in from the actor, the clock and the request. */
export type AuditFacts = {
  readonly action: string;
  readonly outcome: AuditEntry['outcome'];
  /** Who did it where nobody asked: another program tells of a person. */
  readonly actorKind?: AuditEntry['actorKind'];
  readonly actorId?: string;
  readonly targetKind?: string;
  readonly targetId?: string;
  readonly subjectId?: string;
  /** Problem key or coded reason; never a text of a person. */
  readonly reason?: string;
  /** Needed where there is no actor (a public route). */
  readonly organisationId?: string;
  readonly origin?: string;
  readonly requestId?: string;
  readonly purpose?: PurposeOfUse;
};

/** Records in the transaction of what it tells of; `actor` null = nobody known (a public route). */
export type Audit = (trx: AnyTransaction, actor: Actor | null, facts: AuditFacts) => Promise<void>;

type Settings = {
  readonly service: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: Random;
};

export function makeAudit({ service, outbox, clock, random }: Settings): Audit {
  return (trx, actor, facts) =>
    outbox.publish(trx, 'audit.recorded', {
      id: random.uuid(),
      at: clock.now().toISOString(),
      service,
      ...whoOf(actor),
      ...nothingKnown,
      ...facts,
      organisationId: facts.organisationId ?? organisationOf(actor),
    });
}

const nothingKnown = {
  targetKind: null,
  targetId: null,
  subjectId: null,
  reason: null,
  origin: null,
  requestId: null,
};

const whoOf = (
  actor: Actor | null,
): Pick<AuditEntry, 'actorKind' | 'actorId' | 'via' | 'sessionId'> => ({
  actorKind: actor?.kind ?? 'anonymous',
  actorId: actor?.id ?? null,
  via: actor && actor.kind !== 'service' ? (actor.via ?? null) : null,
  sessionId: actor && actor.kind !== 'service' ? actor.sessionId : null,
});

const organisationOf = (actor: Actor | null): string | null =>
  actor && actor.kind !== 'service' ? actor.organisationId : null;
