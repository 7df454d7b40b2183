import { AppError } from '@astra/kit/problems';
import type { VideoEngine, EngineHealth as Look } from '@astra/video-engine/video-engine';
import {
  allowedBy,
  choose,
  trusted,
  weigh,
  type EngineCheck,
  type EngineHealth,
  type EngineRule,
} from '#domain/engines.ts';
import type { NamedEngine } from '#ports/engines.ts';
import { pageOfMeetings, type LeftRoom, type OpenMeeting, type Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import type { MoveMeeting } from './move-meeting.ts';

/** Looks after the engines: which are up, where the next meeting goes, who must go elsewhere. */
export type WatchEngines = {
  /** One look at every engine, and what follows from it. */
  readonly round: () => Promise<void>;
  /** Somebody in a call says that they have lost this engine: it is looked at now. */
  readonly suspect: (engineId: string) => Promise<void>;
  /**
   * The engine for a meeting of this organisation that begins now. @throws AppError `no-allowed-engine` when its rule leaves
   * none that is up
   */
  readonly chooseIn: (unit: Unit, organisationId: string) => Promise<string>;
};

/** An engine that does not answer within this stands still. */
const answerWithinMs = 1_000;
/** A room that was left is closed only when everybody has had the time to hear of it. */
const closeAfterMs = 10_000;
const atOnce = 8;
/** The load of an engine that nobody else should go to. */
const full = 1;

type Looked = NamedEngine & { readonly look: Look };
/** A meeting that must go elsewhere, and where its organisation lets it go. */
type Stranded = OpenMeeting & { readonly rule: EngineRule };
type Found = {
  readonly health: readonly EngineHealth[];
  readonly stranded: readonly Stranded[];
  readonly left: readonly LeftRoom[];
};

export function makeWatchEngines(deps: Deps, moveMeeting: MoveMeeting): WatchEngines {
  const { engines, clock, log } = deps;
  const loads = new Map<string, number>();
  const tidyUp = makeTidyUp(deps);

  const run = async (suspected: string | null): Promise<void> => {
    const at = clock.now();
    const looks = await Promise.all(
      engines.all.map(async (one) => ({ ...one, look: await lookAt(one.engine) })),
    );
    for (const { id, look } of looks)
      if (look.status === 'up') loads.set(id, look.load ?? 0);
      // What a process has never heard from is not taken for idle: after a restart it may be the busiest of all.
      else if (!loads.has(id)) loads.set(id, full);
    // When none answers it is more likely we who hear nothing, and there is nowhere to go to.
    if (looks.every(({ look }) => look.status === 'down')) return;
    const found = await judge(deps, looks, { at, suspected });
    const up = found.health.filter(({ id, isUp }) => isUp && answers(looks, id));
    const candidates = up.map((one) => ({ ...one, load: loads.get(one.id) }));
    await each(deps, found.stranded, async (room) => {
      const to = choose(allowedBy(room.rule, candidates));
      // Where it may not go to another one, it waits for its own to come back.
      if (to !== null) await moveMeeting(room, to);
    });
    await tidyUp(found.left);
  };

  let suspicion: { readonly engineId: string; readonly done: Promise<void> } | null = null;
  return {
    // With one engine there is nothing to decide.
    round: async () => (engines.all.length > 1 ? run(null) : undefined),
    suspect: async (engineId) => {
      if (engines.all.length < 2 || !engines.all.some(({ id }) => id === engineId)) return;
      // All who lose one engine ask at nearly the same time: one look serves them.
      if (suspicion?.engineId === engineId) return suspicion.done;
      const done = run(engineId)
        .catch((error: unknown) => log.warn({ err: error }, 'An engine could not be looked at'))
        .finally(() => {
          suspicion = null;
        });
      suspicion = { engineId, done };
      await done;
    },
    chooseIn: async (unit, organisationId) => {
      const { rule } = await unit.engines.ruleOf(organisationId);
      if (rule === null && engines.all.length < 2) return engines.first;
      const known = new Map((await unit.engines.health()).map((one) => [one.id, one]));
      const all = engines.all.map(({ id }) => ({
        ...(known.get(id) ?? trusted(id)),
        load: loads.get(id),
      }));
      const chosen = choose(allowedBy(rule, all));
      if (chosen !== null) return chosen;
      // Without a rule the first is as good as any. Nobody meets where their organisation forbids it.
      if (rule === null) return engines.first;
      throw new AppError('no-allowed-engine');
    },
  };
}

/** Several at a time; one that fails holds up no other. */
async function each<T>(
  { log }: Pick<Deps, 'log'>,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce)
    await Promise.all(
      items
        .slice(from, from + atOnce)
        .map((item) =>
          work(item).catch((error: unknown) =>
            log.warn({ err: error }, 'A room was not tidied up yet; the next round tries again'),
          ),
        ),
    );
}

/** Closes the rooms that were left. One that is slow to be closed does not keep the next round from looking. */
function makeTidyUp(deps: Deps): (left: readonly LeftRoom[]) => Promise<void> {
  let tidying: Promise<void> | null = null;
  return (left) => {
    tidying ??= each(deps, left, (room) => closeLeft(deps, room)).finally(() => {
      tidying = null;
    });
    return within(tidying, undefined);
  };
}

/** Weighs what was seen, and finds what follows from it, in one transaction. */
function judge(
  { store, engines, log }: Deps,
  looks: readonly Looked[],
  { at, suspected }: { readonly at: Date; readonly suspected: string | null },
): Promise<Found> {
  return store.within('system', async (unit) => {
    const known = new Map((await unit.engines.health()).map((one) => [one.id, one]));
    const health: EngineHealth[] = [];
    for (const { id, look } of looks) {
      const check = { at, isGood: look.status === 'up', isCorroborated: id === suspected };
      const before = known.get(id) ?? trusted(id);
      const after = await weighIn(unit, before, check);
      if (after.isUp !== before.isUp)
        log.warn({ engineId: id, isUp: after.isUp, look }, 'The verdict on an engine changed');
      health.push(after);
    }
    const up = health.filter((one) => one.isUp).map((one) => one.id);
    const answering = looks.map(({ id }) => id).filter((id) => answers(looks, id));
    return {
      health,
      stranded: up.length > 0 ? await strandedIn(unit, up, engines.first) : [],
      left: await unit.engines.leftRooms(answering, new Date(at.getTime() - closeAfterMs)),
    };
  });
}

async function strandedIn(
  unit: Unit,
  up: readonly string[],
  first: string,
): Promise<readonly Stranded[]> {
  const rooms: OpenMeeting[] = [];
  let page: readonly OpenMeeting[];
  // All of them, however many: those that wait for their own engine must not hide the others.
  do {
    page = await unit.meetings.openElsewhere(up, first, rooms.at(-1)?.id ?? null);
    rooms.push(...page);
  } while (page.length === pageOfMeetings);
  const rules = new Map<string, EngineRule>();
  for (const { organisationId } of rooms)
    if (!rules.has(organisationId))
      rules.set(organisationId, (await unit.engines.ruleOf(organisationId)).rule);
  return rooms.map((room) => ({ ...room, rule: rules.get(room.organisationId) ?? null }));
}

/** The row is locked only when the verdict may change, which is hardly ever. */
async function weighIn(
  unit: Unit,
  before: EngineHealth,
  check: EngineCheck,
): Promise<EngineHealth> {
  if (weigh(before, check) === before) return before;
  const row = await unit.engines.lockHealth(before.id);
  const after = weigh(row, check);
  if (after !== row) await unit.engines.saveHealth(after);
  return after;
}

const answers = (looks: readonly Looked[], engineId: string): boolean =>
  looks.some(({ id, look }) => id === engineId && look.status === 'up');

/** A person may have come back to it from a page that heard nothing: they are put out, and ask for a grant. */
async function closeLeft({ store, engines, clock }: Deps, room: LeftRoom): Promise<void> {
  await engines.at(room.engineId).end(room.roomId);
  await store.within('system', (unit) => unit.engines.noteClosed(room.roomId, clock.now()));
}

const lookAt = (engine: VideoEngine): Promise<Look> =>
  within(engine.health(), { status: 'down', detail: 'The engine stands still' });

/** What comes of the work within the bound, or what stands for it then; the work goes on. */
async function within<T>(work: Promise<T>, otherwise: T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const late = setTimeout(() => resolve(otherwise), answerWithinMs);
  const result = await Promise.race([work, promise]);
  clearTimeout(late);
  return result;
}
