import type { Kysely } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { LiveNews } from '@astra/kit/live';
import type { Outbox } from '@astra/kit/outbox';
import { AppError } from '@astra/kit/problems';
import { forPurpose } from '#domain/purpose.ts';
import type { News } from '#ports/news.ts';
import type { Store, Unit } from '#ports/store.ts';
import { makeAlarms } from './alarms.ts';
import { makeAllowances } from './allowances.ts';
import { makeCircles } from './circles.ts';
import { makeComments } from './comments.ts';
import { makeContentSearch } from './content-search.ts';
import { makeCopies } from './copies.ts';
import { makeDepartures } from './departures.ts';
import { makeEditing } from './editing.ts';
import { makeErasures } from './erasures.ts';
import { makeFileServers } from './file-servers.ts';
import { makeFiles } from './files.ts';
import { makeGivings } from './givings.ts';
import { makeItems } from './items.ts';
import { makeLinks } from './links.ts';
import { makePartners, makePartnerShares } from './partner-shares.ts';
import { makePictures } from './pictures.ts';
import { makePresentations } from './presentations.ts';
import type { Tables, Trx } from './rows.ts';
import { makeScans } from './scans.ts';
import { makeShareMails } from './share-mails.ts';
import { makeShares } from './shares.ts';
import { makeShelf } from './shelf.ts';
import { makeSpaces } from './spaces.ts';
import { makeUploads } from './uploads.ts';
import { makeVersions } from './versions.ts';
import { makeVisits } from './visits.ts';

type Parts = {
  readonly db: Kysely<Tables>;
  readonly audit: Audit;
  readonly outbox: Pick<Outbox, 'publish'>;
  readonly news: Pick<LiveNews<News | null>, 'tell'>;
};

/** All tables of this service, one transaction at a time, under row-level security. */
export class PostgresStore implements Store {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  within: Store['within'] = async (scope, work) => {
    try {
      return await inScope(this.#parts.db, scope, (trx) => work(this.#unit(trx)));
    } catch (error) {
      // A right that ends between the look and the write: the wall says so first.
      if (isRefusedByWall(error)) throw new AppError('not-found', undefined, { cause: error });
      throw error;
    }
  };

  #unit(trx: Trx): Unit {
    const { audit, news, outbox } = this.#parts;
    return {
      spaces: makeSpaces(trx),
      items: makeItems(trx),
      files: makeFiles(trx),
      versions: makeVersions(trx),
      comments: makeComments(trx),
      contentSearch: makeContentSearch(trx),
      uploads: makeUploads(trx),
      scans: makeScans(trx),
      allowances: makeAllowances(trx),
      alarms: makeAlarms(trx),
      shares: makeShares(trx),
      visits: makeVisits(trx),
      givings: makeGivings(trx),
      pictures: makePictures(trx),
      presentations: makePresentations(trx),
      circles: makeCircles(trx),
      copies: makeCopies(trx),
      shelf: makeShelf(trx),
      links: makeLinks(trx),
      shareMails: makeShareMails(trx),
      partners: makePartners(trx),
      partnerShares: makePartnerShares(trx),
      editing: makeEditing(trx),
      fileServers: makeFileServers(trx),
      departures: makeDepartures(trx),
      erasures: makeErasures(trx),
      ...byWhoAsks(trx, audit),
      auditFor: ({ personId, organisationId, isGuests }, facts) => {
        const actorKind = isGuests ? 'guest' : 'member';
        return audit(trx, null, { ...facts, actorKind, actorId: personId, organisationId });
      },
      auditByLink: ({ passId, organisationId, requestId, origin }, facts) =>
        audit(trx, null, {
          ...facts,
          ...(passId === null ? {} : { actorKind: 'guest' as const, actorId: passId }),
          organisationId,
          requestId,
          ...(origin === null ? {} : { origin }),
        }),
      auditOwn: (organisationId, facts) =>
        audit(trx, { kind: 'service', id: 'documents' }, { ...facts, organisationId }),
      tell: (told) => news.tell(trx, told),
      publish: (name, data) => outbox.publish(trx, name, data),
    };
  }
}

const byWhoAsks = (trx: Trx, audit: Audit): Pick<Unit, 'audit' | 'auditBoth'> => ({
  audit: async (by, facts) => {
    const { actor, requestId, origin, meeting } = by;
    const from = origin === null ? {} : { origin };
    const told = { ...forPurpose(by), ...facts, requestId, ...from };
    await audit(trx, actor, told);
    const own = actor === null || actor.kind === 'service' ? undefined : actor.organisationId;
    if (meeting === undefined || meeting.organisationId === own) return;
    await audit(trx, actor, { ...told, organisationId: meeting.organisationId });
  },
  auditBoth: async ({ actor, requestId, origin }, otherId, facts) => {
    const from = origin === null ? {} : { origin };
    const told = { ...forPurpose({ actor }), ...facts, requestId, ...from };
    for (const organisationId of [actor.organisationId, otherId])
      await audit(trx, actor, { ...told, organisationId });
  },
});

/** Of row-level security (`insufficient_privilege`); a table that the role may not write at all is our own mistake. */
const isRefusedByWall = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '42501' &&
  error.message.includes('row-level security');
