import type { GiveDocument, Giving as GivingView } from '@astra/contracts/visit-documents';
import { AppError } from '@astra/kit/problems';
import { longestGivingDays, type Giving } from '#domain/visit.ts';
import type { ByMember, InMeeting } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { seenItem } from './seen.ts';
import { tellLastDay } from './tell-last-day.ts';
import type { VisitDoor } from './visit-door.ts';

type By = InMeeting<ByMember>;
/** Shows a document to the meeting's patient, or hands it over until a day. */
export type Give = (by: By, itemId: string, wish: GiveDocument) => Promise<GivingView>;
/** Takes it back: it is closed for them at once. */
export type TakeBack = (by: By, givingId: string) => Promise<void>;

const day = 86_400_000;

export function makeGive(deps: Deps, door: VisitDoor): Give {
  const { random, clock } = deps;
  const act = makeAct(deps);
  return async (by, itemId, { guestId, until }) => {
    const visit = await door.known(by.meeting.id);
    const about = { action: 'document.give', targetKind: 'document', targetId: itemId };
    return act(by, { ...about, subjectId: guestId }, async (unit) => {
      const item = await seenItem(unit, by, { id: itemId, action: 'document.give' });
      const guest = visit?.guests.find((one) => one.guestId === guestId);
      // Whoever came beside the patient is told what is for the patient by the patient.
      if (!guest?.isPatient) throw new AppError('not-found');
      const giving: Giving = {
        id: random.uuid(),
        organisationId: item.organisationId,
        meetingId: by.meeting.id,
        itemId,
        guestId,
        until: until === null ? null : new Date(until),
        madeBy: by.actor.id,
        madeAt: clock.now(),
      };
      mustEnd(giving);
      await unit.givings.add(giving);
      await tellLastDay(unit, giving, giving.madeAt);
      await unit.tell({ spaceId: by.meeting.id });
      return shownGiving(giving);
    });
  };
}

/** @throws AppError for what would be over before it begins, or hardly ever. */
function mustEnd({ until, madeAt }: Giving): void {
  if (until === null) return;
  const latest = new Date(madeAt.getTime() + longestGivingDays * day);
  if (until > madeAt && until <= latest) return;
  const message = 'must be in the future, and within a year';
  throw new AppError('invalid-input', undefined, {
    extras: { errors: [{ pointer: '/until', message }] },
  });
}

export function makeTakeBack(deps: Deps): TakeBack {
  const act = makeAct(deps);
  return async (by, givingId) => {
    const about = { action: 'document.take-back', targetKind: 'giving', targetId: givingId };
    await act(by, about, async (unit) => {
      const giving = await unit.givings.find(givingId);
      if (!giving) throw new AppError('not-found');
      await seenItem(unit, by, { id: giving.itemId, action: 'document.give' });
      const at = deps.clock.now();
      await unit.givings.end(givingId, by.actor.id, at);
      await tellLastDay(unit, giving, at);
      await unit.tell({ spaceId: by.meeting.id });
    });
  };
}

export const shownGiving = ({ id, guestId, until, madeBy, madeAt }: Giving): GivingView => ({
  id,
  guestId,
  until: until?.toISOString() ?? null,
  madeBy,
  madeAt: madeAt.toISOString(),
});
