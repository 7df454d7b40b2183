import type { AskToRead, ReadRequest as View, ReadRequests } from '@astra/contracts/read-requests';
import { AppError } from '@astra/kit/problems';
import { mayOnReadRequest, type ReadRequestAction } from '@astra/policy/read-requests';
import { acknowledge, holdersOf, isTimely, type ReadRequest } from '#domain/read-request.ts';
import type { Room } from '#domain/room.ts';
import type { Team } from '#domain/team.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf, type Act } from './act.ts';
import type { Deps } from './deps.ts';
import { presentReadRequests } from './present-read-request.ts';
import { readingMembers } from './reading-members.ts';
import { tellAsked } from './tell-asked.ts';
import type { TellReadings } from './tell-readings.ts';

type Of = { readonly roomId: string; readonly requestId: string };
export type ReadRequestUses = {
  readonly list: (by: ByMember, roomId: string) => Promise<ReadRequests>;
  /** Those that wait for the caller, in whichever room. */
  readonly mine: (by: ByMember) => Promise<ReadRequests>;
  readonly ask: (by: ByMember, roomId: string, wish: AskToRead) => Promise<View>;
  readonly acknowledge: (by: ByMember, of: Of) => Promise<View>;
};

const mostShown = 100;
/** As many as can be asked by name. */
const mostAsked = 50;

/** Messages that somebody is asked to have read. */
export function makeReadRequestUses(deps: Deps, tell: TellReadings): ReadRequestUses {
  const act = makeAct(deps);
  return { ...looking(act), ...asking(deps, act, tell), ...answering(deps, act, tell) };
}

function looking(act: Act): Pick<ReadRequestUses, 'list' | 'mine'> {
  return {
    list: (by, roomId) =>
      onRoom({ act, by, roomId, action: 'read-request.see' }, async (unit, { members }) => {
        const requests = await unit.readRequests.ofRoom(roomId, mostShown);
        return { items: await presentReadRequests(unit, { by, members }, requests) };
      }),
    mine: (by) =>
      act(by, { action: 'read-request.list', isReading: true }, async (unit) => {
        const requests = await unit.readRequests.waitingFor(by.actor.id, mostShown);
        return { items: await presentReadRequests(unit, { by, members: null }, requests) };
      }),
  };
}

function asking(deps: Deps, act: Act, tell: TellReadings): Pick<ReadRequestUses, 'ask'> {
  const { clock, random } = deps;
  return {
    ask: async (by, roomId, wish) => {
      const until = new Date(wish.until);
      const isMine = await isOwnMessage(deps, by, { roomId, eventId: wish.eventId });
      const on = { act, by, roomId, action: 'read-request.ask' } as const;
      const view = await onRoom(on, async (unit, { room, members }) => {
        if (!isTimely(until, clock.now())) throw wrong('/until', 'a minute to two days from now');
        if (!isMine) throw wrong('/eventId', 'is no message of yours in this room');
        const { id: askedBy, organisationId } = by.actor;
        const request: ReadRequest = {
          id: random.uuid(),
          roomId,
          organisationId,
          eventId: wish.eventId,
          askedBy,
          position: wish.position,
          until,
          dueAt: until,
          escalation: 'none',
          readAt: null,
          createdAt: clock.now(),
          news: 1,
          told: 0,
          people: whomOf(wish, { room, members, askedBy }).map((personId) => ({
            personId,
            wave: 'asked',
            readAt: null,
          })),
        };
        if (await unit.readRequests.add(request)) await tellAsked(unit, request, clock.now());
        return presentOne(unit, { by, members }, { roomId, eventId: wish.eventId });
      });
      await tell();
      return view;
    },
  };
}

function answering(deps: Deps, act: Act, tell: TellReadings): Pick<ReadRequestUses, 'acknowledge'> {
  return {
    acknowledge: async (by, { roomId, requestId }) => {
      const on = { act, by, roomId, requestId, action: 'read-request.acknowledge' } as const;
      const view = await onRoom(on, async (unit, { members, request }) => {
        if (!request) throw new AppError('not-found');
        const after = acknowledge(request, by.actor.id, deps.clock.now());
        if (after !== request) await unit.readRequests.save(after);
        return presentOne(unit, { by, members }, request);
      });
      await tell();
      return view;
    },
  };
}

/** Asked of the chat server, outside of the transaction. Who is not in the room learns nothing by it. */
async function isOwnMessage(
  { store, server }: Deps,
  by: ByMember,
  { roomId, eventId }: Pick<ReadRequest, 'roomId' | 'eventId'>,
): Promise<boolean> {
  const { matrixRoomId, own } = await store.within(scopeOf(by), async ({ rooms, accounts }) => {
    const room = await rooms.find(roomId);
    const isIn = room?.members.some(({ personId }) => personId === by.actor.id) === true;
    return { matrixRoomId: isIn ? room.matrixRoomId : null, own: await accounts.find(by.actor.id) };
  });
  if (matrixRoomId === null || !own) return false;
  return (await server.senderOf(matrixRoomId, eventId)) === server.userId(own.localpart);
}

type Members = Team['members'];
type Asking = { readonly room: Room; readonly members: Members; readonly askedBy: string };

/** People of the room alone: nobody else could read it. */
function whomOf(wish: AskToRead, { room, members, askedBy }: Asking): readonly string[] {
  const { position, personIds } = wish;
  const isIn = (id: string): boolean => room.members.some(({ personId }) => personId === id);
  if ((position === null) === (personIds.length === 0))
    throw wrong('/personIds', 'either a position or people');
  if (position === null) {
    if (!personIds.every((id) => isIn(id) && id !== askedBy))
      throw wrong('/personIds', 'names somebody who is not in the room');
    return personIds;
  }
  const holders = holdersOf(members, position, askedBy).filter(isIn);
  if (holders.length === 0) throw wrong('/position', 'is held by nobody in the room');
  // Each answer is told to every open page of the room.
  if (room.forRoles !== null && holders.length > mostAsked)
    throw wrong('/position', 'is held by more people than are asked at once');
  return holders;
}

const wrong = (pointer: string, message: string): AppError =>
  new AppError('invalid-input', undefined, { extras: { errors: [{ pointer, message }] } });

type On = {
  readonly act: Act;
  readonly by: ByMember;
  readonly roomId: string;
  readonly requestId?: string;
  readonly action: ReadRequestAction;
};
type Seen = {
  readonly room: Room;
  readonly members: Members;
  readonly request: ReadRequest | null;
};

async function onRoom<R>(
  { act, by, roomId, requestId, action }: On,
  work: (unit: Unit, seen: Seen) => Promise<R>,
): Promise<R> {
  const isReading = action === 'read-request.see';
  const about = { targetKind: 'room', targetId: roomId, isReading } as const;
  return act(by, { action, ...about }, async (unit) => {
    const seen = await look(unit, { by, roomId, requestId });
    const { room, members, request } = seen;
    const askedIds = request ? askedIdsOf(request, members) : [];
    if (!mayOnReadRequest(by.actor, action, { ...room, askedIds }))
      throw new AppError('not-allowed');
    if (room.isClosed && action === 'read-request.ask') throw new AppError('room-closed');
    return work(unit, seen);
  });
}

/** What the actor cannot see must look exactly like what does not exist. */
async function look(
  unit: Unit,
  { by, roomId, requestId }: Pick<On, 'by' | 'roomId'> & { readonly requestId: string | undefined },
): Promise<Seen> {
  const room = await unit.rooms.find(roomId);
  const members = room ? await readingMembers(unit, room) : null;
  if (!room || !members) throw new AppError('not-found');
  if (!mayOnReadRequest(by.actor, 'read-request.see', { ...room, askedIds: [] }))
    throw new AppError('not-found');
  if (requestId === undefined) return { room, members, request: null };
  const request = await unit.readRequests.findForChange(requestId);
  if (request?.roomId !== roomId) throw new AppError('not-found');
  return { room, members, request };
}

const askedIdsOf = (
  { people, position, askedBy }: ReadRequest,
  members: Members,
): readonly string[] => [
  ...people.map(({ personId }) => personId),
  ...(position === null ? [] : holdersOf(members, position, askedBy)),
];

async function presentOne(
  unit: Unit,
  seen: { readonly by: ByMember; readonly members: Members },
  { roomId, eventId }: Pick<ReadRequest, 'roomId' | 'eventId'>,
): Promise<View> {
  const request = await unit.readRequests.ofEvent(roomId, eventId);
  const [view] = request ? await presentReadRequests(unit, seen, [request]) : [];
  if (!view) throw new AppError('not-found');
  return view;
}
