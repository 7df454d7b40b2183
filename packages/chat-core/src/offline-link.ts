import { makeStore } from '@astra/page-state/observable';
import type { Observable, Store } from '@astra/page-state/observable';
import type { OpenLink } from './chat-link.ts';
import type { Encryption, EncryptionState } from './encryption.ts';
import { eventOf, readable } from './offline-copy.ts';
import type { KeptRoom, OfflineCopy } from './offline-copy.ts';
import type { RoomNews, RoomSource } from './room-source.ts';
import type { RoomFacts } from './rooms.ts';

const never = (): Promise<never> => Promise.reject(new Error('There is no network.'));

/** What a device keeps, open to be read; what grows too old while somebody reads is taken out from before their eyes. */
export class OfflineShelf {
  readonly #days: number;
  readonly #facts: Store<readonly RoomFacts[]>;
  readonly #rooms: ReadonlyMap<string, Store<KeptRoom>>;
  #copy: OfflineCopy;

  /** @param days for which messages are kept at most */
  constructor(copy: OfflineCopy, { days, now }: { readonly days: number; readonly now: number }) {
    this.#days = days;
    this.#copy = readable(copy, { days, now });
    const { rooms } = this.#copy;
    this.#facts = makeStore<readonly RoomFacts[]>(rooms.map(({ facts }) => facts));
    this.#rooms = new Map(rooms.map((room) => [room.facts.id, makeStore(room)]));
  }

  /** Takes out what is too old at this moment (milliseconds); what is open stays open, without it. */
  dropOld(now: number): void {
    const before = this.#copy;
    this.#copy = readable(before, { days: this.#days, now });
    for (const [index, room] of this.#copy.rooms.entries())
      if (room.events.length !== before.rooms[index]?.events.length)
        this.#rooms.get(room.facts.id)?.set(room);
    if (this.#copy.rooms.some(({ facts }, index) => facts !== before.rooms[index]?.facts))
      this.#facts.set(this.#copy.rooms.map(({ facts }) => facts));
  }

  /** Says of itself only that nobody answers: no key is opened, nothing is asked of anybody. */
  readonly open: OpenLink = async ({ userId, serviceId }, { onSign }) => ({
    start: async () => onSign('lost'),
    stop: async () => {},
    forget: async () => {},
    hurry: () => {},
    rooms: this.#facts,
    isWhole: makeStore(true),
    room: (roomId) => {
      const room = this.#rooms.get(roomId);
      return room ? sourceOf(room, { roomId, myId: userId, serviceId }) : null;
    },
    recent: async () => null,
    // A copy is made of all there is, and goes on when the network is back.
    history: { page: async () => null, facts: never },
    courier: { send: never },
    encryption: asBefore(),
    accept: never,
    mute: never,
    leave: never,
  });
}

type Listener = (news: RoomNews) => void;

function sourceOf(
  room: Observable<KeptRoom>,
  who: Pick<RoomSource, 'roomId' | 'myId' | 'serviceId'>,
): RoomSource {
  const listeners = new Set<Listener>();
  const show = (listener: Listener, aroundId: string | null): void => {
    const { events, people } = room.getSnapshot();
    const window = { events: events.map(eventOf), hasOlder: false, hasNewer: false };
    listener({ kind: 'opened', aroundId, window });
    listener({ kind: 'people', people });
  };
  return {
    ...who,
    // Where the new begins, the server knows.
    myMarker: () => null,
    open: async (aroundId) => {
      if (aroundId !== null && !room.getSnapshot().events.some(({ id }) => id === aroundId))
        throw new Error('It is not kept here.');
      for (const listener of listeners) show(listener, aroundId);
    },
    widen: async () => {},
    eventAt: async (at) => room.getSnapshot().events.find((event) => event.at >= at)?.id ?? null,
    listen: (listener) => {
      listeners.add(listener);
      const stop = room.subscribe(() => show(listener, null));
      return () => {
        listeners.delete(listener);
        stop();
      };
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
    countKeys: never,
    watch: async () => {},
    look: async () => {},
  };
}
