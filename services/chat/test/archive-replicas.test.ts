import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Secret } from '@astra/kit/secret';
import { aTeam, startHouse, type House, type Person } from './house.ts';
import { released } from './released.ts';
import { startReplica, type Replica } from './replica.ts';
import { linesOf, unzip } from './unzip.ts';
import { aWriter, type Writer } from './writer.ts';

let house: House;
let owner: pg.Client;
let admin: Person;
let other: Person;
let room: { readonly id: string; readonly matrixRoomId: string };
let writer: Writer;
const running: Replica[] = [];
const said: string[] = [];

beforeAll(async () => {
  house = await startHouse();
  owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  // Who holds an archive, and writes what it has read, as the database sees it.
  await owner.query(`create table writers (n serial, name text);
    create function note() returns trigger language plpgsql security definer as $$
      begin insert into writers (name) values (current_setting('application_name')); return new; end $$;
    create trigger note after update on archive_devices for each row
      when (old.version <> new.version or old.held_by is distinct from new.held_by) execute function note()`);
  const members = [house.aPerson(), house.aPerson()];
  ({ admin } = await aTeam(house, members));
  const [, member] = members;
  if (!member) throw new Error('Two people');
  [room] = (await house.as(member)('GET', '/rooms')).body.items;
  writer = await aWriter(house, await house.enter(member));
  const reason = 'La loi nous le demande';
  const { body } = await house.as(admin)('POST', '/archive/propose', { reason, hasDirect: false });
  other = house.aPerson({ roles: ['organisation-administrator'] });
  await house.as(other)('POST', '/archive/confirm', { ruleId: body.rule.id });
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill();
});
afterAll(async () => {
  await owner.end();
  await house.close();
});

function start(...args: [name: string, keys?: Parameters<typeof startReplica>[2]]): Replica {
  const replica = startReplica(house, ...args);
  running.push(replica);
  return replica;
}
async function say(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) {
    const words = `WORDS-${said.length}`;
    await writer.say(room.matrixRoomId, words);
    said.push(words);
  }
}
const wordsBy = async ({ app }: Pick<House, 'app'>): Promise<string[]> => {
  await released(house, { kind: 'room', id: room.id }, [admin, other]);
  const authorization = `Bearer ${await house.issuer.forMember(admin, 'chat')}`;
  const url = `/rooms/${room.id}/export`;
  const { rawPayload } = await app.inject({ url, headers: { authorization } });
  const lines = linesOf(unzip(rawPayload).get('messages.jsonl'));
  return lines.map((line) => line.message?.content?.body ?? null);
};
const kept = async (): Promise<number> =>
  (await owner.query('select from archived_messages where is_open')).rowCount ?? 0;
/** Each replica that has written, once for as long as no other one has. */
async function writers(): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string }>('select name from writers order by n');
  return rows.map(({ name }) => name).filter((name, at, all) => name !== all[at - 1]);
}
/** The one that reads, between two of the messages that come in. */
async function killWhileItReads(): Promise<string | undefined> {
  const before = await kept();
  const dead = new AbortController();
  const writing = (async () => {
    while (!dead.signal.aborted) await say(1);
    await say(3);
  })();
  await expect.poll(kept, { interval: 10 }).toBeGreaterThan(before);
  const name = (await writers()).at(-1);
  await running.find((one) => one.name === name)?.kill();
  dead.abort();
  await writing;
  return name;
}
const keyNames = async (): Promise<number> => {
  const { rows } = await owner.query(
    'select key_name from archive_records union select key_name from archived_messages',
  );
  return rows.length;
};
/** Waits as long as a process may take to come up, and to follow a dead one, on a full machine; says how they stand if not. */
const until = <T>(read: () => Promise<T>, wanted: T): Promise<void> =>
  expect
    .poll(read, { interval: 50, timeout: 80_000 })
    .toBe(wanted)
    .catch(async (error: unknown): Promise<never> => {
      const { rows } = await owner.query(
        'select held_until - now() as held, version, is_signed from archive_devices',
      );
      const heard = running.map(({ name, warnings }) => ({ name, warnings: warnings() }));
      const stand = JSON.stringify({ rows, writers: await writers(), heard });
      throw new Error(`In vain: ${stand}`, { cause: error });
    });

async function isIn(): Promise<boolean> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/joined_members`;
  const { body } = await house.synapse.ask({ method: 'GET', path });
  return Object.keys(body['joined'] as object).some((id) => id.startsWith('@archive-'));
}

test('of two replicas one reads; whenever it is killed while it takes in messages, another goes on: nothing is missing, nothing is there twice', async () => {
  start('first');
  start('second');
  await until(isIn, true);
  const killed = [await killWhileItReads()];
  await until(kept, said.length);
  const alone = await writers();
  start('third');
  killed.push(await killWhileItReads());
  // Its ten seconds are over.
  await owner.query('update archive_devices set held_until = now()');
  await until(kept, said.length);

  expect(alone).toEqual([killed[0], killed[0] === 'first' ? 'second' : 'first']);
  expect(new Set(killed).size).toBe(2);
  expect(await wordsBy(house)).toEqual(said);
}, 300_000);

test('the key is changed: the old one opens beside the new one until nothing is left of it, whatever fails in between', async () => {
  const archiveKey = new Secret(randomBytes(32).toString('base64url'));
  const archiveKeyBefore = house.config.archiveKey;
  // Whoever had it before is gone.
  await owner.query('update archive_devices set held_until = now()');
  await house.use.keepArchives.round();
  await house.use.repair.unfinished();
  await say(1);
  await house.use.keepArchives.round();
  await house.use.keepArchives.stop();
  const { end } = start('wrong', { archiveKey });
  await expect.poll(end, { timeout: 30_000 }).toMatchObject({
    code: 1,
    words: expect.stringContaining('ARCHIVE_KEY does not open what is archived'),
  });
  const keyless = await house.another({ archiveKey: null });
  await expect(keyless.start()).rejects.toThrow('ARCHIVE_KEY');
  const between = await house.another({ archiveKey, archiveKeyBefore });
  await owner.query(`create function refuse() returns trigger language plpgsql as $$ begin raise 'full'; end $$;
    create trigger refuse before update on archived_messages for each row
      when (old.key_name <> new.key_name) execute function refuse()`);

  await expect(between.use.resealArchives.round()).rejects.toThrow('full');
  await owner.query('drop function refuse cascade');
  expect(await keyNames()).toBe(2);
  await say(1);
  await between.use.keepArchives.round();
  await between.use.resealArchives.round();
  await between.use.keepArchives.stop();

  expect(await keyNames()).toBe(1);
  const after = await house.another({ archiveKey });
  await after.use.resealArchives.check();
  await say(1);
  await after.use.keepArchives.round();
  expect(await wordsBy(after)).toEqual(said);
});
