import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { announcing, pieceFrom } from './documents-door.ts';

type Ask = (path: string, wish?: RequestInit) => Promise<Response>;

/** Of each file beside those that are looked for, of so many that there are: as letters are. */
const wordsEach = 200;
const vocabulary = 200_000;
const longestReadMs = 60_000;

/** In every file, and in one of some thousands. */
export const everywhere = 'haemoglobin';
export const rare = 'thrombophlebitis';

/** The organisation wants its contents searched, and two texts have been read: what their words become is known then. */
export async function beginContents({
  asHead,
  ask,
  spaceId,
}: {
  readonly asHead: Ask;
  readonly ask: Ask;
  readonly spaceId: string;
}): Promise<void> {
  const body = JSON.stringify({ version: 0, isOn: true });
  const headers = { 'content-type': 'application/json' };
  const { status } = await asHead('/content-search', { method: 'PATCH', headers, body });
  if (status !== 200) throw new Error(`Search in contents was answered ${status}`);
  for (const word of [everywhere, rare]) {
    const content = Buffer.from(word);
    const about = announcing(spaceId, { name: `${word}.txt`, sizeBytes: content.byteLength });
    const sent = { ...about, ...pieceFrom(0) };
    await ask('/uploads', { method: 'POST', headers: sent, body: content });
  }
  for (const begun = Date.now(); ;) {
    const { done, files } = (await (await asHead('/content-search')).json()) as {
      readonly done: number;
      readonly files: number;
    };
    if (files >= 2 && done === files) return;
    if (Date.now() - begun > longestReadMs) throw new Error('Two texts were not read');
    await setTimeout(200);
  }
}

/** Files come without the queue: their rows are made here. `work`: makes them. */
export async function withoutQueue(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('alter table items disable trigger content_made');
  await work();
  await client.query('alter table items enable trigger content_made');
}

/** Rows of words as the reading leaves them, for every file that has none. */
export async function fillContents(client: pg.Client, organisationId: string): Promise<void> {
  const { rows } = await client.query<{ name: string; word: string }>(
    `select i.name, w.words[1]::text as word from content_index w join items i on i.id = w.item_id
      where w.organisation_id = $1 and cardinality(w.words) = 1`,
    [organisationId],
  );
  const of = (word: string): string => {
    const found = rows.find(({ name }) => name === `${word}.txt`);
    if (!found) throw new Error(`${word} was not read`);
    return found.word;
  };
  await client.query('drop index content_index_words');
  await client.query(
    `insert into content_index (item_id, organisation_id, space_id, version_id, state, words)
      select i.id, i.organisation_id, i.space_id, i.version_id, 'searched', array(
          select distinct w from (
            select hashint8extended((power(random(), 2) * ${vocabulary})::bigint, i.size_bytes * 0) as w
              from generate_series(1, ${wordsEach})
            union all select $2::bigint
            union all select $3::bigint where i.size_bytes % 5000 = 7) words order by w)
        from items i where i.organisation_id = $1 and i.kind = 'file'
      on conflict (item_id) do nothing`,
    [organisationId, of(everywhere), of(rare)],
  );
  await client.query(
    'create index content_index_words on content_index using gin (space_id, words) with (fastupdate = off)',
  );
  await client.query('analyze content_index');
}
