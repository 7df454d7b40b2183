import { makeStore } from '@astra/page-state/observable';
import type { ChatLink, OpenLink } from './chat-link.ts';
import type { Encryption, EncryptionState } from './encryption.ts';
import { eventOf } from './offline-copy.ts';
import type { KeptRoom, OfflineCopy } from './offline-copy.ts';
import type { RoomNews, RoomSource } from './room-source.ts';

const never = (): Promise<never> => Promise.reject(new Error('There is no network.'));

/** Says of itself only that nobody answers: no key is opened, nothing is asked of anybody. */
export function makeOpenOffline(copy: OfflineCopy): OpenLink {
  return async ({ userId, serviceId }, { onSign }) => {
    const rooms = new Map(copy.rooms.map((room) => [room.facts.id, room]));
    const link: ChatLink = {
      start: async () => onSign('lost'),
      stop: async () => {},
      forget: async () => {},
      hurry: () => {},
      rooms: makeStore(copy.rooms.map(({ facts }) => facts)),
      isWhole: makeStore(true),
      room: (roomId) => {
        const room = rooms.get(roomId);
        return room ? sourceOf(room, { myId: userId, serviceId }) : null;
      },
      recent: async () => null,
      courier: { send: never },
      encryption: asBefore(),
      accept: never,
      leave: never,
    };
    return link;
  };
}

function sourceOf(
  { facts, events, people }: KeptRoom,
  who: Pick<RoomSource, 'myId' | 'serviceId'>,
): RoomSource {
  const listeners = new Set<(news: RoomNews) => void>();
  const tell = (news: RoomNews): void => {
    for (const listener of listeners) listener(news);
  };
  return {
    ...who,
    roomId: facts.id,
    // Where the new begins, the server knows.
    myMarker: () => null,
    open: async (aroundId) => {
      if (aroundId !== null && !events.some(({ id }) => id === aroundId))
        throw new Error('It is not kept here.');
      const window = { events: events.map(eventOf), hasOlder: false, hasNewer: false };
      tell({ kind: 'opened', aroundId, window });
      tell({ kind: 'people', people });
    },
    widen: async () => {},
    eventAt: async (at) => events.find((event) => event.at >= at)?.id ?? null,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // Told when the room is next opened with a network.
    markRead: async () => {},
    sayTyping: async () => {},
  };
}

/** Nothing can be found out about the keys now, and nothing needs to be: what is written is sealed when it goes. */
function asBefore(): Encryption {
  const state = makeStore<EncryptionState>({
    device: 'unknown',
    hasRecoveryCode: false,
    passkeys: [],
    hasBackup: false,
    devices: [],
    changedPeople: [],
    unconfirmedPeople: [],
  });
  return {
    getSnapshot: state.getSnapshot,
    subscribe: state.subscribe,
    makeRecoveryCode: never,
    recover: never,
    tryOpening: never,
    addPasskey: never,
    removePasskey: never,
    reset: never,
    acceptKeys: never,
    watch: async () => {},
    look: async () => {},
  };
}
