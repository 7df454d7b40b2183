import { Direction, EventType, Filter, MatrixError, MatrixEventEvent } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk';
import type { LinkHooks } from '../chat-link.ts';
import { ReadLater } from '../history.ts';
import type { History, HistoryPage, PagePlace } from '../history.ts';
import type { FormerDevices } from './former-devices.ts';
import { askedPatience } from './patience.ts';
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

  constructor(client: MatrixClient, { hooks, former }: RoomHistoryParts) {
    this.#client = client;
    this.#former = former;
    this.#tell = tellerOf(client, { onReadable: hooks.onOlder, onSealed: hooks.onSealed });
    this.#filter = new Filter(client.getSafeUserId());
    const types = [EventType.RoomMessage, EventType.RoomMessageEncrypted];
    this.#filter.setDefinition({ room: { timeline: { types } } });
  }

  readonly page = async (roomId: string, place: PagePlace): Promise<HistoryPage | null> => {
    const room = this.#client.getRoom(roomId);
    if (!room) return null;
    if (place.from === undefined) return this.#here(room, place.until);
    try {
      return await this.#there(room, place.from, place.until);
    } catch (error) {
      const afterMs = askedPatience(error);
      if (afterMs !== null) throw new ReadLater(afterMs, { cause: error });
      // One is out of it, or nothing of before may be read.
      if (error instanceof MatrixError && isRefused(error)) return null;
      throw error;
    }
  };

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
    const client = this.#client;
    const { chunk, end } = await client.createMessagesRequest(
      room.roomId,
      from,
      PAGE,
      Direction.Backward,
      this.#filter,
    );
    // What opens is told by us alone: the client would count it as new.
    const mapper = client.getEventMapper({ decrypt: false, preventReEmit: true });
    const events = chunk.map((raw) => mapper({ ...raw, room_id: room.roomId }));
    const edits = events.flatMap((event) => event.replacingEvent() ?? []);
    await this.#open([...edits, ...events]);
    this.#stopped();
    for (const event of events) this.#take(event, room);
    return {
      from: end ?? null,
      oldestAt: chunk.at(-1)?.origin_server_ts ?? null,
      isJoined: chunk.some(({ event_id }) => event_id === until),
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
