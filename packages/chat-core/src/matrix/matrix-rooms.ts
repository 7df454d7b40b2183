import {
  ClientEvent,
  Direction,
  EventType,
  MatrixEventEvent,
  NotificationCountType,
  RoomEvent,
  RoomStateEvent,
} from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import type { RoomFacts, RoomPreview, WriteBar } from '../rooms.ts';
import { isMuted } from './mute.ts';
import { contentOf, readEvent } from './read-event.ts';

const PREVIEW_LENGTH = 140;
/** Farther back nobody looks for a preview. */
const PREVIEW_DEPTH = 40;
const DAY_MS = 86_400_000;

interface Following {
  readonly serviceId: string | null;
  /** Have all rooms come? */
  readonly isWhole: Observable<boolean>;
}

/** The rooms of a Matrix client; only what changed is worked out anew, once a moment. */
export function followRooms(
  client: MatrixClient,
  { serviceId, isWhole }: Following,
): Observable<readonly RoomFacts[]> {
  const store = makeStore<readonly RoomFacts[]>([]);
  const facts = new Map<string, RoomFacts>();
  const dirty = new Set<string>();
  let isDue = false;
  let isBegun = false;

  const flush = (): void => {
    isDue = false;
    // A first sync shows its rooms when all of them are whole; where one came alone, it is shown, and then the others.
    if (!client.isInitialSyncComplete() || (isBegun && !isWhole.getSnapshot())) return;
    isBegun = true;
    for (const id of dirty) {
      const room = client.getRoom(id);
      const next = room && factsOf(client, room, serviceId);
      if (next) facts.set(id, next);
      else facts.delete(id);
    }
    if (dirty.size === 0) return;
    dirty.clear();
    store.set([...facts.values()]);
  };
  const touch = (roomId: string | undefined): void => {
    if (roomId === undefined) return;
    dirty.add(roomId);
    if (isDue) return;
    isDue = true;
    // A sync brings hundreds of events: they are taken together.
    setTimeout(flush, 0);
  };
  const touchAll = (): void => {
    for (const room of client.getRooms()) touch(room.roomId);
  };

  client.on(ClientEvent.Sync, flush);
  client.on(ClientEvent.Room, (room) => {
    room.on(RoomEvent.UnreadNotifications, () => touch(room.roomId));
    touch(room.roomId);
  });
  client.on(ClientEvent.DeleteRoom, touch);
  client.on(RoomEvent.Timeline, (event) => touch(event.getRoomId()));
  client.on(RoomEvent.Redaction, (event) => touch(event.getRoomId()));
  client.on(RoomEvent.Name, (room) => touch(room.roomId));
  client.on(RoomEvent.MyMembership, (room) => touch(room.roomId));
  client.on(RoomEvent.Receipt, (_event, room) => touch(room.roomId));
  client.on(RoomStateEvent.Events, (event) => touch(event.getRoomId()));
  client.on(MatrixEventEvent.Decrypted, (event) => touch(event.getRoomId()));
  client.on(ClientEvent.AccountData, (event) => {
    if (event.getType() === 'm.direct' || event.getType() === 'm.push_rules') touchAll();
  });
  return store;
}

function factsOf(client: MatrixClient, room: Room, serviceId: string | null): RoomFacts | null {
  const membership = room.getMyMembership();
  if (membership !== 'join' && membership !== 'invite') return null;
  const otherId = directWith(client, room);
  return {
    id: room.roomId,
    // What else it may be for, the chat service says (`RoomCard`).
    kind: otherId === null ? 'team' : 'direct',
    name: room.name,
    otherId,
    membership: membership === 'join' ? 'joined' : 'invited',
    isEncrypted: room.hasEncryptionStateEvent(),
    memberCount: room.getJoinedMemberCount() - (serviceId === null ? 0 : 1),
    ...countsOf(client, room),
    ...lastOf(client, room),
    isSilent: isSilent(room),
    writeBar: writeBarOf(client, room),
    keptDays: keptDaysOf(room),
    isMuted: isMuted(client, room.roomId),
  };
}

type Counts = Pick<RoomFacts, 'unread' | 'mentions'>;

/**
 * What is new. In encrypted rooms the client trusts no number of the server but nought, and counts itself; answers in threads
 * only where it works threads out itself, which ours does not.
 */
function countsOf(client: MatrixClient, room: Room): Counts {
  const answers = room.hasEncryptionStateEvent() ? newAnswers(client, room) : [];
  const mentions = answers.filter((event) => actionsOf(client, event)?.tweaks.highlight === true);
  const named = room.getUnreadNotificationCount(NotificationCountType.Highlight);
  // The server cannot read who is named: of a muted room it says nought, and the client forgets what it had counted.
  const all = Math.max(room.getUnreadNotificationCount(NotificationCountType.Total), named);
  return { unread: all + answers.length, mentions: named + mentions.length };
}

/** What others have answered in threads since one read on, as far as it is loaded and can be read. */
function newAnswers(client: MatrixClient, room: Room): readonly MatrixEvent[] {
  const myId = client.getSafeUserId();
  // Whoever has written since has not seen the answers: only a receipt says so.
  const readTo = room.getEventReadUpTo(myId, true);
  const events = room.getLiveTimeline().getEvents();
  const from = events.findLastIndex((event) => event.getId() === readTo) + 1;
  return events
    .slice(from)
    .filter(
      (event) =>
        event.getRelation()?.rel_type === 'm.thread' &&
        event.getType() === 'm.room.message' &&
        event.getSender() !== myId &&
        !event.isRedacted() &&
        actionsOf(client, event)?.notify === true,
    );
}

const actionsOf = (
  client: MatrixClient,
  event: MatrixEvent,
): ReturnType<MatrixClient['getPushActionsForEvent']> => client.getPushActionsForEvent(event);

/** The levels that the chat service gives: below everybody who may not write, its own alone in a closed room. */
const CLOSED_LEVEL = 100;

function writeBarOf(client: MatrixClient, room: Room): WriteBar | null {
  if (room.maySendMessage()) return null;
  const powers: unknown = room
    .getLiveTimeline()
    .getState(Direction.Forward)
    ?.getStateEvents('m.room.power_levels', '')
    ?.getContent()['events_default'];
  if (typeof powers === 'number' && powers >= CLOSED_LEVEL) return 'closed';
  const mine = room.getMember(client.getSafeUserId())?.powerLevel ?? 0;
  return mine < 0 ? 'silenced' : 'leads-only';
}

/** The chat service says it to every client (MSC1763). */
function keptDaysOf(room: Room): number | null {
  const state = room.getLiveTimeline().getState(Direction.Forward);
  const lifetime: unknown = state?.getStateEvents('m.room.retention', '')?.getContent()[
    'max_lifetime'
  ];
  return typeof lifetime === 'number' ? lifetime / DAY_MS : null;
}

function directWith(client: MatrixClient, room: Room): string | null {
  const direct: unknown = client.getAccountData('m.direct' as never)?.getContent();
  if (typeof direct === 'object' && direct !== null) {
    for (const [userId, rooms] of Object.entries(direct)) {
      if (Array.isArray(rooms) && rooms.includes(room.roomId)) return userId;
    }
  }
  return room.getDMInviter() ?? null;
}

function lastOf(client: MatrixClient, room: Room): Pick<RoomFacts, 'lastAt' | 'preview'> {
  const events = room.getLiveTimeline().getEvents();
  const recent = events.slice(-PREVIEW_DEPTH).toReversed();
  for (const event of recent) {
    const preview = previewOf(client, room, event);
    if (preview) return { lastAt: preview.at, preview };
  }
  return { lastAt: recent.at(-1)?.getTs() ?? 0, preview: null };
}

/** Until a room that was just made has its rules and its first people, ms: nobody writes before that. */
const MAKING = 5_000;

/** From its making on, nothing is told of it but who came and what holds. What older than that is not here may be words. */
function isSilent(room: Room): boolean {
  const events = room.getLiveTimeline().getEvents();
  const madeAt = room.currentState.getStateEvents(EventType.RoomCreate, '')?.getTs() ?? 0;
  const isWhole = (events[0]?.getTs() ?? Number.POSITIVE_INFINITY) - madeAt < MAKING;
  return isWhole && events.every((event) => event.isState());
}

function previewOf(client: MatrixClient, room: Room, event: MatrixEvent): RoomPreview | null {
  const fact = readEvent(event);
  if (!fact) return null;
  const { body, senderId, at } = fact;
  const person = {
    senderId,
    senderName: nameIn(room, senderId),
    isMine: senderId === client.getUserId(),
    at,
  };
  if (body.kind === 'deleted') return { ...person, what: 'deleted', text: '' };
  if (body.kind === 'sealed' && body.editOf === null)
    return { ...person, what: 'sealed', text: '' };
  if (body.kind !== 'message') return null;
  // With the edits that the client knows of.
  const { kind, text, callId, fileId } = contentOf(event.getContent());
  if (callId !== null) return { ...person, what: 'call', text: '', callId };
  if (fileId !== null) return { ...person, what: 'file', text: '' };
  if (kind === 'unsupported') return { ...person, what: 'unsupported', text: '' };
  return { ...person, what: 'text', text: text.replaceAll(/\s+/gu, ' ').slice(0, PREVIEW_LENGTH) };
}

const nameIn = (room: Room, userId: string): string => room.getMember(userId)?.name ?? userId;
