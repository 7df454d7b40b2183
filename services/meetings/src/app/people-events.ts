import type { CloudEvent, EventData } from '@astra/contracts/events';
import type { DirectoryPerson } from '@astra/contracts/identity';
import { isOldNews } from '@astra/kit/old-news';
import { mayOnMeeting } from '@astra/policy/meetings';
import { withGuest } from '#domain/admission.ts';
import type { Unit } from '#ports/store.ts';
import type { Removal } from './cut-off.ts';
import { makeCutOff } from './cut-off.ts';
import { commit } from './commit.ts';
import type { Deps } from './deps.ts';
import { factsFor } from './grants.ts';

/** What identity tells. Each can come twice and ends the same. */
export type PeopleEvents = {
  readonly personChanged: (data: EventData<'person.changed'>) => Promise<void>;
  readonly personDeactivated: (
    data: EventData<'person.deactivated'>,
    event: Pick<CloudEvent, 'time'>,
  ) => Promise<void>;
  readonly sessionEnded: (data: EventData<'session.ended'>) => Promise<void>;
};

/**
 * Nobody has ended these: a clock has, or the same person who signed in anew in the same browser. Who is in a call stays in
 * it; the next way in asks for a session that lives.
 */
const goesOn: ReadonlySet<EventData<'session.ended'>['reason']> = new Set(['expired', 'renewed']);

export function makePeopleEvents(deps: Deps): PeopleEvents {
  const { store, clock, directory } = deps;
  const cutOff = makeCutOff(deps);
  const putOut = async (removals: readonly Removal[]): Promise<void> => {
    await Promise.all(removals.map(cutOff));
  };

  const takeOut = async (unit: Unit, sessionId: string): Promise<readonly Removal[]> => {
    await unit.rooms.revokeOfSession(sessionId, clock.now());
    return unit.rooms.runningOfSession(sessionId);
  };

  const takeOutOfLost = async (personId: string): Promise<readonly Removal[]> => {
    // Never the last known copy, which holds the role that is gone: without identity's answer the event comes again.
    const person = await directory.contact(personId);
    return store.within('system', async (unit) => {
      // First: a way in that is just being written is then found below, and a later one knows these roles.
      await unit.rooms.noteRoles(personId, person, clock.now());
      const lost: Removal[] = [];
      for (const room of await unit.rooms.roomsOfPerson(personId)) {
        if (person && (await mayStillJoin(unit, person, room.meetingId))) continue;
        await unit.rooms.revoke(room.meetingId, clock.now(), personId);
        lost.push(room);
      }
      return lost;
    });
  };

  return {
    personChanged: async ({ personId }) => {
      await store.within('system', (unit) =>
        unit.tell({ kind: 'person', personId, isGone: false }),
      );
      await putOut(await takeOutOfLost(personId));
    },

    personDeactivated: async ({ personId }, { time }) => {
      const when = { toldAt: new Date(time), now: clock.now() };
      if (await isOldNews(when, () => directory.contact(personId))) return;
      const rooms = await store.within('system', async (unit) => {
        const running = await unit.rooms.roomsOfPerson(personId);
        for (const { meetingId } of running)
          await unit.rooms.revoke(meetingId, clock.now(), personId);
        await unit.tell({ kind: 'person', personId, isGone: true });
        return running;
      });
      await putOut(rooms);
    },

    sessionEnded: async ({ sessionId, reason }) => {
      const running = await store.within('system', async (unit) => {
        await unit.rest.endSession(sessionId, clock.now());
        const rooms = goesOn.has(reason) ? [] : await takeOut(unit, sessionId);
        for (const { guestId, meetingId } of await unit.rest.guestsOfSession(sessionId)) {
          const meeting = await unit.meetings.findForChange(meetingId);
          const guest = meeting?.guests.find((one) => one.id === guestId);
          // Free for the guest's next session; the place in the queue stays.
          if (meeting && guest?.sessionId === sessionId)
            await commit(unit, meeting, withGuest(meeting, { ...guest, sessionId: null }));
        }
        const isReplaced = reason === 'replaced';
        await unit.tell({ kind: 'session-ended', sessionId, isReplaced });
        return rooms;
      });
      await putOut(running);
    },
  };
}

/** By what their roles of now let them, whatever let them in. */
async function mayStillJoin(
  unit: Unit,
  { id, organisationId, roles }: DirectoryPerson,
  meetingId: string,
): Promise<boolean> {
  const facts = await unit.rooms.memberGrantFacts(id, meetingId, '');
  const member = { kind: 'member', id, organisationId, roles, sessionId: '', authTime: 0 } as const;
  return facts !== null && mayOnMeeting(member, 'meeting.join', factsFor(id, facts));
}
