import type { Circle } from '@astra/contracts/circles';
import type { EventData } from '@astra/contracts/events';
import { AppError } from '@astra/kit/problems';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Where the rights to a team's and a room's documents come from: chat tells of each change, and is asked for what changed. */
export type CircleDoor = {
  /** Before somebody looks at a room; whether they are anything there is for the act to say. */
  readonly enter: (roomId: string) => Promise<void>;
  /** Somebody has come or gone, or it was closed. Can come twice and ends the same. */
  readonly follow: (data: EventData<'circle.changed'>) => Promise<void>;
  /** What an event has lost: every team, and the rooms that were asked for the longest ago. */
  readonly repair: () => Promise<void>;
};

/** News come by themselves; this is for the day on which one is lost. */
const freshMs = 30_000;
const oldMs = 3_600_000;
const atOnce = 50;

export function makeCircleDoor(deps: Deps): CircleDoor {
  const { store, rosters, clock, log } = deps;
  const known = (id: string) => store.within('system', ({ circles }) => circles.find(id));
  return {
    enter: async (roomId) => {
      const before = await known(roomId);
      if (before && clock.now().getTime() - before.askedAt.getTime() < freshMs) return;
      await ask(deps, roomId).catch((error: unknown) => {
        // While chat is away, one goes on by what was last known.
        const isAway = error instanceof AppError && error.problem === 'unavailable';
        if (before === null || !isAway) throw error;
      });
    },
    follow: async ({ circleId, kind }) => {
      // A room in which nobody has looked for files yet is asked for when somebody does.
      if (kind === 'room' && !(await known(circleId))) return;
      await ask(deps, circleId);
    },
    repair: async () => {
      let after: string | null = null;
      for (;;) {
        const at = clock.now();
        const page = await rosters.teams(after);
        for (const team of page)
          await store.within('system', async (unit) => {
            const isNews = await unit.circles.keep(team, at);
            if (isNews) await settle(unit, team, at);
          });
        const last = page.at(-1);
        if (!last) break;
        after = last.id;
      }
      const before = new Date(clock.now().getTime() - oldMs);
      const rooms = await store.within('system', ({ circles }) => circles.oldRooms(before, atOnce));
      for (const id of rooms)
        await ask(deps, id).catch((error: unknown) =>
          log.warn({ err: error, circleId: id }, 'Not asked for yet'),
        );
    },
  };
}

async function ask({ store, rosters, clock }: Deps, id: string): Promise<void> {
  const at = clock.now();
  const circle = await rosters.circle(id);
  await store.within('system', async (unit) => {
    const isNews = circle ? await unit.circles.keep(circle, at) : true;
    if (!circle) await unit.circles.end(id, at);
    if (isNews) await settle(unit, { id, kind: circle?.kind ?? 'team' }, at);
  });
}

/** Whoever gets something by it just now is looked at again: what is shared with a team lies anywhere. */
async function settle(
  unit: Unit,
  { id, kind }: Pick<Circle, 'id' | 'kind'>,
  at: Date,
): Promise<void> {
  if (kind === 'room') return unit.tell({ spaceId: id });
  const facts = { action: 'document.end-share', targetKind: 'share', outcome: 'done' } as const;
  for (const { id: targetId, organisationId, madeBy } of await unit.shares.endOfTeam(id, at))
    await unit.auditOwn(organisationId, { ...facts, targetId, subjectId: madeBy });
  await unit.tell(null);
}
