import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import type { Item } from '@astra/contracts/documents';
import { aCircle } from './circle.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';
import { readSlowly, slowAnswer } from './meeting.ts';

let house: House;
let address: string;
beforeAll(async () => {
  house = await startHouse();
  address = await house.app.listen({ host: '127.0.0.1', port: 0 });
  // They end a reading too, a moment later: what is tried here ends it by itself.
  await house.stopRounds();
});
afterAll(() => house.close());

const share = (who: Person, { id }: Pick<Item, 'id'>, body: object): Promise<Reply> => {
  // One after the other, as people do.
  house.clock.advance(1);
  return house.as(who)('POST', `/items/${id}/shares`, {
    body: { personId: null, role: null, may: 'view', endsAt: null, ...body },
  });
};
const sees = async (who: Person, { id }: Pick<Item, 'id'>): Promise<number> =>
  (await house.as(who)('GET', `/items/${id}`)).status;
const listed = async (who: Person, { id }: Pick<Item, 'id'>): Promise<Reply['body'][]> =>
  (await house.as(who)('GET', `/items/${id}/shares`)).body.items;
const shared = async (who: Person): Promise<Reply['body'][]> =>
  (await house.as(who)('GET', '/shared')).body.items;

type Ward = { readonly owner: Person; readonly nurse: Person; readonly team: string };
/** A team of two. */
async function aWard(): Promise<Ward> {
  const [owner, nurse] = [house.aPerson(), house.aPerson()];
  const people = [{ ...owner, isLead: true }, nurse];
  return { owner, nurse, team: await aCircle(house, { name: 'Cardiology', people }) };
}
const inTeam = (team: string, people: readonly Person[], isClosed = false): Promise<string> =>
  aCircle(house, { id: team, name: 'Cardiology', people, isClosed });
const aFileOf = async (who: Person, wish = {}): Promise<Item> =>
  house.aFile(who, (await house.spacesOf(who)).own, wish);

test('what is shared with a team is had by who is in it, and by nobody else; and the owner ends it', async () => {
  const { owner, nurse, team } = await aWard();
  const colleague = house.aPerson();
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const folder = await house.aFolder(owner, (await house.spacesOf(owner)).own, 'Ward round');
  const file = await house.aFile(owner, folder.spaceId, {
    folderId: folder.id,
    name: 'rota-of-the-ward.txt',
  });

  const made = await share(owner, folder, { teamId: team, may: 'comment' });

  expect(made.body).toMatchObject({ teamId: team, teamName: 'Cardiology', personId: null });
  expect(await shared(nurse)).toMatchObject([
    { id: folder.id, sharedBy: owner.id, sharedTeam: 'Cardiology', may: [] },
  ]);
  const found = await house.as(nurse)('GET', '/search?q=rota-of-the-ward');
  expect(found.body.items).toMatchObject([{ id: file.id, may: ['comment'] }]);
  expect((await house.as(nurse)('GET', `/items/${file.id}/content`)).status).toBe(200);
  for (const who of [colleague, admin]) {
    expect(await sees(who, file)).toBe(404);
    expect((await house.as(who)('GET', '/search?q=rota-of-the-ward')).body.items).toEqual([]);
  }
  // Whose it is has it by that, and is not told that somebody shares it with them.
  expect(await shared(owner)).toEqual([]);
  expect(await listed(owner, folder)).toMatchObject([{ teamId: team, teamName: 'Cardiology' }]);
  const all = await house.as(admin)('GET', '/shares');
  expect(all.body.items).toContainEqual(
    expect.objectContaining({ teamName: 'Cardiology', itemName: null }),
  );
  expect(await house.trail('document.share')).toContainEqual(
    expect.objectContaining({ actorId: owner.id, targetId: folder.id, outcome: 'done' }),
  );

  await house.as(owner)('DELETE', `/shares/${made.body.id}`);

  expect(await sees(nurse, file)).toBe(404);
});

test('who leaves the team has nothing of it within a second, in the middle of reading too, and who comes has it', async () => {
  const { owner, nurse, team } = await aWard();
  const comes = house.aPerson();
  const file = await aFileOf(owner, { content: Buffer.alloc(24 * 2 ** 20, 7) });
  await share(owner, file, { teamId: team });
  const token = await house.issuer.forMember(nurse, 'documents');
  const reply = await slowAnswer(`${address}/items/${file.id}/content`, token);
  const closed = new Promise<void>((resolve) => reply.once('close', resolve));
  const begun = Date.now();

  await inTeam(team, [owner, comes]);
  readSlowly(reply);
  await closed;

  expect([reply.complete, Date.now() - begun < 1_000]).toEqual([false, true]);
  expect([await sees(nurse, file), await sees(comes, file)]).toEqual([404, 200]);
});

test('one shares with a team that is one’s own and open: every other is not there', async () => {
  const { owner, nurse, team } = await aWard();
  const file = await aFileOf(owner);
  const ofTheTeam = await house.aFile(owner, team);
  const closed = await aCircle(house, { people: [owner], isClosed: true });
  const others = await aCircle(house, { people: [nurse] });
  const elsewhere = await aCircle(house, { organisationId: house.elsewhere, people: [owner] });
  const room = await aCircle(house, { kind: 'room', people: [owner] });
  await house.as(owner)('GET', `/rooms/${room}/files`);

  const refused = [];
  for (const teamId of [closed, others, elsewhere, room, uuid()])
    refused.push((await share(owner, file, { teamId })).status);
  const wrong = [
    await share(owner, file, { teamId: team, personId: nurse.id }),
    await share(owner, file, { teamId: team, role: 'clinician' }),
    await share(owner, ofTheTeam, { teamId: team }),
  ];

  expect(refused).toEqual([404, 404, 404, 404, 404]);
  expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400]);
  expect(await listed(owner, file)).toEqual([]);
});

test('what was passed on by who had it by a team ends when they leave the team, and does not come back with them', async () => {
  const { owner, nurse, team } = await aWard();
  const last = house.aPerson();
  const file = await aFileOf(owner);
  await share(owner, file, { teamId: team, mayPassOn: true });
  await share(nurse, file, { personId: last.id });
  expect(await sees(last, file)).toBe(200);
  expect(await listed(owner, file)).toMatchObject([
    { teamId: team, hanging: { people: 1, roles: 0, teams: 0 } },
    { personId: last.id, madeBy: nurse.id },
  ]);

  await inTeam(team, [owner]);
  const without = await sees(last, file);
  await inTeam(team, [owner, nurse]);

  expect([without, await sees(last, file), await sees(nurse, file)]).toEqual([404, 404, 200]);
  expect(await house.trail('document.end-share')).toContainEqual(
    expect.objectContaining({ actorKind: 'service', subjectId: nurse.id, outcome: 'done' }),
  );
});

test('who holds a share passes it on to a team of theirs, no more than they have, and it ends with what they have', async () => {
  const { owner: holder, nurse, team } = await aWard();
  const owner = house.aPerson();
  const file = await aFileOf(owner);
  const root = await share(owner, file, { personId: holder.id, may: 'view', mayPassOn: true });

  const more = await share(holder, file, { teamId: team, may: 'edit' });
  const passed = await share(holder, file, { teamId: team });

  expect([more.status, passed.status]).toEqual([400, 201]);
  expect(await sees(nurse, file)).toBe(200);
  expect(await listed(owner, file)).toMatchObject([
    { personId: holder.id, hanging: { people: 0, roles: 0, teams: 1 } },
    { teamId: team, teamName: 'Cardiology', madeBy: holder.id },
  ]);
  await house.as(owner)('DELETE', `/shares/${root.body.id}`);
  expect(await sees(nurse, file)).toBe(404);
});

test('what is shared with a team that closes is shared with nobody, and does not come back', async () => {
  const { owner, nurse, team } = await aWard();
  const file = await aFileOf(owner);
  await share(owner, file, { teamId: team, may: 'edit' });
  const before = await sees(nurse, file);

  await inTeam(team, [owner, nurse], true);
  const closed = [await sees(nurse, file), (await listed(owner, file)).length];
  await inTeam(team, [owner, nurse]);

  expect([before, closed, await sees(nurse, file)]).toEqual([200, [404, 0], 404]);
});

/** Asked of the database alone, as the program would for this person. */
async function asWall<R>(who: Person, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(
      "select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true), set_config('astra.roles', $3, true), set_config('astra.scope', 'organisation', true)",
      [who.organisationId, who.id, who.roles.join(',')],
    );
    return await work(client);
  } finally {
    await client.query('rollback').catch(() => undefined);
    await client.end();
  }
}
const isSeen = (who: Person, { id }: Item): Promise<boolean> =>
  asWall(who, async (client) => {
    const { rowCount } = await client.query('select 1 from items where id = $1', [id]);
    return rowCount === 1;
  });

test('the wall of the database knows who is in a team: to see, to change, and to share with it', async () => {
  const { owner, nurse, team } = await aWard();
  const stranger = house.aPerson();
  const others = await aCircle(house, { people: [nurse] });
  const file = await aFileOf(owner);
  await share(owner, file, { teamId: team });
  const made = (teamId: string): Promise<string> =>
    asWall(owner, (client) =>
      client
        .query(
          `insert into shares (id, organisation_id, item_id, team_id, may, made_by, made_at)
            values ($1, $2, $3, $4, 'edit', $5, now())`,
          [uuid(), house.kerval, file.id, teamId, owner.id],
        )
        .then(
          () => 'made',
          ({ code }: { code: string }) => code,
        ),
    );

  expect([await isSeen(nurse, file), await isSeen(stranger, file)]).toEqual([true, false]);
  expect(await made(others)).toBe('42501');
  const third = await aCircle(house, { people: [owner] });
  expect(await made(third)).toBe('made');
  await inTeam(team, [owner]);
  expect(await isSeen(nurse, file)).toBe(false);
});

test('the wall of the database holds the chain to who is in the team, before anybody has told of who left', async () => {
  const { owner, nurse, team } = await aWard();
  const last = house.aPerson();
  const file = await aFileOf(owner);
  await share(owner, file, { teamId: team, mayPassOn: true });
  await share(nurse, file, { personId: last.id });
  const before = await isSeen(last, file);

  await house.query('delete from circle_people where circle_id = $1 and person_id = $2', [
    team,
    nurse.id,
  ]);

  expect([before, await isSeen(last, file)]).toEqual([true, false]);
});

test('the wall of the database knows roles: what is shared with one is not seen with another', async () => {
  const owner = house.aPerson();
  const secretary = house.aPerson({ roles: ['secretary', 'clinician'] });
  const clinician = house.aPerson();
  const nobody = { ...house.aPerson(), roles: [] };
  const file = await aFileOf(owner);
  await share(owner, file, { role: 'secretary' });

  const seen = [];
  for (const who of [secretary, clinician, nobody]) seen.push(await isSeen(who, file));

  expect(seen).toEqual([true, false, false]);
});
