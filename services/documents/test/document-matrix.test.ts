import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleNames, ruling } from '@astra/testing/document-rules';
import { startHouse, type House } from './house.ts';
import { actsOf, type Act } from './matrix-acts.ts';
import { scenes, type Scene, type Stage } from './matrix-scenes.ts';

let house: House;
let database: pg.Pool;
beforeAll(async () => {
  house = await startHouse();
  database = new pg.Pool({ connectionString: house.place.url, max: 4 });
  const head = house.aPerson({ roles: ['organisation-administrator'] });
  const body = { organisationId: house.elsewhere, isAllowed: true };
  await house.as(head)('PUT', '/partners', { body });
  await house.stopRounds();
});
afterAll(async () => {
  await database.end();
  await house.close();
});

const withoutDoors = new Set(['a platform administrator', 'a guest', 'a service']);

/** What the service has to answer: yes, or which no. */
function expected({ cell }: Stage, act: Act): number | 'done' {
  const { may } = ruling(cell);
  if (act.by.some((doing) => may.has(doing))) return 'done';
  const isVisitor = cell.who === 'a guest' && cell.place === 'meeting';
  if (withoutDoors.has(cell.who) && !isVisitor) return 403;
  if (act.isFor !== undefined && !act.isFor.includes(cell.who)) return 403;
  // What one does not see looks like what does not exist.
  return may.has('see it') && act.isHidden !== true ? 403 : 404;
}

/** What the database by itself shows and lets be changed, should the program ask for whatever it wants. */
async function wallFor({ cell, who, itemId, meeting }: Stage) {
  const client = await database.connect();
  const isVisitor = cell.who === 'a guest' && meeting !== undefined;
  const settings = {
    scope: 'organisation',
    // A professional of another house asks in the name of the meeting's.
    organisation: meeting === undefined || isVisitor ? who.organisationId : house.kerval,
    person: who.id,
    roles: 'roles' in who ? who.roles.join(',') : '',
    meeting: meeting?.id ?? '',
    guest: isVisitor ? who.id : '',
  };
  try {
    await client.query('begin');
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const counted = async (sql: string): Promise<number> =>
      (await client.query(sql, [itemId])).rowCount ?? 0;
    return {
      seen: await counted('select 1 from items where id = $1'),
      had: await counted('select 1 from versions where item_id = $1 and is_had_plain($1)'),
      heard: await counted('select 1 from comments where item_id = $1'),
      changed: await counted("update items set name = 'x' where id = $1"),
    };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Where the second wall differs from the rules. It knows places and shares, and of roles only with whom something is shared. */
async function wallsWrong(scene: Scene, stage: Stage): Promise<string[]> {
  const { cell, kind, said } = stage;
  const isMember = cell.who !== 'a guest' && cell.who !== 'a service';
  const { may } = ruling(isMember ? { ...cell, who: 'a clinician' } : cell);
  const { seen, had, heard, changed } = await wallFor(stage);
  const differs = {
    seen: seen > 0 !== may.has('see it'),
    had: kind === 'file' && had > 0 !== may.has('have it as it is'),
    heard: said.length > 0 && heard > 0 !== may.has('read what is said of it'),
    // In a place of many the wall lets those who are in it write; the program says who of them.
    changed: changed > 0 && !may.has(cell.place === 'own' ? 'work on it' : 'see it'),
    guest: cell.who === 'a guest' && changed > 0,
  };
  return Object.entries(differs)
    .filter(([, is]) => is)
    .map(([what]) => `${scene.name} | the wall: ${what}`);
}

async function play(
  scene: Scene,
): Promise<{ wrong: string[]; rules: readonly string[]; asked: number }> {
  const stage = await scene.make(house);
  const wrong = await wallsWrong(scene, stage);
  const acts = actsOf(stage, scene.isBrief);
  for (const act of acts) {
    await act.before?.(stage, house);
    const wanted = expected(stage, act);
    const told = await act.ask(stage, house);
    await act.after?.(stage, house);
    const found = told < 300 ? 'done' : told;
    if (found !== wanted) wrong.push(`${scene.name} | ${act.name}: ${told}, not ${wanted}`);
  }
  return { wrong, rules: ruling(stage.cell).by, asked: acts.length };
}

const spoken = new Set<string>();
let asked = 0;

test.for([['own'], ['everybody'], ['team'], ['room'], ['meeting'], ['visit']] as const)(
  'the service, and the wall of its database alone, answer everybody as the written rules say: %s',
  async ([place]) => {
    const waiting = scenes.filter((scene) => scene.place === place);
    const wrong: string[] = [];
    const worker = async (): Promise<void> => {
      for (let scene = waiting.shift(); scene; scene = waiting.shift()) {
        const { name } = scene;
        const played = await play(scene).catch((error: unknown) => {
          throw new Error(name, { cause: error });
        });
        wrong.push(...played.wrong);
        for (const rule of played.rules) spoken.add(rule);
        asked += played.asked;
      }
    };
    await Promise.all([worker(), worker(), worker()]);

    expect(wrong).toEqual([]);
  },
);

test('each of the rules was asked of the service', () => {
  expect(ruleNames.filter((name) => !spoken.has(name))).toEqual([]);
  expect(asked).toBeGreaterThan(1_000);
});
