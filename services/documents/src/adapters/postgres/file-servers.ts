import { sql, type RawBuilder } from 'kysely';
import type { FileServer, ServerReference } from '#domain/file-server.ts';
import type { FileServers, SignIn } from '#ports/file-servers.ts';
import { many, one, run, toSealed, type SealedRow, type Trx } from './rows.ts';
import { makeWrappedKeys } from './wrapped-keys.ts';

const columns = sql`id, organisation_id as "organisationId", name, url, version`;

export function makeFileServers(trx: Trx): FileServers {
  const find = (organisationId: string): Promise<FileServer | null> =>
    one(
      trx,
      sql<FileServer>`select ${columns} from file_servers where organisation_id = ${organisationId}`,
    );
  return {
    find,
    set: async ({ id, organisationId, name, url, version }, by, at) => {
      // What hangs on another address goes with it, and nobody else changes it meanwhile.
      const kept = await one(
        trx,
        sql`delete from file_servers where organisation_id = ${organisationId} and version = ${version} and url <> ${url}
          returning 1`,
      );
      const isNew = version === 0 || kept !== null;
      return one(
        trx,
        isNew
          ? sql<FileServer>`insert into file_servers (id, organisation_id, name, url, version, changed_by, changed_at)
              values (${id}, ${organisationId}, ${name}, ${url}, ${version + 1}, ${by}, ${at})
              on conflict do nothing returning ${columns}`
          : sql<FileServer>`update file_servers set name = ${name}, version = version + 1, changed_by = ${by}, changed_at = ${at}
              where organisation_id = ${organisationId} and version = ${version} returning ${columns}`,
      );
    },
    remove: (organisationId) =>
      run(trx, sql`delete from file_servers where organisation_id = ${organisationId}`),
    ...signIns(trx),
    ...tries(trx),
    ...makeWrappedKeys(trx, { table: 'file_server_sign_ins', id: 'id', columns: sealedColumns }),
    ...references(trx),
  };
}

type SignInRow = SealedRow & {
  readonly bytes: string;
  readonly serverId: string;
  readonly isRefused: boolean;
  readonly madeAt: Date;
};
const sealedColumns = sql`organisation_id, person_id as document_id, id as version_id, key, header`;

function signIns(
  trx: Trx,
): Pick<FileServers, 'findSignIn' | 'keepSignIn' | 'refuseSignIn' | 'endSignIns'> {
  return {
    findSignIn: async (serverId, personId) => {
      const row = await one(
        trx,
        sql<SignInRow>`select ${sealedColumns}, sealed as bytes, server_id as "serverId", is_refused as "isRefused",
            made_at as "madeAt"
          from file_server_sign_ins where server_id = ${serverId} and person_id = ${personId}`,
      );
      return row === null ? null : signInOf(row);
    },
    keepSignIn: async ({ id, serverId, sealed, bytes, madeAt }) => {
      const { organisationId, documentId, key, header } = sealed;
      await run(
        trx,
        sql`delete from file_server_sign_ins where server_id = ${serverId} and person_id = ${documentId}`,
      );
      await run(
        trx,
        sql`insert into file_server_sign_ins (id, server_id, organisation_id, person_id, key, header, sealed, made_at)
          values (${id}, ${serverId}, ${organisationId}, ${documentId}, ${JSON.stringify(key)}::jsonb, ${header}, ${bytes},
            ${madeAt})`,
      );
    },
    refuseSignIn: (id) =>
      run(trx, sql`update file_server_sign_ins set is_refused = true where id = ${id}`),
    endSignIns: (personId) =>
      run(trx, sql`delete from file_server_sign_ins where person_id = ${personId}`),
  };
}

const signInOf = ({ bytes, serverId, isRefused, madeAt, ...row }: SignInRow): SignIn => ({
  id: row.version_id,
  serverId,
  sealed: toSealed(row),
  bytes,
  isRefused,
  madeAt,
});

function tries(trx: Trx): Pick<FileServers, 'takeTry' | 'giveTryBack' | 'forgetTries'> {
  return {
    takeTry: async (serverId, who, { most, now, until }) => {
      const row = await one(
        trx,
        sql<{ tries: number }>`insert into file_server_tries as t (server_id, who, tries, ends_at)
          values (${serverId}, ${who}, 1, ${until})
          on conflict (server_id, who) do update
            set tries = case when t.ends_at <= ${now} then 1 else t.tries + 1 end,
              ends_at = case when t.ends_at <= ${now} or t.tries < ${most} then ${until} else t.ends_at end
          returning tries`,
      );
      return (row?.tries ?? 0) <= most;
    },
    giveTryBack: (serverId, who) =>
      run(
        trx,
        sql`update file_server_tries set tries = tries - 1
          where server_id = ${serverId} and who = ${who} and tries > 0`,
      ),
    forgetTries: (serverId, who) =>
      run(
        trx,
        sql`delete from file_server_tries where server_id = ${serverId} and who = any(${who})`,
      ),
  };
}

type References =
  | 'addReference'
  | 'findReference'
  | 'referencesIn'
  | 'referencesOf'
  | 'removeReference';

function references(trx: Trx): Pick<FileServers, References> {
  const load = (where: RawBuilder<unknown>): Promise<readonly ServerReference[]> =>
    many(
      trx,
      sql<ServerReference>`select id, server_id as "serverId", organisation_id as "organisationId", path, name, kind, space_id as "spaceId",
          person_id as "personId", made_by as "madeBy", made_at as "madeAt"
        from file_server_references where ${where}`,
    );
  return {
    addReference: (made) =>
      run(
        trx,
        sql`insert into file_server_references (id, server_id, organisation_id, path, name, kind, space_id, person_id, made_by, made_at)
          values (${made.id}, ${made.serverId}, ${made.organisationId}, ${made.path}, ${made.name}, ${made.kind},
            ${made.spaceId}, ${made.personId}, ${made.madeBy}, ${made.madeAt})`,
      ),
    findReference: async (id) => (await load(sql`id = ${id}`))[0] ?? null,
    referencesIn: (spaceId, limit) =>
      load(sql`space_id = ${spaceId} order by made_at desc, id limit ${limit}`),
    referencesOf: (personId, limit) =>
      load(sql`space_id is null and (person_id = ${personId} or made_by = ${personId})
        order by made_at desc, id limit ${limit}`),
    removeReference: (id) => run(trx, sql`delete from file_server_references where id = ${id}`),
  };
}
