import type { Kysely } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { Outbox } from '@astra/kit/outbox';
import type { UnitOfWork } from '#ports/store.ts';
import { makeFactors } from '#adapters/postgres/factors.ts';
import { makeInvitations } from '#adapters/postgres/invitations.ts';
import { makeOrganisations } from '#adapters/postgres/organisations.ts';
import { makeMemberships, makePeople } from '#adapters/postgres/people.ts';
import { makePasswordResets } from '#adapters/postgres/password-resets.ts';
import { makeSessions, makeSignIns, makeTickets } from '#adapters/postgres/sessions.ts';
import type { Tables } from '#adapters/postgres/tables.ts';
import { makeThrottles } from '#adapters/postgres/throttles.ts';

type Parts = {
  readonly db: Kysely<Tables>;
  readonly outbox: Pick<Outbox, 'publish'>;
  readonly audit: Audit;
};

/** One transaction in PostgreSQL holds the change, its audit entry and its outgoing events. */
export function makeUnitOfWork({ db, outbox, audit }: Parts): UnitOfWork {
  return (scope, work) =>
    inScope(db, scope, (trx) =>
      work({
        people: makePeople(trx),
        memberships: makeMemberships(trx, scope),
        organisations: makeOrganisations(trx),
        factors: makeFactors(trx),
        sessions: makeSessions(trx),
        signIns: makeSignIns(trx),
        throttles: makeThrottles(trx),
        invitations: makeInvitations(trx, scope),
        resets: makePasswordResets(trx),
        tickets: makeTickets(trx),
        audit: (actor, facts) => audit(trx, actor, facts),
        publish: (name, data) => outbox.publish(trx, name, data),
      }),
    );
}
