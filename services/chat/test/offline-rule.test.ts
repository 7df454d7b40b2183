import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const administrator = (): Person => house.aPerson({ roles: ['organisation-administrator'] });
const ruleFor = async (who: Person): Promise<{ isAllowed: boolean; version: number }> =>
  (await house.as(who)('GET', '/offline-rule')).body;
const allow = async (who: Person, isAllowed: boolean) => {
  const { version } = await ruleFor(who);
  return house.as(who)('PUT', '/offline-rule', { version, isAllowed });
};

test('nothing may stay on devices until an administrator says so, for their own organisation alone', async () => {
  const [admin, clinician] = [administrator(), house.aPerson()];
  const security = house.aPerson({ roles: ['security-officer'] });
  const outside = house.aPerson({ organisationId: house.elsewhere });
  const before = await ruleFor(clinician);

  const refused = [await allow(clinician, true), await allow(security, true)];
  const done = await allow(admin, true);

  expect(before).toEqual({ isAllowed: false, version: 1 });
  expect(refused.map(({ status }) => status)).toEqual([403, 403]);
  expect(done).toMatchObject({ status: 200, body: { isAllowed: true, version: 2 } });
  expect(await ruleFor(clinician)).toEqual({ isAllowed: true, version: 2 });
  expect(await ruleFor(outside)).toEqual({ isAllowed: false, version: 1 });
  expect((await house.trail('offline-rule.change')).at(-1)).toMatchObject({
    outcome: 'done',
    actorId: admin.id,
  });
});

test('of two administrators who decide at once one is told, and an old proof is asked for again', async () => {
  const [one, other] = [administrator(), administrator()];
  const { version } = await ruleFor(one);
  const change = { version, isAllowed: false };

  const answers = await Promise.all([
    house.as(one)('PUT', '/offline-rule', change),
    house.as(other)('PUT', '/offline-rule', { ...change, isAllowed: true }),
  ]);
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = await house.as(one)('PUT', '/offline-rule', change);
  house.time.at = null;

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  expect(stale).toMatchObject({ status: 401, body: { type: '/problems/fresh-proof-needed' } });
});

test('row-level security alone keeps another organisation from the rule', async () => {
  await allow(administrator(), true);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const seenFrom = async (organisation: string) => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false)",
      [organisation],
    );
    const { rowCount } = await client.query('update offline_rules set is_allowed = false');
    return rowCount;
  };

  const [outside, inside] = [await seenFrom(uuid()), await seenFrom(house.kerval)];

  await client.end();
  expect([outside, inside]).toEqual([0, 1]);
});
