import { AppError } from '@astra/kit/problems';
import type { Visit } from '#domain/visit.ts';
import type { By, ByGuest, ByMember, InMeeting } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { tellLastDay } from './tell-last-day.ts';

export type VisitDoor = {
  /** Who asks, from now on in the name of this meeting. Whether they are anything there is for the act to say. */
  readonly enter: (by: ByMember, meetingId: string) => Promise<InMeeting<ByMember>>;
  /** A guest, on the device on which their visit goes on. @throws AppError `on-another-device` */
  readonly enterAsGuest: (by: ByGuest) => Promise<InMeeting<ByGuest>>;
  /** What is known of a meeting that somebody has entered. */
  readonly known: (meetingId: string) => Promise<Visit | null>;
  /** Somebody has come, gone, been let in or been put out. */
  readonly follow: (meetingId: string) => Promise<void>;
  /** It is over: what is only shown is closed at once, whatever else can be asked. */
  readonly end: (meetingId: string) => Promise<void>;
};

/** News come by themselves; this is for the day on which one is lost. */
const freshMs = 30_000;

/** Where a meeting's rights come from: meetings tells of each change, and is asked for what changed. */
export function makeVisitDoor(deps: Deps): VisitDoor {
  const { store, clock } = deps;
  const known = (meetingId: string): Promise<Visit | null> =>
    store.within('system', ({ visits }) => visits.find(meetingId));
  return {
    known,
    enter: async (by, meetingId) => {
      const before = await known(meetingId);
      const isFresh = before && clock.now().getTime() - before.askedAt.getTime() < freshMs;
      // While meetings is away, a professional goes on by what was last known.
      const visit = isFresh ? before : await ask(deps, meetingId).catch(orKnown(before));
      return inMeeting(by, meetingId, visit);
    },
    enterAsGuest: async (by) => {
      const { meetingId, id, sessionId } = by.actor;
      const visit = await ask(deps, meetingId);
      const own = visit?.guests.find(({ guestId }) => guestId === id);
      const isElsewhere = typeof own?.sessionId === 'string' && own.sessionId !== sessionId;
      if (isElsewhere) throw new AppError('on-another-device');
      return inMeeting(by, meetingId, visit);
    },
    follow: async (meetingId) => {
      // One in which nobody has looked for documents yet is asked for when somebody does.
      if (await known(meetingId)) await ask(deps, meetingId);
      await tell(deps, meetingId);
    },
    end: async (meetingId) => {
      await store.within('system', ({ visits }) => visits.end(meetingId));
      await store.within('system', ({ presentations }) => presentations.end(meetingId));
      await tell(deps, meetingId);
    },
  };
}

const tell = ({ store }: Deps, meetingId: string): Promise<void> =>
  store.within('system', (unit) => unit.tell({ spaceId: meetingId }));

async function ask({ store, meetings, clock }: Deps, meetingId: string): Promise<Visit | null> {
  const at = clock.now();
  const door = await meetings.door(meetingId);
  return store.within('system', async (unit) => {
    const before = await unit.visits.find(meetingId);
    if (door) await unit.visits.keep(door, at);
    const visit = await unit.visits.find(meetingId);
    if (visit) await tellOfPutOut(unit, { before, visit, at });
    return visit;
  });
}

type Change = { readonly before: Visit | null; readonly visit: Visit; readonly at: Date };

/** Whoever is put out has less to take, and who is let in again has it back: meetings offers the link accordingly. */
async function tellOfPutOut(unit: Unit, { before, visit, at }: Change): Promise<void> {
  const { meetingId, organisationId, guests } = visit;
  for (const { guestId, removedAt } of guests) {
    const known = before?.guests.find((one) => one.guestId === guestId)?.removedAt ?? null;
    if (known?.getTime() !== removedAt?.getTime())
      await tellLastDay(unit, { meetingId, guestId, organisationId }, at);
  }
}

const orKnown =
  (before: Visit | null) =>
  (error: unknown): Visit => {
    if (before && error instanceof AppError && error.problem === 'unavailable') return before;
    throw error;
  };

/** In a meeting that does not exist nobody is anything. */
const inMeeting = <B extends By>(by: B, id: string, visit: Visit | null): InMeeting<B> => ({
  ...by,
  meeting: { id, organisationId: visit?.organisationId ?? by.actor.organisationId },
});
