import { escalate } from '#domain/read-request.ts';
import { waitsInRoom } from '#domain/push.ts';
import type { Random } from '@astra/kit/random';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { readingMembers } from './reading-members.ts';
import { tellAsked } from './tell-asked.ts';
import type { TellReadings } from './tell-readings.ts';
import { withdrawRequest } from './withdraw-request.ts';

/** What was not read in time is passed on, each step once, in whichever replica. */
export type PassOnUnread = () => Promise<void>;

const atOnce = 50;
const byTheRound = {
  actor: { kind: 'service', id: 'chat' },
  requestId: 'unread',
  origin: null,
} as const;

export function makePassOnUnread(deps: Deps, tell: TellReadings): PassOnUnread {
  const { store, server, clock, random, log } = deps;
  const passOnOne = async (id: string, now: Date): Promise<void> => {
    const about = await store.within('system', (unit) => messageOf(unit, id));
    // Asked of the chat server outside of the transaction; without its answer it waits for the next round.
    const isGone = about !== null && (await server.isGone(about.matrixRoomId, about.eventId));
    await store.within('system', (unit) => passOn(unit, { id, now, random, isGone }));
  };
  return async () => {
    const now = clock.now();
    const ids = await store.within('system', ({ readRequests }) =>
      readRequests.dueIds(now, atOnce),
    );
    for (const id of ids)
      await passOnOne(id, now).catch((error: unknown) =>
        log.warn({ err: error, requestId: id }, 'What was not read was not passed on yet'),
      );
    await tell();
  };
}

type Message = { readonly matrixRoomId: string; readonly eventId: string };

async function messageOf({ readRequests, rooms }: Unit, id: string): Promise<Message | null> {
  const request = await readRequests.find(id);
  if (!request) return null;
  const room = await rooms.find(request.roomId);
  return room?.matrixRoomId ? { matrixRoomId: room.matrixRoomId, eventId: request.eventId } : null;
}

type One = {
  readonly id: string;
  readonly now: Date;
  readonly random: Random;
  readonly isGone: boolean;
};

async function passOn(unit: Unit, { id, now, random, isGone }: One): Promise<void> {
  const request = await unit.readRequests.findForChange(id);
  // Another replica was here, or somebody has read it meanwhile.
  if (!request?.dueAt || request.dueAt > now) return;
  if (isGone) return withdrawRequest(unit, request);
  const room = await unit.rooms.find(request.roomId);
  const all = room ? await readingMembers(unit, room) : null;
  const isIn = (personId: string): boolean =>
    room?.members.some((one) => one.personId === personId) === true;
  // Only who is in the room can read it.
  const members = (all ?? []).filter(({ personId }) => isIn(personId));
  const after = escalate(request, members, now);
  await unit.readRequests.save(after);
  const fresh = after.people.slice(request.people.length);
  await tellAsked(unit, { roomId: after.roomId, people: fresh }, now);
  if (after.escalation === 'nobody')
    await unit.pushLetters.tell(
      [request.askedBy],
      waitsInRoom('reading', { roomId: after.roomId, now }),
    );
  // They hear of it by mail too: who was asked first had the time to look.
  const { roomId, organisationId } = after;
  const mails = fresh.map(({ personId }) => ({
    id: random.uuid(),
    personId,
    organisationId,
    roomId,
    kind: 'reading-waits' as const,
  }));
  await unit.notices.ask(mails, now);
  await unit.audit(byTheRound, {
    action: 'read-request.pass-on',
    outcome: 'done',
    targetKind: 'room',
    targetId: request.roomId,
    organisationId: request.organisationId,
  });
}
