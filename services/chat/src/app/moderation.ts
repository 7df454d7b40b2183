import type {
  AboutMessage,
  OpenReports,
  Reports as ReportsView,
} from '@astra/contracts/chat-keeping';
import { AppError } from '@astra/kit/problems';
import {
  hearsReport,
  keepsRoom,
  mayKeepRoom,
  standsInForKeepers,
  type KeepingAction,
} from '@astra/policy/chat-keeping';
import { waitsInRoom } from '#domain/push.ts';
import { isForAdministrators } from '#domain/report.ts';
import type { Room } from '#domain/room.ts';
import type { ByMember } from '#ports/by.ts';
import type { Report } from '#ports/keeping.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type Act, type ActName } from './act.ts';
import type { Deps } from './deps.ts';
import { keptRoom } from './kept-room.ts';
import { askAdministrators, writtenBy } from './reported.ts';
import { syncAll, type SyncRoom } from './sync-room.ts';
import { withdrawRequest } from './withdraw-request.ts';

export type ModerationUses = {
  /** Empties a message for everybody, in every client. */
  readonly removeMessage: (by: ByMember, roomId: string, about: AboutMessage) => Promise<void>;
  readonly silence: (by: ByMember, of: Member, isSilenced: boolean) => Promise<void>;
  readonly report: (by: ByMember, roomId: string, about: AboutMessage) => Promise<void>;
  readonly listReports: (by: ByMember, roomId: string) => Promise<ReportsView>;
  /** How many wait in the rooms that the caller keeps. */
  readonly countReports: (by: ByMember) => Promise<OpenReports>;
  readonly settle: (by: ByMember, roomId: string, eventId: string) => Promise<void>;
};
type Member = { readonly roomId: string; readonly personId: string };

type Parts = { readonly deps: Deps; readonly act: Act; readonly syncRoom: SyncRoom };

/** What those who keep a room do in it, and what others tell them. */
export function makeModerationUses(
  deps: Deps,
  { syncRoom }: { readonly syncRoom: SyncRoom },
): ModerationUses {
  const parts = { deps, act: makeAct(deps), syncRoom };
  return { ...keeping(parts), ...reporting(parts) };
}

function keeping({
  act,
  deps,
  syncRoom,
}: Parts): Pick<ModerationUses, 'removeMessage' | 'silence' | 'settle'> {
  const { server, clock } = deps;
  return {
    removeMessage: async (by, roomId, { eventId, reason }) => {
      const on = { act, by, roomId, action: 'room.remove-message' } as const;
      const { matrixRoomId, subjectId } = await onRoom(
        { ...on, isReading: true },
        (unit, room, heard) => {
          // Who stands in judges what was reported to them, and nothing else.
          if (!keepsRoom(by.actor, room) && !heard.some((one) => one.eventId === eventId))
            throw new AppError('not-allowed');
          return writtenBy(server, unit, { room, eventId });
        },
      );
      await onRoom({ ...on, reason, subjectId }, async (unit) => {
        // An edit holds the words as well, for every client that has them.
        for (const id of [...(await server.editsOf(matrixRoomId, eventId)), eventId])
          await server.redact(matrixRoomId, id, reason);
        const asked = await unit.readRequests.ofEvent(roomId, eventId);
        if (asked) await withdrawRequest(unit, asked);
        await unit.reports.settle({ roomId, eventId }, { personId: by.actor.id, at: clock.now() });
      });
    },
    silence: async (by, { roomId, personId }, isSilenced) => {
      const name = isSilenced ? 'room.silence' : 'room.unsilence';
      const on = { by, roomId, action: 'room.silence', name, subjectId: personId } as const;
      await onRoom({ ...on, act }, async (unit, room) => {
        const member = room.members.find((one) => one.personId === personId);
        if (!member) throw new AppError('not-found');
        // Who keeps the room is silenced by nobody in it: the team says who keeps it.
        if (isSilenced && member.isModerator) throw new AppError('not-allowed');
        await unit.reports.setSilenced(roomId, personId, isSilenced);
      });
      await syncAll(deps, syncRoom, [roomId]);
    },
    settle: (by, roomId, eventId) => {
      const on = { by, roomId, action: 'room.see-reports', name: 'room.settle-report' } as const;
      return onRoom({ ...on, act }, async (unit, _room, heard) => {
        if (!heard.some((one) => one.eventId === eventId)) throw new AppError('not-found');
        await unit.reports.settle({ roomId, eventId }, { personId: by.actor.id, at: clock.now() });
      });
    },
  };
}

const seeing = { action: 'room.see-reports', isReading: true } as const;

/** Nobody has more to tell of one room before somebody has looked. */
const mostOpen = 20;

function reporting({
  act,
  deps,
}: Parts): Pick<ModerationUses, 'report' | 'listReports' | 'countReports'> {
  const { server, clock, random } = deps;
  return {
    report: (by, roomId, { eventId, reason }) =>
      onRoom({ act, by, roomId, action: 'room.report' }, async (unit, room) => {
        const { subjectId: writer } = await writtenBy(server, unit, { room, eventId });
        const { id: reportedBy } = by.actor;
        if ((await unit.reports.countBy(roomId, reportedBy)) >= mostOpen)
          throw new AppError('too-many-requests');
        const about = { id: random.uuid(), roomId, organisationId: room.organisationId };
        const told = { eventId, reason, reportedBy, reportedAt: clock.now() };
        const isToAdministrators = isForAdministrators(room.members, writer);
        const whose = {
          isForAdministrators: isToAdministrators,
          writtenBy: isToAdministrators ? (writer ?? null) : null,
        };
        if (!(await unit.reports.add({ ...about, ...told, ...whose }))) return;
        await (isToAdministrators
          ? tellAdministratorsOnce(deps, unit, room)
          : tellKeepers(deps, unit, { room, by }));
      }),
    countReports: (by) =>
      act(by, { action: 'room.count-reports', isReading: true }, async ({ reports }) => {
        const { id, organisationId, roles } = by.actor;
        const isAdministrator = roles.includes('organisation-administrator');
        const inOthers = standsInForKeepers(by.actor)
          ? await reports.waitingForStandIn({ organisationId, personId: id, isAdministrator })
          : [];
        return { items: [...(await reports.waitingFor(id)), ...inOthers] };
      }),
    listReports: (by, roomId) =>
      onRoom({ ...seeing, act, by, roomId }, async (unit, _room, heard) => {
        const named = await unit.accounts.named(heard.map(({ reportedBy }) => reportedBy));
        const names = new Map(named.map((one) => [one.personId, one.displayName]));
        return {
          items: heard.map(({ eventId, reason, reportedBy, reportedAt }) => ({
            eventId,
            // Nothing else is let in.
            reason: reason as ReportsView['items'][number]['reason'],
            reportedBy: { personId: reportedBy, displayName: names.get(reportedBy) ?? '' },
            reportedAt: reportedAt.toISOString(),
          })),
        };
      }),
  };
}

/** Those who keep the room hear that something was reported there; the first time that nothing else waits, by mail too. */
async function tellKeepers(
  { clock, random }: Deps,
  unit: Unit,
  { room, by }: { readonly room: Room; readonly by: ByMember },
): Promise<void> {
  const { id: roomId, organisationId, members } = room;
  const keepers = members.filter((one) => one.isModerator && one.personId !== by.actor.id);
  const personIds = keepers.map(({ personId }) => personId);
  await unit.pushLetters.tell(personIds, waitsInRoom('report', { roomId, now: clock.now() }));
  const open = await unit.reports.open(roomId);
  if (open.filter((one) => !one.isForAdministrators).length > 1) return;
  const about = { organisationId, roomId, kind: 'report-waits' } as const;
  await unit.notices.ask(
    personIds.map((personId) => ({ id: random.uuid(), personId, ...about })),
    clock.now(),
  );
}

/** The first time that nothing else waits for them. */
async function tellAdministratorsOnce(deps: Deps, unit: Unit, room: Room): Promise<void> {
  const open = await unit.reports.open(room.id);
  if (open.filter((one) => one.isForAdministrators).length > 1) return;
  await askAdministrators(deps, unit, room);
}

type On = {
  readonly act: Act;
  readonly by: ByMember;
  readonly roomId: string;
  readonly action: KeepingAction;
  /** What the trail calls it, if otherwise than what is asked for. */
  readonly name?: string;
  readonly subjectId?: string | undefined;
  /** Coded. */
  readonly reason?: string;
  readonly isReading?: boolean;
};

function onRoom<R>(
  { act, by, roomId, action, name = action, subjectId, reason, isReading = false }: On,
  work: (unit: Unit, room: Room, heard: readonly Report[]) => Promise<R>,
): Promise<R> {
  const facts: ActName = {
    action: name,
    targetKind: 'room',
    targetId: roomId,
    isReading,
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(reason === undefined ? {} : { reason }),
  };
  return act(by, facts, async (unit) => {
    const room = await keptRoom(unit, by, roomId);
    const open = await unit.reports.open(roomId);
    const heard = open.filter((one) => hearsReport(by.actor, room, one));
    const isActorAsked = heard.some((one) => one.isForAdministrators);
    if (!mayKeepRoom(by.actor, action, { ...room, isActorAsked }))
      throw new AppError('not-allowed');
    return work(unit, room, heard);
  });
}
