import pg from 'pg';

/** Where one of these words lies in the chat server's database, as whoever has taken it would search: `table: word`. */
export async function placesInDump(
  databaseUrl: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    const places: string[] = [];
    for (const { name } of tables) {
      // `bytea` is written as hexadecimal digits.
      const { rows } = await client.query<{ word: string }>(
        `select word from unnest($1::text[]) as word where exists (select 1 from ${name} t
          where position(word in t::text) > 0 or position(encode(convert_to(word, 'UTF8'), 'hex') in t::text) > 0)`,
        [words],
      );
      places.push(...rows.map(({ word }) => `${name}: ${word}`));
    }
    return places;
  } finally {
    await client.end();
  }
}

/** Which of these words lie anywhere in it. */
export async function inDump(
  databaseUrl: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const places = await placesInDump(databaseUrl, words);
  return words.filter((word) => places.some((place) => place.endsWith(`: ${word}`)));
}
