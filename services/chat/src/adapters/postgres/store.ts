import type { Kysely } from 'kysely';
import { circleKinds } from '@astra/contracts/circles';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { Outbox } from '@astra/kit/outbox';
import type { Store, Unit } from '#ports/store.ts';
import { makeArchives } from './archives.ts';
import { makeArchiveReleases } from './archive-releases.ts';
import { makeAccounts } from './accounts.ts';
import { makeCircles, type ChangedCircles } from './circles.ts';
import { makeDevices } from './devices.ts';
import { makeErasures } from './erasures.ts';
import { makeFormerDevices } from './former-devices.ts';
import { makeLinks } from './links.ts';
import { makeLinkPreviewRules } from './link-preview-rules.ts';
import { makeNotices } from './notices.ts';
import { makePushDevices, makePushKeys, makePushLetters, makePushSummons } from './push.ts';
import { makeReadRequests } from './read-requests.ts';
import { makeRecords } from './records.ts';
import { makeReports } from './reports.ts';
import { makeOfflineRules } from './offline-rules.ts';
import { makeRetention } from './retention.ts';
import { makeRooms } from './rooms.ts';
import type { Tables, Trx } from './rows.ts';
import { makeTeams } from './teams.ts';

type Parts = { readonly db: Kysely<Tables>; readonly audit: Audit; readonly outbox: Outbox };

/** All tables of this service, one transaction at a time, under row-level security. */
export class PostgresStore implements Store {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  within: Store['within'] = (scope, work) =>
    inScope(this.#parts.db, scope, async (trx) => {
      const changed: ChangedCircles = { team: new Set(), room: new Set() };
      const result = await work(this.#unit(trx, changed));
      // Each once, however often it was changed on the way.
      for (const kind of circleKinds)
        for (const circleId of changed[kind])
          await this.#parts.outbox.publish(trx, 'circle.changed', { circleId, kind });
      return result;
    });

  #unit(trx: Trx, changed: ChangedCircles): Unit {
    return {
      accounts: makeAccounts(trx),
      rooms: makeRooms(trx, changed),
      teams: makeTeams(trx, changed),
      circles: makeCircles(trx),
      devices: makeDevices(trx),
      formerDevices: makeFormerDevices(trx),
      links: makeLinks(trx),
      readRequests: makeReadRequests(trx),
      retention: makeRetention(trx, changed),
      offlineRules: makeOfflineRules(trx),
      linkPreviewRules: makeLinkPreviewRules(trx),
      archives: makeArchives(trx, changed),
      archiveReleases: makeArchiveReleases(trx),
      records: makeRecords(trx, changed),
      erasures: makeErasures(trx),
      reports: makeReports(trx, changed),
      notices: makeNotices(trx, this.#parts.outbox),
      pushDevices: makePushDevices(trx),
      pushKeys: makePushKeys(trx),
      pushLetters: makePushLetters(trx),
      pushSummons: makePushSummons(trx),
      audit: ({ actor, requestId, origin }, facts) =>
        this.#parts.audit(trx, actor, {
          ...facts,
          requestId,
          ...(origin === null ? {} : { origin }),
        }),
    };
  }
}
