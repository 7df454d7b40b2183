import type { ArchiveLine, News, ReadEvent } from '#ports/archive.ts';
import { must, part, type Ask } from './ask.ts';

/** Words alone: who is there, who writes and who reads is nothing that an archive keeps. */
const filter = encodeURIComponent(
  JSON.stringify({
    presence: { not_types: ['*'] },
    account_data: { not_types: ['*'] },
    room: {
      timeline: { limit: 20 },
      state: { lazy_load_members: true },
      ephemeral: { not_types: ['*'] },
      account_data: { not_types: ['*'] },
    },
  }),
);

/** As far as we read it of the Client-Server API. */
type Timeline = {
  readonly events?: readonly ReadEvent[];
  readonly limited?: boolean;
  readonly prev_batch?: string;
};
type Rooms = Readonly<Record<string, { readonly timeline?: Timeline }>>;
type Synced = {
  readonly next_batch: string;
  readonly to_device?: { readonly events?: readonly unknown[] };
  readonly device_lists?: {
    readonly changed?: readonly string[];
    readonly left?: readonly string[];
  };
  readonly device_one_time_keys_count?: Readonly<Record<string, number>>;
  readonly device_unused_fallback_key_types?: readonly string[];
  readonly rooms?: { readonly join?: Rooms; readonly leave?: Rooms };
};

type Line = { readonly ask: Ask; readonly token: string; readonly userId: string };

export function makeArchiveLine(line: Line): ArchiveLine {
  const { ask, token } = line;
  return {
    news: async (since) => {
      const from = since === null ? '' : `&since=${part(since)}`;
      const path = `/_matrix/client/v3/sync?timeout=0&filter=${filter}${from}`;
      // The server's own contract.
      const synced = (await must(ask, { method: 'GET', path, token })) as unknown as Synced;
      return newsOf(line, synced, since);
    },
    send: async ({ method, path, body }) =>
      // The server's answer goes to the keys as it came.
      JSON.stringify(await must(ask, { method, path, token, body: JSON.parse(body) as unknown })),
  };
}

async function newsOf(line: Line, synced: Synced, since: string | null): Promise<News> {
  const rooms: { roomId: string; events: readonly ReadEvent[] }[] = [];
  const { join = {}, leave = {} } = synced.rooms ?? {};
  for (const [roomId, { timeline = {} }] of [...Object.entries(join), ...Object.entries(leave)])
    rooms.push({ roomId, events: await whole(line, { roomId, timeline, since }) });
  const { to_device: toDevice, next_batch: position } = synced;
  return {
    position,
    toDevice: toDevice?.events ?? [],
    ...keysOf(synced),
    rooms,
  };
}

const keysOf = (synced: Synced): Omit<News, 'position' | 'toDevice' | 'rooms'> => ({
  changedUsers: synced.device_lists?.changed ?? [],
  leftUsers: synced.device_lists?.left ?? [],
  keyCounts: synced.device_one_time_keys_count ?? {},
  fallbackKeys: synced.device_unused_fallback_key_types ?? null,
});

type Gap = {
  readonly roomId: string;
  readonly timeline: Timeline;
  readonly since: string | null;
};

/** All that was written since then, or since the archive came: the server cuts off what is long. */
async function whole({ ask, token, userId }: Line, gap: Gap): Promise<readonly ReadEvent[]> {
  const { roomId, timeline, since } = gap;
  // From the newest page back.
  const pages: ReadEvent[][] = [[...(timeline.events ?? [])]];
  let from = timeline.limited === true ? (timeline.prev_batch ?? null) : null;
  while (from !== null && comingOf(userId, pages.at(-1) ?? []) < 0) {
    const to = since === null ? '' : `&to=${part(since)}`;
    const path = `/_matrix/client/v3/rooms/${part(roomId)}/messages?dir=b&limit=500&from=${part(from)}${to}`;
    const { status, body: page } = await ask({ method: 'GET', path, token });
    // Out of the room, which may be gone: nothing more is to be had, and the other rooms go on.
    if (status !== 200) break;
    // The server's own contract.
    const before = (page['chunk'] ?? []) as readonly ReadEvent[];
    pages.push(before.toReversed());
    from = typeof page['end'] === 'string' && before.length > 0 ? page['end'] : null;
  }
  const events = pages.toReversed().flat();
  return events.slice(comingOf(userId, events) + 1);
}

/** Where the archive came into the room; -1: before all of these. */
const comingOf = (userId: string, events: readonly ReadEvent[]): number =>
  events.findLastIndex(
    ({ type, state_key: who, content }) =>
      type === 'm.room.member' && who === userId && content['membership'] === 'join',
  );
