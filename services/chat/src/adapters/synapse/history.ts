import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import type { ChatServer, RoomEvent } from '#ports/chat-server.ts';
import { must, part, type Ask } from './ask.ts';

type Of = Pick<ChatServer, 'purge' | 'history' | 'roomsOf' | 'editsOf' | 'redact' | 'eventOf'>;

const adminPath = (roomId: string): string => `/_synapse/admin/v1/rooms/${part(roomId)}`;

/** Written after what is deleted: the chat server never deletes the newest event of a room. */
const marker = 'org.astra-visio.swept';
/** What says how the room is: it stays, and holds no words. */
const notWords = {
  not_types: [
    'm.room.create',
    'm.room.member',
    'm.room.power_levels',
    'm.room.join_rules',
    'm.room.history_visibility',
    'm.room.guest_access',
    'm.room.encryption',
    'm.room.name',
    'm.room.canonical_alias',
    'm.room.retention',
    marker,
  ],
};

/** What was written in a room, as whoever answers for it handles it. */
export function makeHistory(ask: Ask, random: Random): Of {
  return {
    purge: async (roomId, before) => {
      const until =
        (await firstFrom(ask, roomId, before)) ?? (await marked({ ask, random }, roomId, before));
      if (until !== null) await purge(ask, roomId, until);
    },
    history: (roomId, by) => history(ask, roomId, by),
    roomsOf: async (userId) => {
      const path = `/_synapse/admin/v1/users/${part(userId)}/memberships`;
      const { memberships } = await must(ask, { method: 'GET', path });
      return Object.keys(memberships ?? {});
    },
    editsOf: (roomId, eventId) => editsOf(ask, { roomId, eventId }),
    redact: async (roomId, eventId, reason) => {
      // The same event twice under one name is one redaction.
      const path = `/_matrix/client/v3/rooms/${part(roomId)}/redact/${part(eventId)}/${part(`gone ${eventId}`)}`;
      const { status } = await ask({ method: 'PUT', path, body: { reason } });
      if (status !== 200 && status !== 404)
        throw new Error(`The chat server removed no message: ${status}`);
    },
    eventOf: async (roomId, eventId) => {
      const path = `/_matrix/client/v3/rooms/${part(roomId)}/event/${part(eventId)}`;
      const { status, body } = await ask({ method: 'GET', path });
      // The server's own contract.
      return status === 200 ? (body as RoomEvent) : null;
    },
  };
}

type Related = { readonly chunk?: readonly RoomEvent[]; readonly next_batch?: string };

async function editsOf(
  ask: Ask,
  { roomId, eventId }: { readonly roomId: string; readonly eventId: string },
): Promise<readonly string[]> {
  const found: string[] = [];
  let from: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(from && { from }) });
    const path = `/_matrix/client/v1/rooms/${part(roomId)}/relations/${part(eventId)}/m.replace?${query.toString()}`;
    const { status, body } = await ask({ method: 'GET', path });
    if (status === 404) return found;
    if (status !== 200) throw new Error(`The chat server says no edits: ${status}`);
    // The server's own contract.
    const { chunk = [], next_batch: next } = body as Related;
    found.push(...chunk.map((event) => event.event_id));
    from = next;
  } while (from !== undefined);
  return found;
}

const atOnce = 500;

async function* history(
  ask: Ask,
  roomId: string,
  by: readonly string[] | undefined,
): AsyncGenerator<RoomEvent> {
  const filter = by ? `&filter=${encodeURIComponent(JSON.stringify({ senders: by }))}` : '';
  for (let from: string | null = ''; from !== null;) {
    const at = from === '' ? '' : `&from=${part(from)}`;
    const path = `${adminPath(roomId)}/messages?dir=f&limit=${atOnce}${filter}${at}`;
    const { status, body } = await ask({ method: 'GET', path });
    // A room that the server has let go of has nothing.
    if (status === 404) return;
    if (status !== 200) throw new Error(`The chat server told no history: ${status}`);
    yield* body['chunk'] as readonly RoomEvent[];
    from = typeof body['end'] === 'string' ? body['end'] : null;
  }
}

/** The oldest event that is kept; null when all are too old. */
async function firstFrom(ask: Ask, roomId: string, from: Date): Promise<string | null> {
  const path = `${adminPath(roomId)}/timestamp_to_event?dir=f&ts=${from.getTime()}`;
  const { status, body } = await ask({ method: 'GET', path });
  return status === 200 ? String(body['event_id']) : null;
}

/** A room in which nobody has written since then: its last words go too, up to a sign that is put after them. */
async function marked(
  { ask, random }: { readonly ask: Ask; readonly random: Random },
  roomId: string,
  before: Date,
): Promise<string | null> {
  const filter = encodeURIComponent(JSON.stringify(notWords));
  const path = `${adminPath(roomId)}/messages?dir=b&limit=1&filter=${filter}`;
  const { chunk } = await must(ask, { method: 'GET', path });
  if (!Array.isArray(chunk) || chunk.length === 0) return null;
  const room = `/_matrix/client/v3/rooms/${part(roomId)}`;
  const sent = `${room}/send/${marker}/${random.uuid()}`;
  const { event_id } = await must(ask, { method: 'PUT', path: sent, body: {} });
  // Asked again: somebody may have written in between, and their words stay.
  return (await firstFrom(ask, roomId, before)) ?? String(event_id);
}

async function purge(ask: Ask, roomId: string, until: string): Promise<void> {
  const started = await must(ask, {
    method: 'POST',
    path: `/_synapse/admin/v1/purge_history/${part(roomId)}`,
    body: { delete_local_events: true, purge_up_to_event_id: until },
  });
  const path = `/_synapse/admin/v1/purge_history_status/${part(String(started['purge_id']))}`;
  for (const waitMs of waits) {
    await pause(waitMs);
    const { status } = await must(ask, { method: 'GET', path });
    if (status === 'complete') return;
    if (status === 'failed') throw new Error('The chat server deleted nothing');
  }
  throw new AppError('chat-unavailable', 'The chat server is slow to delete');
}
/** A minute in all. */
const waits = [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600];
