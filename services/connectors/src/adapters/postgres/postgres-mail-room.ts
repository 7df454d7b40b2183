import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope, type Scope } from '@astra/kit/database';
import type { Outbox } from '@astra/kit/outbox';
import type { MailQueue } from '#adapters/pg-boss/mail-queue.ts';
import { toColumns, toMail, toRow } from '#adapters/postgres/mail-rows.ts';
import type { MailRow, Schema } from '#adapters/postgres/schema.ts';
import type { Mail } from '#domain/mail.ts';
import type { DeadLetterRange, Desk, MailRoom } from '#ports/mail-room.ts';

type Settings = {
  readonly db: Kysely<Schema>;
  readonly queue: Pick<MailQueue, 'enqueue'>;
  readonly audit: Audit;
  readonly outbox: Pick<Outbox, 'publish'>;
};

export function makePostgresMailRoom(settings: Settings): MailRoom {
  const { db } = settings;
  return {
    inScope: (scope, work) => inScope(db, scope, (trx) => work(deskOf(trx, scope, settings))),
    count: () =>
      inScope(db, 'system', async (trx) => {
        const rows = await trx
          .selectFrom('mails')
          .select(['template', 'state', (each) => each.fn.countAll<string>().as('count')])
          .where('state', 'in', ['waiting', 'dead'])
          .groupBy(['template', 'state'])
          .execute();
        return rows.map((row) => ({ ...row, count: Number(row.count) }));
      }),
  };
}

function deskOf(trx: Transaction<Schema>, scope: Scope, parts: Settings): Desk {
  const { queue, audit, outbox } = parts;
  // Said again beside row-level security: neither wall stands alone.
  const own = scope === 'system' ? null : scope.organisationId;
  const mails = trx
    .selectFrom('mails')
    .selectAll()
    .$if(own !== null, (query) => query.where('organisation_id', '=', own));
  return {
    add: async (mail) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('mails')
        .values(toRow(mail))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    find: async (id) => {
      const row = await mails.where('id', '=', id).forUpdate().executeTakeFirst();
      return row ? toMail(row) : null;
    },
    thread: (mail) => thread(trx, mail),
    change: async (id, change) => {
      await trx.updateTable('mails').set(toColumns(change)).where('id', '=', id).execute();
    },
    enqueue: (mail) => queue.enqueue(trx, mail.id, mail.guestId ?? mail.id),
    deadLetters: (range) => deadLetters(mails, range),
    record: (actor, facts) => audit(trx, actor, facts),
    tell: async (what, { meetingId, guestId, invitationId, organisationId, eventAt }, time) => {
      const at = time.toISOString();
      if (invitationId !== null)
        await outbox.publish(trx, `invitation-mail.${what}`, { invitationId, organisationId, at });
      if (meetingId === null || guestId === null) return;
      const letter = { meetingId, guestId, organisationId, askedAt: eventAt.toISOString(), at };
      await outbox.publish(trx, `mail.${what}`, letter);
    },
  };
}

async function thread(trx: Transaction<Schema>, mail: Mail): Promise<readonly Mail[]> {
  if (mail.guestId === null || mail.meetingId === null) return [mail];
  const rows = await trx
    .selectFrom('mails')
    .selectAll()
    .where('guest_id', '=', mail.guestId)
    .where('meeting_id', '=', mail.meetingId)
    .execute();
  return rows.map(toMail);
}

async function deadLetters(
  mails: SelectQueryBuilder<Schema, 'mails', MailRow>,
  { after, limit }: DeadLetterRange,
): Promise<readonly Mail[]> {
  const rows = await mails
    .where('state', '=', 'dead')
    .$if(after !== null, (query) =>
      query.where((each) =>
        each(
          each.refTuple('settled_at', 'id'),
          '<',
          // Guarded by the condition of `$if`.
          each.tuple(after!.settledAt, after!.id),
        ),
      ),
    )
    .orderBy('settled_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toMail);
}
