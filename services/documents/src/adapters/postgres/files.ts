import { sql, type RawBuilder } from 'kysely';
import { AppError } from '@astra/kit/problems';
import type { Piece } from '#domain/sealed.ts';
import type { FileContent, Files, NewOpening, OpeningRow } from '#ports/store.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { isGone, many, one, run, toSealed, type SealedRow, type Trx } from './rows.ts';

type VersionRow = SealedRow & { readonly size_bytes: string; readonly media_type: string };

export function makeFiles(trx: Trx): Files {
  const pieces = async (versionId: string): Promise<readonly Piece[]> => {
    const rows = await many(
      trx,
      sql<{
        name: string;
        from_byte: string;
        length_bytes: string;
      }>`select name, from_byte, length_bytes
        from pieces where version_id = ${versionId} and place is not null order by place`,
    );
    return rows.map((row) => ({
      name: row.name,
      fromByte: Number(row.from_byte),
      lengthBytes: Number(row.length_bytes),
    }));
  };
  const contentIf = async (
    may: RawBuilder<unknown>,
    { itemId, versionId }: { readonly itemId: string; readonly versionId: string },
  ): Promise<FileContent | null> => {
    const row = await one(
      trx,
      sql<VersionRow>`select organisation_id, item_id as document_id, id as version_id, key, header, size_bytes,
          media_type from versions where id = ${versionId} and item_id = ${itemId} and ${may}`,
    );
    if (!row) return null;
    return {
      sealed: toSealed(row),
      sizeBytes: Number(row.size_bytes),
      mediaType: row.media_type,
      pieces: await pieces(versionId),
    };
  };
  return {
    pieces,
    content: (itemId, versionId) =>
      contentIf(sql`is_had_plain(${itemId}::uuid)`, { itemId, versionId }),
    contentToMark: (itemId, versionId) => contentIf(sql`true`, { itemId, versionId }),
    ...looking(trx),
    ...writing(trx),
    ...sealing(trx),
    ...wrapping(trx),
    ...clearing(trx),
  };
}

function looking(
  trx: Trx,
): Pick<Files, 'setCurrent' | 'isThere' | 'noteOpening' | 'isKnownTo' | 'openings'> {
  return {
    setCurrent: async (itemId, { versionId, by }, at) => {
      const row = await one(
        trx,
        sql`update items set version_id = v.id, size_bytes = v.size_bytes, media_type = v.media_type,
            changed_by = ${by}, changed_at = ${at}, version = version + 1, thin_at = ${at}
          from versions v where items.id = ${itemId} and v.item_id = items.id and v.id = ${versionId} returning 1`,
      );
      return row !== null;
    },
    isThere: async (versionId) =>
      (await one(trx, sql`select 1 from versions where id = ${versionId}`)) !== null,
    noteOpening: async (opening, at) => {
      const { itemId, versionId, sessionId, roles } = opening;
      const known = await one(
        trx,
        sql<{
          goesOn: boolean;
        }>`select goes_on(${versionId}, ${sessionId}, ${roles}, ${at}) as "goesOn"
          from items where id = ${itemId}`,
      );
      // The right to it has ended since it was looked at.
      if (!known) throw new AppError('not-found');
      if (!known.goesOn) await addOpening(trx, opening, at);
      return !known.goesOn;
    },
    isKnownTo: async (versionId, personId) =>
      (await one(
        trx,
        sql`select 1 from versions v where v.id = ${versionId} and (v.made_by = ${personId}
          or exists (select 1 from openings o where o.version_id = v.id and o.person_id = ${personId}))`,
      )) !== null,
    openings: (itemId, { before, limit }) =>
      many(
        trx,
        sql<OpeningRow>`select o.id::text as mark, o.person_id as "personId",
            guest_named(o.person_id) as "guestName", o.reader_name as "readerName",
            o.reader_organisation as "readerOrganisation", o.roles, o.purpose, o.version_number as "versionNumber", o.at
          from openings o
          where o.item_id = ${itemId} and (${before}::bigint is null or o.id < ${before}::bigint)
          order by o.id desc limit ${limit}`,
      ),
  };
}

const addOpening = (
  trx: Trx,
  { itemId, versionId, organisationId, personId, sessionId, roles, purpose, ...who }: NewOpening,
  at: Date,
): Promise<void> =>
  run(
    trx,
    sql`insert into openings (organisation_id, item_id, version_id, person_id, session_id, roles, purpose, is_outside, reader_name,
        reader_organisation, at)
      values (${organisationId}, ${itemId}, ${versionId}, ${personId}, ${sessionId}, ${roles}, ${purpose}, ${who.isOutside === true},
        ${who.reader?.name ?? null}, ${who.reader?.organisation ?? null}, ${at})`,
  ).catch((error: unknown) => {
    throw isGone(error) ? new AppError('not-found', undefined, { cause: error }) : error;
  });

function writing(trx: Trx): Pick<Files, 'addVersion' | 'keepName' | 'setPlace'> {
  return {
    // A process of before 0022 that still runs beside this one leaves `last_version` empty or behind.
    addVersion: async ({ itemId, sealed, sizeBytes, mediaType, isScanned, isByEditor, by }, at) => {
      const { versionId, organisationId, key, header } = sealed;
      await run(
        trx,
        sql`insert into versions (id, item_id, organisation_id, number, size_bytes, media_type, key, header, is_scanned,
            is_by_editor, made_by, made_at)
          select ${versionId}, ${itemId}, ${organisationId},
            case when version_id = ${versionId} then 1 else greatest(coalesce(last_version, 0), coalesce(
              (select max(number) from versions where item_id = ${itemId}), 0)) + 1 end, ${sizeBytes}, ${mediaType},
            ${JSON.stringify(key)}::jsonb, ${header}, ${isScanned}, ${isByEditor}, ${by}, ${at}
            from items where id = ${itemId}`,
      );
      await run(
        trx,
        sql`update items set version_id = ${versionId}, size_bytes = ${sizeBytes}, media_type = ${mediaType},
            versions = versions + 1, last_version = (select number from versions where id = ${versionId}),
            thin_at = ${at}, changed_by = ${by}, changed_at = ${at}, version = version + 1
          where id = ${itemId} and version_id <> ${versionId}`,
      );
    },
    keepName: ({ organisationId, versionId, name }, at) =>
      run(
        trx,
        sql`insert into pieces (name, version_id, organisation_id, kept_at)
          values (${name}, ${versionId}, ${organisationId}, ${at})`,
      ),
    setPlace: ({ name, place, fromByte, lengthBytes }) =>
      run(
        trx,
        sql`update pieces set place = ${place}, from_byte = ${fromByte}, length_bytes = ${lengthBytes}
          where name = ${name}`,
      ),
  };
}

const isBefore = (version: number): RawBuilder<unknown> =>
  sql`(key->>'keyVersion')::integer < ${version}`;

function sealing(trx: Trx): Pick<Files, 'sealedBesides'> {
  return {
    sealedBesides: (provider) => {
      // Both sides of it, so that an index answers: none is the usual answer.
      const isOther = sql`(key->>'provider' < ${provider} or key->>'provider' > ${provider})`;
      return many(
        trx,
        sql<{
          provider: string;
          count: number;
        }>`select key->>'provider' as provider, count(*)::integer as count
          from (select key from versions where ${isOther}
            union all select key from comment_keys where ${isOther}
            union all select key from content_settings where ${isOther}) other
          group by 1 order by 1`,
      );
    },
  };
}

function wrapping(trx: Trx): WrappedKeys {
  return {
    organisations: async () => {
      const rows = await many(
        trx,
        sql<{ id: string }>`select organisation_id as id from versions
          union select organisation_id from uploads where ${isUnderWay}`,
      );
      return rows.map(({ id }) => id);
    },
    wrappedBefore: async (organisationId, version, { after, limit }) => {
      const rows = await many(
        trx,
        sql<SealedRow>`select * from (
            select organisation_id, item_id as document_id, id as version_id, key, header from versions
            union all
            select organisation_id, document_id, version_id, key, header from uploads where ${isUnderWay}) sealed
          where organisation_id = ${organisationId} and ${isBefore(version)}
            and (${after}::uuid is null or version_id > ${after}::uuid)
          order by version_id limit ${limit}`,
      );
      return rows.map(toSealed);
    },
    countWrappedBefore: async (organisationId, version) => {
      // A copy on its way is short: it is waited for, not touched.
      const row = await one(
        trx,
        sql<{ count: number }>`select count(*)::integer as count from (
            select organisation_id, key from versions
            union all
            select organisation_id, key from uploads where ${isUnderWay}
            union all
            select organisation_id, key from copy_parts where key is not null and copy_id in
              (select id from copies where state = 'copying')) sealed
          where organisation_id = ${organisationId} and ${isBefore(version)}`,
      );
      return row?.count ?? 0;
    },
    setKey: async (from, to) => {
      const [before, key] = [JSON.stringify(from.key), JSON.stringify(to.key)];
      await run(
        trx,
        sql`update versions set key = ${key}::jsonb where id = ${from.versionId} and key = ${before}::jsonb`,
      );
      await run(
        trx,
        sql`update uploads set key = ${key}::jsonb
          where version_id = ${from.versionId} and key = ${before}::jsonb and ${isUnderWay}`,
      );
    },
  };
}

const isUnderWay = sql`state in ('receiving', 'scanning')`;

function clearing(
  trx: Trx,
): Pick<
  Files,
  | 'names'
  | 'staleNames'
  | 'forgetName'
  | 'putOffName'
  | 'wantRemoval'
  | 'removals'
  | 'removed'
  | 'putOffRemoval'
> {
  const names = async (where: RawBuilder<unknown>): Promise<readonly string[]> =>
    (await many(trx, sql<{ name: string }>`select name from pieces where ${where}`)).map(
      ({ name }) => name,
    );
  return {
    names: (versionId) => names(sql`version_id = ${versionId}`),
    staleNames: (before, limit) =>
      names(sql`place is null and kept_at < ${before} order by kept_at limit ${limit}`),
    forgetName: (name) => run(trx, sql`delete from pieces where name = ${name}`),
    putOffName: (name, at) => run(trx, sql`update pieces set kept_at = ${at} where name = ${name}`),
    wantRemoval: ({ versionId, organisationId, personId }, at) =>
      run(
        trx,
        sql`insert into removals (version_id, organisation_id, wanted_at, person_id)
          values (${versionId}, ${organisationId}, ${at}, ${personId}) on conflict do nothing`,
      ),
    removals: async (now, limit) => {
      const rows = await many(
        trx,
        sql<{
          id: string;
        }>`select version_id as id from removals where wanted_at <= ${now}
          order by wanted_at limit ${limit}`,
      );
      return rows.map(({ id }) => id);
    },
    removed: (versionId) => run(trx, sql`delete from removals where version_id = ${versionId}`),
    putOffRemoval: (versionId, at) =>
      run(trx, sql`update removals set wanted_at = ${at} where version_id = ${versionId}`),
  };
}
