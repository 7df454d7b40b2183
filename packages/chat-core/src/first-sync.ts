type Fetch = typeof globalThis.fetch;

/** What a first sync needs that brings one room before all others. */
export interface FirstSyncParts {
  readonly fetch: Fetch;
  /** The room that somebody waits for, once it is known; null: all come together. */
  readonly firstRoom: () => Promise<string | null>;
  /** Resolves when the first answer may be handed on; it is asked for meanwhile. */
  readonly mayBegin: () => Promise<void>;
  /** Resolves when all rooms may be asked for, after one that came alone: that keeps server and page busy. */
  readonly mayGoOn: () => Promise<void>;
  /** Another number at each start of the same device. */
  readonly visit: number;
}

/** The way to the server during the first sync, and ever after. */
export interface FirstSync {
  readonly fetch: Fetch;
  /** Has everything been handed on, or one room alone so far? */
  readonly isWhole: () => boolean;
}

/** As many messages as the filter of a sync asks for when it does not say. */
const FEW_EVENTS = 10;

/**
 * Somebody with hundreds of rooms waits for one. Their first sync is answered with that room alone, as the server knows it;
 * the next one is the first that was asked for, with all rooms and with that one as it stands by then: what happens between
 * the two is in it, and what was told already is taken out. Where the room cannot be had alone, all come together as ever.
 */
export function makeFirstSync(parts: FirstSyncParts): FirstSync {
  const { fetch, firstRoom, mayBegin, mayGoOn, visit } = parts;
  let rest: Rest | null = null;

  const first = async (url: URL, options: RequestInit | undefined): Promise<Response> => {
    const roomId = await firstRoom();
    const alone = roomId === null ? null : await roomAlone(fetch, { url, options, roomId });
    const reply = alone ? Response.json(alone.body) : await fetch(url, options);
    await mayBegin();
    // Stopped meanwhile: nobody takes it in.
    if (options?.signal?.aborted === true) throw new DOMException('Stopped', 'AbortError');
    if (alone) rest = { url, told: alone };
    return reply;
  };
  const follow = async ({ url, told }: Rest, options?: RequestInit): Promise<Response> => {
    await mayGoOn();
    const reply = await fetch(url, options);
    if (!reply.ok) return reply;
    rest = null;
    return Response.json(untold((await reply.json()) as Sync, told));
  };
  return {
    isWhole: () => rest === null,
    fetch: (resource, options) => {
      const url = new URL(resource instanceof Request ? resource.url : resource);
      if (!url.pathname.endsWith('/client/v3/sync')) return fetch(resource, options);
      if (!url.searchParams.has('since')) return first(asNew(url, visit), options);
      return rest ? follow(rest, options) : fetch(resource, options);
    },
  };
}

/** How all rooms are asked for. */
interface Rest {
  readonly url: URL;
  readonly told: Told;
}

/**
 * Synapse gives the same device the same answer to the same first question again for two minutes: a page that is loaded
 * anew would begin with what was there then. Nobody waits for a first answer, so how long one would tells questions apart.
 */
function asNew(url: URL, visit: number): URL {
  const fresh = new URL(url);
  fresh.searchParams.set('timeout', String(visit));
  return fresh;
}

interface Wish {
  readonly url: URL;
  readonly options: RequestInit | undefined;
  readonly roomId: string;
}

/** What was handed on already. */
interface Told {
  readonly roomId: string;
  readonly eventIds: ReadonlySet<unknown>;
  /** What other devices have sent to this one, as text: it has no ids. */
  readonly sent: ReadonlySet<string>;
}

interface Alone extends Told {
  readonly body: object;
}

async function roomAlone(fetch: Fetch, { url, options, roomId }: Wish): Promise<Alone | null> {
  const filter = filterOf(url);
  const limit = String(filter.room?.timeline?.limit ?? FEW_EVENTS);
  // Everything but rooms: the server goes through none for it.
  const frameUrl = new URL(url);
  const none = { ...filter, room: { ...filter.room, rooms: [] } };
  frameUrl.searchParams.set('filter', JSON.stringify(none));
  const roomUrl = new URL(`../v3/rooms/${encodeURIComponent(roomId)}/initialSync`, url);
  roomUrl.searchParams.set('limit', limit);
  const ask = async <T>(what: URL): Promise<T | null> => {
    try {
      const reply = await fetch(what, options);
      return reply.ok ? ((await reply.json()) as T) : null;
    } catch {
      return null; // whoever asks for all meets the same, and knows what to do
    }
  };
  const [frame, room] = await Promise.all([ask<Sync>(frameUrl), ask<RoomNow>(roomUrl)]);
  if (!frame || room?.membership !== 'join') return null;
  return {
    roomId,
    body: { ...frame, rooms: { join: { [roomId]: joined(room) } } },
    eventIds: new Set(room.messages?.chunk?.map(({ event_id }) => event_id)),
    sent: new Set(frame.to_device?.events?.map((event) => JSON.stringify(event))),
  };
}

interface Filter {
  readonly room?: { readonly timeline?: { readonly limit?: number } };
}

/** The client writes the filter of its first sync into the address; that of others is kept by the server. */
function filterOf(url: URL): Filter {
  const filter = url.searchParams.get('filter') ?? '';
  return filter.startsWith('{') ? (JSON.parse(filter) as Filter) : {};
}

/** A sync, with what is read of it here. */
interface Sync {
  readonly to_device?: { readonly events?: readonly unknown[] };
  readonly rooms?: { readonly join?: Readonly<Record<string, JoinedRoom>> };
}

interface JoinedRoom {
  /** Before its timeline. */
  readonly state?: { readonly events?: readonly unknown[] };
  readonly timeline?: { readonly events?: readonly RoomEvent[]; readonly limited?: boolean };
}

interface RoomEvent {
  readonly event_id?: unknown;
  readonly type?: unknown;
}

/** A room as it stands (Client-Server API, `GET /rooms/{roomId}/initialSync`). */
interface RoomNow {
  readonly membership?: string;
  readonly state?: readonly unknown[];
  readonly messages?: { readonly chunk?: readonly RoomEvent[]; readonly start?: string };
  readonly receipts?: readonly unknown[];
  readonly account_data?: readonly unknown[];
}

/** The same room as a sync tells of it. */
function joined({ state, messages, receipts, account_data }: RoomNow): object {
  const events = messages?.chunk ?? [];
  // Nothing is before the room's making: what is older is not asked for.
  const isAll = events.some(({ type }) => type === 'm.room.create');
  return {
    // The state after the messages, not before them (MSC4222, which the client asks for).
    'org.matrix.msc4222.state_after': { events: state ?? [] },
    timeline: { events, prev_batch: isAll ? null : messages?.start, limited: true },
    ephemeral: { events: receipts ?? [] },
    account_data: { events: account_data ?? [] },
  };
}

/** Without what was handed on before: a key that comes a second time does not open. */
function untold(all: Sync, told: Told): Sync {
  const events = all.to_device?.events?.filter((event) => !told.sent.has(JSON.stringify(event)));
  const room = all.rooms?.join?.[told.roomId];
  return {
    ...all,
    ...(events ? { to_device: { events } } : {}),
    rooms: {
      ...all.rooms,
      join: { ...all.rooms?.join, ...(room ? { [told.roomId]: since(room, told) } : {}) },
    },
  };
}

/**
 * The same room from what was told of it on; where more has happened than its end holds, it is left as it is. What held before
 * its end is older than what was told, and would undo it: who has joined a moment ago would be invited again.
 */
function since(room: JoinedRoom, { eventIds }: Told): JoinedRoom {
  const events = room.timeline?.events ?? [];
  const last = events.findLastIndex(({ event_id }) => eventIds.has(event_id));
  if (last < 0) return room;
  return {
    ...room,
    ...(room.state ? { state: { events: [] } } : {}),
    timeline: { ...room.timeline, events: events.slice(last + 1), limited: false },
  };
}
