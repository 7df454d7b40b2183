import { loadavg } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readDeployment } from './deployment.ts';
import { openJitsiLab } from './jitsi-lab.ts';
import type { JitsiLab } from './jitsi-lab.ts';
import { Theatre } from './people.ts';
import type { Person } from './people.ts';

// oxlint-disable-next-line node/no-process-env -- what the command was told; no service reads it
const deployment = readDeployment(process.env);

/** From the death of a part until everything works again. */
const BAR_MS = 10_000;
/** The same when nothing is left that could carry pictures: from the start of the only bridge (F-02). */
const ALONE_BAR_MS = 20_000;
/** Pictures go on while a server that they do not go through is away, but for the moment in which the new join takes over. */
const STANDSTILL_MS = 2000;
/** A picture of which a frame was drawn so lately moves. */
const MOVES_MS = 500;

/** A bridge publishes its figures every five seconds; three that are missing are a loss. */
const NOTICED_MS = 20_000;

/** Four people share one machine with the deployment: what is timed is the deployment. */
const PICTURES_A_SECOND = 5;

const names = ['doctor', 'patient', 'interpreter'] as const;
const newcomerName = 'nurse';
const everybody = [...names, newcomerName];

let theatre: Theatre;
let lab: JitsiLab;

beforeAll(async () => {
  lab = await openJitsiLab(deployment);
  theatre = await Theatre.open(async () => lab, PICTURES_A_SECOND);
}, 90_000);
afterEach(() => theatre.sendHome());
afterAll(() => theatre.close());

async function inACall(roomId: string, ids: readonly string[]): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const id of ids) people.push(await theatre.caller(roomId, id));
  await Promise.all(ids.map((id, n) => seesAllMove(people[n], without(ids, id))));
  return people;
}

const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((one) => one !== id);

/** Exactly these people are there, in the call, and all of their pictures move. */
async function seesAllMove(
  person: Person | undefined,
  ids: readonly string[],
  withinMs = 60_000,
): Promise<void> {
  await person?.page.waitForFunction(
    `(() => {
      const { phases, seen, gaps } = globalThis.harness;
      const there = seen().map(({ id }) => id).toSorted().join();
      const ages = gaps.read();
      return phases.at(-1) === 'in-call' && there === ${JSON.stringify(ids.toSorted().join())} &&
        ${JSON.stringify(ids)}.every((id) => (ages[id]?.ageMs ?? Infinity) < ${String(MOVES_MS)});
    })()`,
    null,
    { timeout: withinMs, polling: 50 },
  );
}

const mark = (people: readonly Person[]): Promise<unknown> =>
  Promise.all(people.map((one) => one.does(({ gaps }) => gaps.mark())));

/** The longest standstill of anybody's picture on anybody's page. */
async function longestStandstill(people: readonly Person[]): Promise<number> {
  const all = await Promise.all(people.map((one) => one.does(({ gaps }) => gaps.read())));
  const times = all.flatMap((gaps) =>
    names.filter((name) => name in gaps).map((name) => gaps[name]?.longestMs ?? 0),
  );
  return Math.max(...times);
}

/** Somebody who opens the door at the moment of the loss; settles when they see all others, whose pictures move. */
async function comesMeanwhile(roomId: string): Promise<void> {
  const nurse = await theatre.person(async () => theatre.grant(roomId, newcomerName));
  await nurse.page.evaluate('harness.start({})');
  await seesAllMove(nurse, names);
}

/**
 * Settles when a mute by the engine is obeyed, and seen by the others. Whoever obeyed it just before the join was lost
 * brings no sound to the next one.
 */
async function muteWorks(roomId: string, doctor: Person): Promise<void> {
  await expect
    .poll(
      async () => {
        const isDone = await theatre.engine.mute(roomId, 'patient', 'microphone').then(
          () => true,
          () => false,
        );
        const seen = await doctor.does((harness) => harness.seen());
        const patient = seen.find(({ id }) => id === 'patient');
        return isDone && patient !== undefined && patient.media.microphone?.isMuted !== false;
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(true);
}

const tell = (what: string, figures: Readonly<Record<string, number>>): void => {
  const words = Object.entries(figures).map(([name, ms]) => `${name} ${Math.round(ms)} ms`);
  // oxlint-disable-next-line no-console -- the figures are what the command is run for
  console.log(`${what}: ${words.join(', ')} (load ${loadavg()[0]?.toFixed(1)})`);
};

describe.runIf(deployment.control !== null)(
  'one part of Jitsi dies and is started again',
  { timeout: 150_000 },
  () => {
    test.each([
      { part: 'focus', what: 'the focus' },
      { part: 'signalling', what: 'the signalling server' },
      { part: 'bridge', what: 'the only bridge' },
    ] as const)(
      '$what: everything is back in time, for those in the call and for whoever comes',
      async ({ part, what }) => {
        const roomId = theatre.aRoom();
        const people = await inACall(roomId, names);
        const [doctor] = people;
        await mark(people);
        const killedAt = performance.now();
        const since = async (deed: Promise<unknown>): Promise<number> => {
          await deed;
          return performance.now() - killedAt;
        };

        const newcomer = since(comesMeanwhile(roomId));
        const startedMs = await since(lab.renew(part));
        const mute = since(doctor ? muteWorks(roomId, doctor) : Promise.resolve());
        const whole = since(
          Promise.all(names.map((name, n) => seesAllMove(people[n], without(everybody, name)))),
        );
        const [newcomerMs, wholeMs, muteMs] = await Promise.all([newcomer, whole, mute]);
        const standstillMs = await longestStandstill(people);

        const figures = { startedMs, newcomerMs, wholeMs, muteMs, standstillMs };
        tell(what, figures);
        const inside = (await theatre.engine.presence(roomId)).map((one) => one.participantId);
        expect(inside.toSorted()).toEqual(everybody.toSorted());
        const isAlone = part === 'bridge';
        const barMs = isAlone ? startedMs + ALONE_BAR_MS : BAR_MS;
        expect(Math.max(newcomerMs, wholeMs, muteMs)).toBeLessThan(barMs);
        expect(standstillMs).toBeLessThan(isAlone ? barMs : STANDSTILL_MS);
      },
    );

    test('the only bridge stands still: the engine says so, and uses it again as soon as it goes on (F-16)', async () => {
      const roomId = theatre.aRoom();
      const people = await inACall(roomId, ['doctor', 'patient']);
      const frozenAt = performance.now();

      await lab.freezeBridge();
      await expect
        .poll(async () => (await theatre.engine.health()).status, { timeout: 60_000 })
        .toBe('down');
      const noticedMs = performance.now() - frozenAt;
      await lab.thawBridge();
      const goesOnAt = performance.now();
      await expect
        .poll(async () => (await theatre.engine.health()).status, { timeout: 60_000 })
        .toBe('up');
      const upMs = performance.now() - goesOnAt;
      const next = await inACall(theatre.aRoom(), ['doctor', 'patient']);
      const usedMs = performance.now() - goesOnAt;
      await Promise.all([seesAllMove(people[0], ['patient']), seesAllMove(people[1], ['doctor'])]);
      const wholeMs = performance.now() - goesOnAt;

      tell('the only bridge stands still', { noticedMs, upMs, usedMs, wholeMs });
      expect(next).toHaveLength(2);
      expect(noticedMs).toBeLessThan(NOTICED_MS);
      expect(Math.max(usedMs, wholeMs)).toBeLessThan(BAR_MS);
    });

    test('one of two bridges, for good: the pictures move again over the other one', async (context) => {
      if ((await lab.countBridges()) < 2) context.skip('the deployment has one bridge');
      const roomId = theatre.aRoom();
      const people = await inACall(roomId, ['doctor', 'patient']);
      await mark(people);
      const killedAt = performance.now();

      await lab.killBridge();
      await Promise.all([
        people[0]?.page.waitForFunction('harness.gaps.read().patient.ageMs > 1000'),
        people[1]?.page.waitForFunction('harness.gaps.read().doctor.ageMs > 1000'),
      ]);
      await Promise.all([seesAllMove(people[0], ['patient']), seesAllMove(people[1], ['doctor'])]);
      const backMs = performance.now() - killedAt;

      const standstillMs = await longestStandstill(people);
      tell('one of two bridges', { backMs, standstillMs });
      await lab.restart();
      expect(backMs).toBeLessThan(BAR_MS);
    });
  },
);
