import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleNames, ruling } from '@astra/testing/document-rules';
import { startHouse, type House } from './house.ts';
import { actsOf, type Act } from './matrix-acts.ts';
import { scenes, type Scene, type Stage } from './matrix-scenes.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  const head = house.aPerson({ roles: ['organisation-administrator'] });
  const body = { organisationId: house.elsewhere, isAllowed: true };
  await house.as(head)('PUT', '/partners', { body });
  await house.stopRounds();
});
afterAll(() => house.close());

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

async function play(scene: Scene): Promise<{ wrong: string[]; rules: readonly string[]; asked: number }> {
  const stage = await scene.make(house);
  const wrong: string[] = [];
  const acts = actsOf(stage);
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

test('the service answers everybody before every kind of document as the written rules say', async () => {
  const waiting = [...scenes];
  const wrong: string[] = [];
  const spoken = new Set<string>();
  let asked = 0;
  const worker = async (): Promise<void> => {
    for (let scene = waiting.shift(); scene; scene = waiting.shift()) {
      const played = await play(scene);
      wrong.push(...played.wrong);
      for (const rule of played.rules) spoken.add(rule);
      asked += played.asked;
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);

  expect(wrong).toEqual([]);
  expect(ruleNames.filter((name) => !spoken.has(name))).toEqual([]);
  expect(asked).toBeGreaterThan(1_500);
});
