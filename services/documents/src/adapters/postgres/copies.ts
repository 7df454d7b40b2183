import { sql, type RawBuilder } from 'kysely';
import type { WrappedKey } from '@astra/file-crypto/key-provider';
import type { AskedBy, Copy, CopyPart } from '#domain/copy.ts';
import type { Copies } from '#ports/copies.ts';
import { many, one, run, type Trx } from './rows.ts';

type CopyRow = Omit<Copy, 'sizeBytes' | 'doneBytes'> & {
  readonly sizeBytes: string;
  readonly doneBytes: string;
};
const columns = sql`id, organisation_id as "organisationId", person_id as "personId", asked_by as "askedBy",
  source_id as "sourceId", name, space_id as "spaceId", folder_id as "folderId", height, size_bytes as "sizeBytes",
  done_bytes as "doneBytes", state, problem, made_id as "madeId", begun_at as "begunAt"`;
const toCopy = (row: CopyRow): Copy => ({
  ...row,
  askedBy: row.askedBy satisfies AskedBy,
  sizeBytes: Number(row.sizeBytes),
  doneBytes: Number(row.doneBytes),
});

export function makeCopies(trx: Trx): Copies {
  const load = async (where: RawBuilder<unknown>): Promise<readonly Copy[]> =>
    (await many(trx, sql<CopyRow>`select ${columns} from copies where ${where}`)).map(toCopy);
  const ids = async (where: RawBuilder<unknown>): Promise<readonly string[]> =>
    (await many(trx, sql<{ id: string }>`select id from copies where ${where}`)).map(
      ({ id }) => id,
    );
  return {
    find: async (id) => (await load(sql`id = ${id}`))[0] ?? null,
    findForChange: async (id) => (await load(sql`id = ${id} for update`))[0] ?? null,
    ofPerson: (personId) => load(sql`person_id = ${personId} order by begun_at desc, id limit 100`),
    unclaimed: (now, limit) =>
      ids(sql`state = 'copying' and claimed_until <= ${now} order by begun_at, id limit ${limit}`),
    begunBefore: (before, { limit, but }) =>
      ids(sql`begun_at < ${before} and id <> all(${but}::uuid[]) order by begun_at limit ${limit}`),
    goingOf: (whose) =>
      ids(
        'personId' in whose
          ? sql`state = 'copying' and person_id = ${whose.personId}`
          : sql`state = 'copying' and asked_by->'actor'->>'sessionId' = ${whose.sessionId}
              and begun_at <= coalesce(${whose.begunUntil ?? null}::timestamptz, 'infinity')`,
      ),
    outlive: (sessionId) =>
      run(
        trx,
        sql`update copies set asked_by = jsonb_set(asked_by, '{actor,sessionId}', to_jsonb(person_id::text))
          where state = 'copying' and asked_by->'actor'->>'sessionId' = ${sessionId}`,
      ),
    parts: (copyId) => parts(trx, copyId),
    ...claiming(trx),
    ...changing(trx),
  };
}

type PartRow = {
  readonly number: number;
  readonly organisation_id: string;
  readonly source_id: string;
  readonly new_id: string;
  readonly parent: number | null;
  readonly kind: CopyPart['kind'];
  readonly name: string;
  readonly source_version_id: string;
  readonly version_id: string | null;
  readonly size_bytes: string;
  readonly media_type: string;
  readonly is_scanned: boolean;
  readonly key: WrappedKey | null;
  readonly header: string;
  readonly kept_bytes: string;
  readonly is_kept: boolean;
};

async function parts(trx: Trx, copyId: string): Promise<readonly CopyPart[]> {
  const rows = await many(
    trx,
    sql<PartRow>`select * from copy_parts where copy_id = ${copyId} order by number`,
  );
  return rows.map((row) => ({
    number: row.number,
    sourceId: row.source_id,
    newId: row.new_id,
    parent: row.parent,
    kind: row.kind,
    name: row.name,
    file: row.version_id === null ? null : { ...fileOf(row), versionId: row.version_id },
  }));
}

const fileOf = (row: PartRow): Omit<NonNullable<CopyPart['file']>, 'versionId'> => ({
  sourceVersionId: row.source_version_id,
  sizeBytes: Number(row.size_bytes),
  mediaType: row.media_type,
  isScanned: row.is_scanned,
  sealed:
    row.key === null || row.version_id === null
      ? null
      : {
          organisationId: row.organisation_id,
          documentId: row.new_id,
          versionId: row.version_id,
          key: row.key,
          header: row.header,
        },
  keptBytes: Number(row.kept_bytes),
  isKept: row.is_kept,
});

function claiming(trx: Trx): Pick<Copies, 'claim' | 'claimed' | 'letGo'> {
  return {
    claim: async (copyId, { id, until }, now) => {
      const row = await one(
        trx,
        sql<CopyRow>`update copies set claim = ${id}, claimed_until = ${until}
          where id = ${copyId} and state = 'copying' and claimed_until <= ${now} returning ${columns}`,
      );
      return row && toCopy(row);
    },
    claimed: async (copyId, claimId) => {
      const row = await one(
        trx,
        sql<CopyRow>`select ${columns} from copies
          where id = ${copyId} and state = 'copying' and claim = ${claimId} for update`,
      );
      return row && toCopy(row);
    },
    letGo: (copyId, claimId, until) =>
      run(
        trx,
        sql`update copies set claim = null, claimed_until = ${until} where id = ${copyId} and claim = ${claimId}`,
      ),
  };
}

function changing(trx: Trx): Pick<Copies, 'add' | 'setSealed' | 'advance' | 'settle' | 'remove'> {
  return {
    add: async (copy, newParts) => {
      await run(
        trx,
        sql`insert into copies (id, organisation_id, person_id, asked_by, source_id, name, space_id, folder_id, height,
            size_bytes, state, begun_at, claimed_until)
          values (${copy.id}, ${copy.organisationId}, ${copy.personId}, ${JSON.stringify(copy.askedBy)}::jsonb,
            ${copy.sourceId}, ${copy.name}, ${copy.spaceId}, ${copy.folderId}, ${copy.height}, ${copy.sizeBytes},
            ${copy.state}, ${copy.begunAt}, ${copy.begunAt})`,
      );
      const rows = newParts.map(({ file, ...part }) => ({ ...part, ...file }));
      await run(
        trx,
        sql`insert into copy_parts (copy_id, number, organisation_id, person_id, source_id, new_id, parent, kind, name,
            source_version_id, version_id, size_bytes, media_type, is_scanned)
          select ${copy.id}, p.number, ${copy.organisationId}, ${copy.personId}, p."sourceId", p."newId", p.parent,
            p.kind, p.name, p."sourceVersionId", p."versionId", p."sizeBytes", p."mediaType",
            (select v.is_scanned from versions v where v.id = p."sourceVersionId")
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p (number integer, "sourceId" uuid, "newId" uuid,
            parent integer, kind text, name text, "sourceVersionId" uuid, "versionId" uuid, "sizeBytes" bigint,
            "mediaType" text)`,
      );
    },
    setSealed: (copyId, number, { key, header }) =>
      run(
        trx,
        sql`update copy_parts set key = ${JSON.stringify(key)}::jsonb, header = ${header}
          where copy_id = ${copyId} and number = ${number}`,
      ),
    advance: async (copyId, number, { bytes, isEnd, claim }) => {
      await run(
        trx,
        sql`update copy_parts set kept_bytes = kept_bytes + ${bytes}, is_kept = ${isEnd}
          where copy_id = ${copyId} and number = ${number}`,
      );
      await run(
        trx,
        sql`update copies set done_bytes = done_bytes + ${bytes}, claimed_until = ${claim.until}
          where id = ${copyId} and claim = ${claim.id}`,
      );
    },
    settle: async (copyId, end) => {
      const [state, madeId, problem] =
        'madeId' in end ? ['done', end.madeId, null] : ['failed', null, end.problem];
      await run(
        trx,
        sql`update copies set state = ${state}, made_id = ${madeId}, problem = ${problem} where id = ${copyId}`,
      );
      await run(trx, sql`delete from copy_parts where copy_id = ${copyId}`);
    },
    remove: (copyId) => run(trx, sql`delete from copies where id = ${copyId}`),
  };
}
