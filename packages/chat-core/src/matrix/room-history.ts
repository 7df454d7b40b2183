import { Direction, EventType, Filter, MatrixError, MatrixEventEvent } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk';
import type { LinkHooks } from '../chat-link.ts';
import { ReadLater } from '../history.ts';
import type { FactsPage, History, HistoryPage, PagePlace } from '../history.ts';
import { retry } from './former-devices.ts';
import type { FormerDevices } from './former-devices.ts';
import { askedPatience } from './patience.ts';
import { readEvent } from './read-event.ts';
import { tellerOf } from './tell-readable.ts';
import type { TellReadable } from './tell-readable.ts';

const PAGE = 100;
/** So many are opened at once; then whoever uses the page has it for a moment. */
const AT_ONCE = 10;

interface RoomHistoryParts {
  readonly hooks: Pick<LinkHooks, 'onOlder' | 'onSealed'>;
  readonly former: Pick<FormerDevices, 'take'>;
}

/**
 * Reads rooms back beside their conversations: what is read goes into no timeline, counts as no news, and is not kept but
 * for what is told of it.
 */
export class RoomHistory implements History {
  readonly #client: MatrixClient;
  readonly #tell: TellReadable;
  readonly #former: Pick<FormerDevices, 'take'>;
  readonly #filter: Filter;
  /** What is said about messages, too. */
  readonly #whole: Filter;

  constructor(client: MatrixClient, { hooks, former }: RoomHistoryParts) {
    this.#client = client;
    this.#former = former;
    this.#tell = tellerOf(client, { onReadable: hooks.onOlder, onSealed: hooks.onSealed });
    this.#filter = new Filter(client.getSafeUserId());
    const types = [EventType.RoomMessage, EventType.RoomMessageEncrypted];
    this.#filter.setDefinition({ room: { timeline: { types } } });
    this.#whole = new Filter(client.getSafeUserId());
    this.#whole.setDefinition({ room: { timeline: { types: [...types, EventType.Reaction] } } });
  }

  readonly page = async (roomId: string, place: PagePlace): Promise<HistoryPage | null> => {
    const room = this.#client.getRoom(roomId);
    if (!room) return null;
    const { from, until } = place;
    if (from === undefined) return this.#here(room, until);
    return asked(() => this.#there(room, from, until));
  };

  readonly facts = async (roomId: string, from: string | null): Promise<FactsPage | null> => {
    if (!this.#client.getRoom(roomId)) return null;
    return asked(async () => {
      const { events, end } = await this.#read(roomId, from, this.#whole);
      // What the client follows was tried before, with the keys that were there then.
      const followed = events.filter((event) => event.isDecryptionFailure());
      await this.#open(events);
      await Promise.all(followed.map((event) => retry(event, this.#client)));
      this.#stopped();
      for (const event of events) if (event.isDecryptionFailure()) this.#former.take(event);
      const oldestFirst = events.toReversed();
      return { facts: () => oldestFirst.flatMap((event) => readEvent(event) ?? []), from: end };
    });
  };

  async #read(roomId: string, from: string | null, filter: Filter): Promise<Read> {
    const client = this.#client;
    const { chunk, end } = await client.createMessagesRequest(
      roomId,
      from,
      PAGE,
      Direction.Backward,
      filter,
    );
    // What opens is told by us alone: the client would count it as new.
    const mapper = client.getEventMapper({ decrypt: false, preventReEmit: true });
    return { events: chunk.map((raw) => mapper({ ...raw, room_id: roomId })), end: end ?? null };
  }

  /** What a sync has brought, or a conversation that was open. */
  async #here(room: Room, until: string | null): Promise<HistoryPage> {
    const timeline = room.getLiveTimeline();
    const events = timeline.getEvents();
    await this.#open(events);
    for (const event of events) this.#tell(event);
    return {
      from: timeline.getPaginationToken(Direction.Backward),
      oldestAt: events[0]?.getTs() ?? null,
      isJoined: events.some((event) => event.getId() === until),
    };
  }

  async #there(room: Room, from: string, until: string | null): Promise<HistoryPage> {
    const { events, end } = await this.#read(room.roomId, from, this.#filter);
    const edits = events.flatMap((event) => event.replacingEvent() ?? []);
    await this.#open([...edits, ...events]);
    this.#stopped();
    for (const event of events) this.#take(event, room);
    return {
      from: end,
      oldestAt: events.at(-1)?.getTs() ?? null,
      isJoined: events.some((event) => event.getId() === until),
    };
  }

  async #open(events: readonly MatrixEvent[]): Promise<void> {
    for (let at = 0; at < events.length; at += AT_ONCE) {
      this.#stopped();
      const some = events.slice(at, at + AT_ONCE);
      await Promise.all(some.map((event) => this.#client.decryptEventIfNeeded(event)));
      await new Promise((next) => {
        setTimeout(next, 0);
      });
    }
  }

  #take(event: MatrixEvent, room: Room): void {
    this.#tell(event);
    const isFollowed = room.findEventById(event.getId() ?? '') !== undefined;
    if (isFollowed) return;
    for (const one of [event, event.replacingEvent()]) {
      if (!one?.isDecryptionFailure()) continue;
      one.on(MatrixEventEvent.Decrypted, this.#tellLater);
      this.#former.take(one);
    }
  }

  /** Its key has come. */
  readonly #tellLater = (event: MatrixEvent): void => {
    if (this.#client.clientRunning) this.#tell(event);
  };

  /** Another tab has the search by now, perhaps. */
  #stopped(): void {
    if (!this.#client.clientRunning) throw new Error('Stopped.');
  }
}

const isRefused = ({ httpStatus }: MatrixError): boolean =>
  httpStatus === 403 || httpStatus === 404;

interface Read {
  /** The newest first. */
  readonly events: readonly MatrixEvent[];
  readonly end: string | null;
}

/** What the server gives; null: one is out of the room, or nothing of before may be read. */
async function asked<P>(read: () => Promise<P>): Promise<P | null> {
  try {
    return await read();
  } catch (error) {
    const afterMs = askedPatience(error);
    if (afterMs !== null) throw new ReadLater(afterMs, { cause: error });
    if (error instanceof MatrixError && isRefused(error)) return null;
    throw error;
  }
}
