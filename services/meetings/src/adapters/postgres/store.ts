import { sql, type Kysely } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { LiveNews } from '@astra/kit/live';
import type { Outbox } from '@astra/kit/outbox';
import type { News } from '#ports/news.ts';
import type { Store, Unit } from '#ports/store.ts';
import { makeConversationRules } from './conversation-rules.ts';
import { makeEngineBook } from './engine-book.ts';
import { makeHandedOver } from './handed-over.ts';
import { makeLetters } from './letters.ts';
import { makeLinks } from './links.ts';
import { makeMeetings } from './meetings.ts';
import { makeMessages } from './messages.ts';
import { makePatients } from './patients.ts';
import { makePictures } from './pictures.ts';
import { makeRatings } from './ratings.ts';
import { makePresence, makeRest } from './rest.ts';
import { makeRooms } from './rooms.ts';
import { makeSilences } from './silences.ts';
import type { Tables, Trx } from './rows.ts';

type Parts = {
  readonly db: Kysely<Tables>;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly news: LiveNews<News>;
};

/** All tables of this service, one transaction at a time, under row-level security. */
export class PostgresStore implements Store {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  within: Store['within'] = (scope, work) =>
    inScope(this.#parts.db, scope, (trx) => work(this.#unit(trx)));

  /** The lock lives in a transaction of its own; what runs under it makes its own ones. */
  alone: Store['alone'] = (name, work) =>
    inScope(this.#parts.db, 'system', async (trx) => {
      const { rows } = await sql<{ is: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${`alone:${name}`}, 0)) as is`.execute(
        trx,
      );
      if (rows[0]?.is) await work();
    });

  #unit(trx: Trx): Unit {
    const { outbox, audit, news } = this.#parts;
    return {
      meetings: makeMeetings(trx),
      links: makeLinks(trx),
      letters: makeLetters(trx),
      handedOver: makeHandedOver(trx),
      messages: makeMessages(trx),
      rooms: makeRooms(trx),
      rest: makeRest(trx),
      engines: makeEngineBook(trx),
      conversationRules: makeConversationRules(trx),
      silences: makeSilences(trx),
      patients: makePatients(trx),
      pictures: makePictures(trx),
      ratings: makeRatings(trx),
      presence: makePresence(trx),
      audit: ({ actor, requestId, origin }, facts) =>
        audit(trx, actor, { ...facts, requestId, ...(origin === null ? {} : { origin }) }),
      publish: (name, data) => outbox.publish(trx, name, data),
      tell: (one) => news.tell(trx, one),
    };
  }
}
