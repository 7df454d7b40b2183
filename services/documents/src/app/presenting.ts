import { presentable, type Presented } from '@astra/contracts/presenting';
import { AppError } from '@astra/kit/problems';
import type { Presentation } from '#domain/presentation.ts';
import type { ByMember, InMeeting } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type ActName } from './act.ts';
import type { Deps } from './deps.ts';
import { seenItem } from './seen.ts';
import type { VisitDoor } from './visit-door.ts';

type By = InMeeting<ByMember>;
export type Presenting = {
  /** From the first page, in place of what this person, or nobody, showed. A moderator may take the place of anybody. */
  readonly begin: (by: By, itemId: string) => Promise<Presented>;
  /** By who presents alone. Which page it is stands in no trail. */
  readonly turn: (by: By, page: number) => Promise<Presented>;
  /** Another professional of the meeting goes on from this page. */
  readonly handOver: (by: By, personId: string) => Promise<Presented>;
  readonly stop: (by: By) => Promise<void>;
};

/** A document shown to everyone who is in a meeting, its guests too, at the page of one person. */
export function makePresenting(deps: Deps, door: VisitDoor): Presenting {
  const { store, clock } = deps;
  const act = makeAct(deps);
  const show = async (unit: Unit, shown: Presentation): Promise<Presented> => {
    await unit.presentations.put(shown, clock.now());
    await unit.tell({ spaceId: shown.meetingId });
    return shownPresentation(shown);
  };
  return {
    begin: async (by, itemId) => {
      const { id: meetingId, organisationId } = by.meeting;
      const visit = await door.known(meetingId);
      const facts = { action: 'document.present', targetKind: 'document', targetId: itemId };
      return act(by, facts, async (unit) => {
        const item = await seenItem(unit, by, { id: itemId, action: 'document.present' });
        if (visit?.isOver !== false) throw new AppError('meeting-ended');
        if (!presentable.has(item.file?.mediaType ?? ''))
          throw new AppError('unsupported-media-type');
        const before = await unit.presentations.findForChange(meetingId);
        if (before && !(await isTheirs(unit, by, before))) throw new AppError('somebody-presents');
        const presenterId = by.actor.id;
        return show(unit, { meetingId, organisationId, itemId, presenterId, page: 1 });
      });
    },
    turn: (by, page) =>
      act(by, { ...onMeeting('document.turn-page', by), isQuiet: true }, async (unit) => {
        const before = await shownNow(unit, by);
        if (before.presenterId !== by.actor.id) throw new AppError('not-allowed');
        return show(unit, { ...before, page });
      }),
    handOver: async (by, personId) => {
      // Who else is in the meeting is not told to who asks in its name.
      const isOneOfThem = await store.within('system', ({ visits }) =>
        visits.isProfessional(by.meeting.id, personId),
      );
      const facts = { ...onMeeting('document.hand-over-presenting', by), subjectId: personId };
      return act(by, facts, async (unit) => {
        const before = await mustBeTheirs(unit, by);
        if (!isOneOfThem) throw new AppError('not-in-meeting');
        return show(unit, { ...before, presenterId: personId });
      });
    },
    stop: (by) =>
      act(by, onMeeting('document.stop-presenting', by), async (unit) => {
        const { meetingId } = await mustBeTheirs(unit, by);
        await unit.presentations.end(meetingId);
        await unit.tell({ spaceId: meetingId });
      }),
  };
}

const onMeeting = (action: string, by: By): ActName => ({
  action,
  targetKind: 'meeting',
  targetId: by.meeting.id,
});

/** @throws AppError `not-found` where nothing is shown, and to who is nobody there. */
async function shownNow({ presentations }: Unit, { meeting }: By): Promise<Presentation> {
  const found = await presentations.findForChange(meeting.id);
  if (!found) throw new AppError('not-found');
  return found;
}

async function mustBeTheirs(unit: Unit, by: By): Promise<Presentation> {
  const found = await shownNow(unit, by);
  if (!(await isTheirs(unit, by, found))) throw new AppError('not-allowed');
  return found;
}

/** Who presents, and who moderates. */
const isTheirs = async (
  { visits }: Unit,
  { actor, meeting }: By,
  { presenterId }: Presentation,
): Promise<boolean> =>
  presenterId === actor.id || (await visits.standing(meeting.id)) === 'moderator';

export const shownPresentation = ({ itemId, presenterId, page }: Presentation): Presented => ({
  itemId,
  presenterId,
  page,
});
