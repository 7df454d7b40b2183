import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { moderatorLevel, serviceLevel, silencedLevel, type Powers } from '#domain/room.ts';
import type { SynapseConfig } from '#config.ts';
import type { ChatServer, RoomPlan, SeenRoom } from '#ports/chat-server.ts';
import { must, part, serviceLocalpart, type Ask } from './ask.ts';

type Parts = { readonly ask: Ask; readonly config: SynapseConfig };
type Of = Pick<
  ChatServer,
  | 'makeRoom'
  | 'see'
  | 'join'
  | 'remove'
  | 'setPowers'
  | 'rename'
  | 'setKeptDays'
  | 'nameAfterPeople'
>;
type Event = {
  readonly type: string;
  readonly state_key: string;
  readonly content: Record<string, unknown>;
};

const dayMs = 86_400_000;
/** By which clients name a room after its people alone (MSC4171): a conversation of two is called by the other. */
const functionalMembers = 'io.element.functional_members';
/** Our way to find a room again is no name for it: it is told to nobody. */
const canonicalAlias = 'm.room.canonical_alias';
const roomPath = (id: string): string => `/_matrix/client/v3/rooms/${part(id)}`;

export function makeRooms(parts: Parts): Of {
  const { ask } = parts;
  const setState = async (roomId: string, type: string, body: object): Promise<void> => {
    await must(ask, { method: 'PUT', path: `${roomPath(roomId)}/state/${type}`, body });
  };
  return {
    makeRoom: (plan) => makeRoom(parts, plan),
    see: async (roomId) => seen(await stateOf(ask, roomId), parts.config),
    join: async (roomId, userId) => {
      const path = `/_synapse/admin/v1/join/${part(roomId)}`;
      await must(ask, { method: 'POST', path, body: { user_id: userId } });
    },
    remove: async (roomId, userId) => {
      const path = `${roomPath(roomId)}/kick`;
      const { status } = await ask({ method: 'POST', path, body: { user_id: userId } });
      if (status === 200) return;
      // Refused: whoever has left by themselves is out. Whoever is still in is so until somebody sees to it.
      const isOut = status === 403 && !joinedIn(await stateOf(ask, roomId)).includes(userId);
      if (!isOut) throw new Error(`The chat server removed nobody: ${status}`);
    },
    setPowers: (roomId, powers) => setState(roomId, 'm.room.power_levels', levels(powers)),
    rename: (roomId, name) => setState(roomId, 'm.room.name', { name }),
    setKeptDays: (roomId, days) =>
      setState(roomId, 'm.room.retention', days === null ? {} : { max_lifetime: days * dayMs }),
    nameAfterPeople: async (roomId) => {
      await setState(roomId, canonicalAlias, {});
      await setState(roomId, functionalMembers, functional(parts.config));
    },
  };
}

/**
 * A room is found by its alias, which is our id. Whatever died while an earlier try was making it: either there is nothing
 * yet, or a whole room, or a part of one, which is given up.
 */
async function makeRoom(parts: Parts, plan: RoomPlan): Promise<string> {
  const { ask, config } = parts;
  const alias = `#${plan.id}:${config.serverName}`;
  const aliasPath = `/_matrix/client/v3/directory/room/${part(alias)}`;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await ask({ method: 'GET', path: aliasPath });
    if (known.status === 200) {
      const roomId = String(known.body['room_id']);
      if (await isWhole(parts, roomId)) return roomId;
      await must(ask, { method: 'DELETE', path: aliasPath });
    }
    const made = await ask({
      method: 'POST',
      path: '/_matrix/client/v3/createRoom',
      body: creation(plan, config),
    });
    if (made.status === 200) return String(made.body['room_id']);
    if (made.body['errcode'] !== 'M_ROOM_IN_USE')
      throw new Error(
        `The chat server made no room: ${made.status} ${String(made.body['errcode'])}`,
      );
  }
  throw new Error('The chat server made no room');
}
const tries = 3;

/** Another replica may be in the middle of it: a part of a room is given up only when it stays one. */
async function isWhole({ ask, config }: Parts, roomId: string): Promise<boolean> {
  for (const waitMs of [0, 500, 1500]) {
    if (waitMs > 0) await pause(waitMs);
    const events = await stateOf(ask, roomId);
    const types = new Set(events.map(({ type }) => type));
    const isOurs = joinedIn(events).includes(selfOf(config));
    if (isOurs && needed.every((type) => types.has(type))) return true;
  }
  return false;
}
const needed = [
  'm.room.create',
  'm.room.power_levels',
  'm.room.join_rules',
  'm.room.encryption',
  'm.room.history_visibility',
  'm.room.guest_access',
];

async function stateOf(ask: Ask, roomId: string): Promise<readonly Event[]> {
  const path = `/_synapse/admin/v1/rooms/${part(roomId)}/state`;
  const { status, body } = await ask({ method: 'GET', path });
  // The server's own contract; a room that is not there has no state.
  return status === 200 ? (body['state'] as Event[]) : [];
}

const creation = ({ id, name, history, powers }: RoomPlan, config: SynapseConfig): object => ({
  room_alias_name: id,
  visibility: 'private',
  preset: 'private_chat',
  ...(name === null ? {} : { name }),
  // No other server ever takes part.
  creation_content: { 'm.federate': false },
  initial_state: [
    state('m.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' }),
    state('m.room.history_visibility', {
      history_visibility: history === 'all' ? 'shared' : 'joined',
    }),
    state('m.room.join_rules', { join_rule: 'invite' }),
    state('m.room.guest_access', { guest_access: 'forbidden' }),
    state(canonicalAlias, {}),
    state(functionalMembers, functional(config)),
  ],
  power_level_content_override: levels(powers),
});
const state = (type: string, content: object): object => ({ type, state_key: '', content });

/** The service alone changes a room or who is in it; its own power as maker needs no entry. */
const levels = ({ writing, moderators, silenced }: Powers): object => ({
  users_default: 0,
  users: Object.fromEntries([
    ...moderators.map((userId) => [userId, moderatorLevel]),
    ...silenced.map((userId) => [userId, silencedLevel]),
  ]),
  events_default: writing,
  state_default: serviceLevel,
  invite: serviceLevel,
  kick: serviceLevel,
  ban: serviceLevel,
  redact: moderatorLevel,
  notifications: { room: moderatorLevel },
  events: { 'm.room.redaction': writing },
});

const functional = (config: SynapseConfig): object => ({ service_members: [selfOf(config)] });

const selfOf = ({ serverName }: SynapseConfig): string => `@${serviceLocalpart}:${serverName}`;
const joinedIn = (events: readonly Event[]): readonly string[] =>
  events
    .filter(({ type, content }) => type === 'm.room.member' && content['membership'] === 'join')
    .map(({ state_key }) => state_key);

function seen(events: readonly Event[], config: SynapseConfig): SeenRoom {
  const contentOf = (type: string): Record<string, unknown> =>
    events.find((event) => event.type === type)?.content ?? {};
  const name = contentOf('m.room.name')['name'];
  const lifetime = contentOf('m.room.retention')['max_lifetime'];
  return {
    memberIds: joinedIn(events).filter((userId) => userId !== selfOf(config)),
    name: typeof name === 'string' ? name : null,
    powers: powersIn(contentOf('m.room.power_levels')),
    keptDays: typeof lifetime === 'number' ? lifetime / dayMs : null,
    isNamedAfterPeople:
      contentOf(canonicalAlias)['alias'] === undefined &&
      isDeepStrictEqual(contentOf(functionalMembers), functional(config)),
  };
}

/** Null where any level is another than we would have written. */
function powersIn(now: Readonly<Record<string, unknown>>): Powers | null {
  // Checked by the comparison below.
  const users = Object.entries((now['users'] ?? {}) as Record<string, unknown>);
  const idsWith = (level: number): readonly string[] =>
    users
      .filter(([, one]) => one === level)
      .map(([userId]) => userId)
      .toSorted();
  const powers = {
    writing: Number(now['events_default']),
    moderators: idsWith(moderatorLevel),
    silenced: idsWith(silencedLevel),
  };
  const isAsWritten = Object.entries(levels(powers)).every(([key, level]) =>
    isDeepStrictEqual(now[key], level),
  );
  return isAsWritten ? powers : null;
}
