import type { Kysely } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { Store, Unit } from '#ports/store.ts';
import { makeAccounts } from './accounts.ts';
import { makeDevices } from './devices.ts';
import { makeLinks } from './links.ts';
import { makeRooms } from './rooms.ts';
import type { Tables, Trx } from './rows.ts';
import { makeTeams } from './teams.ts';

type Parts = { readonly db: Kysely<Tables>; readonly audit: Audit };

/** All tables of this service, one transaction at a time, under row-level security. */
export class PostgresStore implements Store {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  within: Store['within'] = (scope, work) =>
    inScope(this.#parts.db, scope, (trx) => work(this.#unit(trx)));

  #unit(trx: Trx): Unit {
    return {
      accounts: makeAccounts(trx),
      rooms: makeRooms(trx),
      teams: makeTeams(trx),
      devices: makeDevices(trx),
      links: makeLinks(trx),
      audit: ({ actor, requestId, origin }, facts) =>
        this.#parts.audit(trx, actor, {
          ...facts,
          requestId,
          ...(origin === null ? {} : { origin }),
        }),
    };
  }
}
