import { sql, type Kysely, type Transaction } from 'kysely';
import { inScope } from '@astra/kit/database';
import type { LiveNews } from '@astra/kit/live';
import { hashSecret } from '@astra/kit/random';
import type { SessionRow, Tables } from '#adapters/postgres/schema.ts';
import type { LossReason, Session } from '#domain/session.ts';
import type { SessionListener, SessionNews, Sessions } from '#ports/sessions.ts';

type Parts = { readonly db: Kysely<Tables>; readonly news: LiveNews<SessionNews> };
/** Ids told at once: a notification of PostgreSQL holds 8,000 bytes. */
const mostTold = 150;
/** How long a device can be told why its visit ended, and how long the event that says so is waited for. */
const rememberedFor = sql<Date>`now() - interval '1 hour'`;
const waitedFor = sql<Date>`now() - interval '2 seconds'`;

/** A session is found by its cookie, before its organisation is known: all of this is the gateway's own work. */
export function makePostgresSessions({ db, news }: Parts): Sessions & HeardHere {
  const own: Own = (work) => inScope(db, 'system', work);
  const listeners = new Set<SessionListener>();
  const announce: Announce = async (work) => {
    const told = await own(async (trx) => {
      const all = await work(trx);
      for (const each of all) await news.tell(trx, each);
      return all;
    });
    // Here at once, without waiting for our own words to come back.
    for (const each of told) for (const listener of listeners) listener(each);
  };
  return {
    ...readings(own),
    ...removals(own, announce),
    ...changes(own, announce),
    listen: (listener) => {
      listeners.add(listener);
      news.listen(listener);
    },
  };
}

/** News of every replica; of this one before the promise of the change is kept. */
type HeardHere = { readonly listen: (listener: SessionListener) => void };
type Announce = (
  work: (trx: Transaction<Tables>) => Promise<readonly SessionNews[]>,
) => Promise<void>;

type Own = <R>(work: (trx: Transaction<Tables>) => Promise<R>) => Promise<R>;

const readings = (own: Own): Pick<Sessions, 'findBySecret' | 'existing' | 'whyLost'> => ({
  findBySecret: (secret) =>
    own(async (trx) => {
      const row = await trx
        .selectFrom('sessions')
        .selectAll()
        .where('secret_hash', '=', hashSecret(secret))
        .executeTakeFirst();
      return row ? toSession(row) : null;
    }),
  whyLost: (secret) =>
    own(async (trx) => {
      const row = await trx
        .selectFrom('replaced_visits')
        .select('reason')
        .where('secret_hash', '=', hashSecret(secret))
        .where('ended_at', '>', rememberedFor)
        .where(sql<boolean>`(reason = 'replaced' or ended_at > ${waitedFor})`)
        .executeTakeFirst();
      return row?.reason ?? null;
    }),
  existing: (ids) =>
    own(async (trx) => {
      if (ids.length === 0) return new Set<string>();
      const rows = await trx.selectFrom('sessions').select('id').where('id', 'in', ids).execute();
      return new Set(rows.map(({ id }) => id));
    }),
});

const changes = (
  own: Own,
  announce: Announce,
): Pick<Sessions, 'add' | 'replaceRefreshToken' | 'touch' | 'tellChanged'> => ({
  add: (session, secret) =>
    own(async (trx) => {
      await trx.insertInto('sessions').values(toRow(session, secret)).execute();
    }),
  replaceRefreshToken: (id, refreshToken) =>
    own(async (trx) => {
      await trx
        .updateTable('sessions')
        .set({ refresh_token: refreshToken })
        .where('id', '=', id)
        .execute();
    }),
  touch: (id, at) =>
    own(async (trx) => {
      await trx
        .updateTable('sessions')
        .set({ last_seen_at: at })
        .where('id', '=', id)
        .where('last_seen_at', '<', at)
        .execute();
    }),
  tellChanged: (subjectId) => announce(async () => [{ changed: subjectId }]),
});

/** `reason`: what is remembered of them. */
type Which = {
  readonly reason?: LossReason | undefined;
  readonly openedUntil?: Date;
};
type Removals = 'remove' | 'removeByIdentitySession' | 'removeBySubject' | 'removeExpired';

function removals(own: Own, announce: Announce): Pick<Sessions, Removals> {
  const removeWhere = (
    column: 'id' | 'identity_session_id' | 'subject_id',
    value: string,
    { reason, openedUntil }: Which = {},
  ): Promise<void> =>
    announce(async (trx) => {
      const gone = await trx
        .deleteFrom('sessions')
        .where(column, '=', value)
        .$if(openedUntil !== undefined, (query) =>
          query.where('created_at', '<=', sql<Date>`${openedUntil}`),
        )
        .returning(['id', 'kind', 'secret_hash', 'identity_session_id', 'organisation_id'])
        .execute();
      if (reason) await remember(trx, gone, reason);
      if (column === 'identity_session_id') await complete(trx, value, reason === 'replaced');
      const ids = gone.map(({ id }) => id);
      return Array.from({ length: Math.ceil(ids.length / mostTold) }, (_none, at) => ({
        ended: ids.slice(at * mostTold, (at + 1) * mostTold),
      }));
    });
  return {
    remove: (id, reason) => removeWhere('id', id, { reason }),
    removeByIdentitySession: (sid, reason) => removeWhere('identity_session_id', sid, { reason }),
    removeBySubject: (subjectId, openedUntil) =>
      removeWhere('subject_id', subjectId, { openedUntil }),
    removeExpired: (now) =>
      own(async (trx) => {
        await trx.deleteFrom('sessions').where('expires_at', '<=', now).execute();
        await trx.deleteFrom('replaced_visits').where('ended_at', '<=', rememberedFor).execute();
      }),
  };
}

type Gone = Pick<SessionRow, 'kind' | 'secret_hash' | 'identity_session_id' | 'organisation_id'>;

/** Why visits ended, for the devices that held them. */
async function remember(
  trx: Transaction<Tables>,
  gone: readonly Gone[],
  reason: LossReason,
): Promise<void> {
  const rows = gone
    .filter(({ kind }) => kind === 'guest')
    .map(({ secret_hash, identity_session_id, organisation_id }) => ({
      secret_hash,
      identity_session_id,
      organisation_id,
      reason,
    }));
  if (rows.length > 0) await trx.insertInto('replaced_visits').values(rows).execute();
}

/** Identity's refusal can come before its event, which then completes what is remembered. */
async function complete(trx: Transaction<Tables>, sid: string, isReplaced: boolean): Promise<void> {
  if (isReplaced)
    await trx
      .updateTable('replaced_visits')
      .set({ reason: 'replaced' })
      .where('identity_session_id', '=', sid)
      .execute();
  else
    await trx
      .deleteFrom('replaced_visits')
      .where('identity_session_id', '=', sid)
      .where('reason', '=', 'not-known-yet')
      .execute();
}

const toRow = (session: Session, secret: string): SessionRow => ({
  id: session.id,
  secret_hash: hashSecret(secret),
  kind: session.kind,
  subject_id: session.subjectId,
  organisation_id: session.organisationId,
  meeting_id: session.meetingId,
  identity_session_id: session.identitySessionId,
  refresh_token: session.refreshToken,
  device: session.device,
  created_at: session.createdAt,
  last_seen_at: session.createdAt,
  expires_at: session.expiresAt,
});

const toSession = (row: SessionRow): Session => ({
  id: row.id,
  kind: row.kind,
  subjectId: row.subject_id,
  organisationId: row.organisation_id,
  meetingId: row.meeting_id,
  identitySessionId: row.identity_session_id,
  refreshToken: row.refresh_token,
  device: row.device,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
