import type { Kysely } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { LiveNews } from '@astra/kit/live';
import type { News } from '#ports/news.ts';
import type { Store, Unit } from '#ports/store.ts';
import { makeAllowances } from './allowances.ts';
import { makeFiles } from './files.ts';
import { makeItems } from './items.ts';
import type { Tables, Trx } from './rows.ts';
import { makeShares } from './shares.ts';
import { makeSpaces } from './spaces.ts';
import { makeUploads } from './uploads.ts';

type Parts = {
  readonly db: Kysely<Tables>;
  readonly audit: Audit;
  readonly news: Pick<LiveNews<News | null>, 'tell'>;
};

/** All tables of this service, one transaction at a time, under row-level security. */
export class PostgresStore implements Store {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  within: Store['within'] = (scope, work) =>
    inScope(this.#parts.db, scope, (trx) => work(this.#unit(trx)));

  #unit(trx: Trx): Unit {
    const { audit, news } = this.#parts;
    return {
      spaces: makeSpaces(trx),
      items: makeItems(trx),
      files: makeFiles(trx),
      uploads: makeUploads(trx),
      allowances: makeAllowances(trx),
      shares: makeShares(trx),
      audit: ({ actor, requestId, origin }, facts) =>
        audit(trx, actor, { ...facts, requestId, ...(origin === null ? {} : { origin }) }),
      auditFor: ({ personId, organisationId }, facts) =>
        audit(trx, null, { ...facts, actorKind: 'member', actorId: personId, organisationId }),
      auditOwn: (organisationId, facts) =>
        audit(trx, { kind: 'service', id: 'documents' }, { ...facts, organisationId }),
      tell: (told) => news.tell(trx, told),
    };
  }
}
