import { isDeepStrictEqual } from 'node:util';
import type { ChatRoom, MeetingPeople } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import { guestName } from '#domain/account.ts';
import { guestsTalkUntil, mayGuestsTalk } from '#domain/conversation.ts';
import type { RoomMember } from '#domain/room.ts';
import { peopleOfRoom } from '#domain/room-people.ts';
import type { ByGuest, ByMember } from '#ports/by.ts';
import type { AccountKeeper } from './accounts.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { presentRoom } from './present-room.ts';
import type { SyncRoom } from './sync-room.ts';

type Keepers = { readonly accounts: AccountKeeper; readonly syncRoom: SyncRoom };

/** Brings a meeting's conversation to who talks in the meeting now. */
export type FollowMeeting = (
  meetingId: string,
  /** Not made by news of a meeting in which nobody has opened the chat yet. */
  options: { readonly isMade: boolean },
) => Promise<MeetingPeople | null>;

export function makeFollowMeeting(deps: Deps, { accounts, syncRoom }: Keepers): FollowMeeting {
  const { meetings } = deps;
  return async (meetingId, { isMade }) => {
    if (!isMade && !(await isBegun(deps, meetingId))) return null;
    let people = await meetings.peopleOf(meetingId);
    if (!people) return null;
    const closed = new Set<string>();
    for (;;) {
      const kept = await keep(deps, accounts, people);
      for (const personId of kept.closed) closed.add(personId);
      // Two at once may have asked in one order and kept in the other: what was kept last is what meetings says now.
      const told = await settled(meetings.peopleOf(meetingId));
      const now = told.status === 'fulfilled' ? told.value : null;
      if (now && !isDeepStrictEqual(now, people)) {
        people = now;
        continue;
      }
      for (const personId of closed) await accounts.sync(personId);
      await syncRoom(kept.roomId);
      // Whom it put out is out, whoever has to ask again.
      if (told.status === 'rejected') throw told.reason;
      return people;
    }
  };
}

const settled = async <T>(asked: Promise<T>): Promise<PromiseSettledResult<T>> => {
  const [result] = await Promise.allSettled([asked]);
  return result;
};

type Kept = { readonly roomId: string; readonly closed: readonly string[] };

async function keep(deps: Deps, accounts: AccountKeeper, people: MeetingPeople): Promise<Kept> {
  const { meetingId, isOver } = people;
  const guests = mayGuestsTalk(people, deps.clock.now()) ? people.guests : [];
  const members = await membersOf(accounts, { ...people, guests });
  const roomId = await keepRoom(deps, people, members);
  const staying = guests.map(({ guestId }) => guestId);
  return { roomId, closed: isOver ? await closeGuests(deps, { meetingId, staying }) : [] };
}

/** Somebody has the conversation, or a guest an account for it: which has to end in its time, too. */
const isBegun = ({ store }: Deps, meetingId: string): Promise<boolean> =>
  store.within(
    'system',
    async ({ rooms, accounts }) =>
      (await rooms.ofMeeting(meetingId)) !== null ||
      (await accounts.guestsOf([meetingId])).length > 0,
  );

/** Professionals always; guests while they may talk. */
async function membersOf(
  accounts: AccountKeeper,
  { meetingId, organisationId, professionals, guests }: MeetingPeople,
): Promise<readonly RoomMember[]> {
  const members: RoomMember[] = [];
  for (const member of professionals)
    if (await accounts.ensureMember(member.personId)) members.push(member);
  const guestIds: string[] = [];
  for (const { guestId, isPatient } of guests) {
    const guest = { guestId, meetingId, organisationId, name: guestName(isPatient) };
    if (await accounts.ensureGuest(guest)) guestIds.push(guestId);
  }
  return peopleOfRoom({ of: 'meeting', professionals: members, guestIds });
}

function keepRoom(
  { store, clock, random }: Deps,
  people: MeetingPeople,
  members: readonly RoomMember[],
): Promise<string> {
  const { meetingId, organisationId, title: name } = people;
  return store.within('system', async ({ rooms }) => {
    const fresh = { id: random.uuid(), organisationId, kind: 'meeting', name, meetingId } as const;
    const until = guestsTalkUntil(people, clock.now());
    if (await rooms.add({ ...fresh, teamId: null, directKey: null, members }, clock.now())) {
      await rooms.setGuestsUntil(fresh.id, until);
      return fresh.id;
    }
    const room = await rooms.ofMeeting(meetingId);
    if (!room) throw new Error('A conversation that was there is gone');
    if (room.name !== name) await rooms.change(room.id, { name, isClosed: room.isClosed });
    await rooms.setMembers(room, members);
    await rooms.setGuestsUntil(room.id, until);
    return room.id;
  });
}

/** A guest's account ends with the meeting, or with the day until which they may talk after it. */
const closeGuests = (
  { store, clock }: Deps,
  { meetingId, staying }: { readonly meetingId: string; readonly staying: readonly string[] },
): Promise<readonly string[]> =>
  store.within('system', async ({ accounts, devices }) => {
    const all = await accounts.guestsOf([meetingId]);
    const guests = all.filter(({ personId }) => !staying.includes(personId));
    for (const { personId, displayName } of guests) {
      await accounts.change(personId, { displayName, isActive: false });
      await devices.endDevicesOf({ personId }, clock.now());
    }
    return guests.map(({ personId }) => personId);
  });

/** The conversation of a meeting, for somebody who takes part in it. */
export type OpenConversation<B> = (by: B, meetingId: string) => Promise<ChatRoom>;

export function makeOpenConversation(
  deps: Deps,
  followMeeting: FollowMeeting,
): OpenConversation<ByMember | ByGuest> {
  const act = makeAct(deps);
  return async (by, meetingId) => {
    const facts = { action: 'room.open-conversation', targetKind: 'meeting', targetId: meetingId };
    const { actor } = by;
    const people = await deps.meetings.peopleOf(meetingId);
    const isIn = people !== null && takesPart(actor, { people, now: deps.clock.now() });
    // Who does not take part does not learn whether there is such a meeting, and makes no conversation of it.
    if (isIn) await followMeeting(meetingId, { isMade: true });
    return act(by, facts, async (unit) => {
      const room = isIn ? await unit.rooms.ofMeeting(meetingId) : null;
      const isMember = room?.members.some(({ personId }) => personId === actor.id) === true;
      if (!room || !isMember)
        throw new AppError(actor.kind === 'guest' ? 'guest-not-admitted' : 'not-found');
      return presentRoom(unit, deps.server, room);
    });
  };
}

function takesPart(
  actor: ByMember['actor'] | ByGuest['actor'],
  { people, now }: { readonly people: MeetingPeople; readonly now: Date },
): boolean {
  const { professionals, guests } = people;
  return actor.kind === 'member'
    ? professionals.some(({ personId }) => personId === actor.id)
    : mayGuestsTalk(people, now) && guests.some(({ guestId }) => guestId === actor.id);
}
