import {
  Direction,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
} from 'matrix-js-sdk';
import { ReceiptType, TimelineWindow } from 'matrix-js-sdk';
import type {
  EventTimeline,
  EventTimelineSet,
  MatrixClient,
  MatrixEvent,
  Room,
  RoomMember,
} from 'matrix-js-sdk';
import type { RoomNews, RoomSource, RoomWindow } from '../room-source.ts';
import type { Person, RoomEventFact } from '../timeline-types.ts';
import { fillGap } from './fill-gap.ts';
import type { KeyWaits, RoomReader } from './key-waits.ts';

const PAGE = 50;
const FIRST_PAGE = 40;
/** The client would drop what goes beyond it; our timeline holds references only. */
const MOST_EVENTS = 200_000;

/** What the rooms of a Matrix client have in common. */
interface RoomParts {
  readonly client: MatrixClient;
  readonly serviceId: string | null;
  readonly waits: KeyWaits;
}

/** One room of a Matrix client. */
export class MatrixRoom implements RoomSource {
  readonly roomId: string;
  readonly myId: string;
  readonly serviceId: string | null;
  readonly #client: MatrixClient;
  readonly #room: Room;
  readonly #reader: RoomReader;
  readonly #listeners = new Set<(news: RoomNews) => void>();
  #window: TimelineWindow | null = null;
  /** The one that was asked for last. */
  #next: TimelineWindow | null = null;
  /** The one after whose end something is being fetched. */
  #filled: TimelineWindow | null = null;
  #stop: (() => void) | null = null;

  constructor(room: Room, { client, serviceId, waits }: RoomParts) {
    this.#client = client;
    this.#room = room;
    this.#reader = waits.reader((event) => this.#change(event));
    this.roomId = room.roomId;
    this.myId = client.getSafeUserId();
    this.serviceId = serviceId;
  }

  readonly myMarker = (): string | null => {
    const marker: unknown = this.#room.getAccountData('m.fully_read')?.getContent()['event_id'];
    const receipt = this.#room.getEventReadUpTo(this.myId, true);
    return receipt ?? (typeof marker === 'string' ? marker : null);
  };

  readonly open = async (aroundId: string | null): Promise<void> => {
    const set = this.#room.getUnfilteredTimelineSet();
    const window = new TimelineWindow(this.#client, set, { windowLimit: MOST_EVENTS });
    this.#next = window;
    const loaded = window.load(aroundId ?? undefined, FIRST_PAGE);
    // The newest events are there at once; a sync that goes on meanwhile must find its window.
    if (aroundId === null) this.#show(window, aroundId);
    await loaded.catch((error: unknown) => {
      // What is shown stays, and goes on.
      if (this.#next === window) this.#next = this.#window;
      throw error;
    });
    if (aroundId !== null && this.#next === window) this.#show(window, aroundId);
  };

  readonly widen = async (where: 'older' | 'newer'): Promise<void> => {
    const window = this.#window;
    if (!window) return;
    const before = window.getEvents()[where === 'older' ? 0 : window.getEvents().length - 1];
    const direction = where === 'older' ? Direction.Backward : Direction.Forward;
    await window.paginate(direction, PAGE);
    if (this.#window !== window) return;
    const all = window.getEvents();
    // A window that held nothing yet: all of it is new.
    const at = before ? all.indexOf(before) : -1;
    const events = where === 'older' && at >= 0 ? all.slice(0, at) : all.slice(at + 1);
    this.#tell({ kind: 'widened', where, window: this.#stretch(window, events) });
  };

  readonly eventAt = async (at: number): Promise<string | null> => {
    try {
      const found = await this.#client.timestampToEvent(this.roomId, at, Direction.Forward);
      return found.event_id;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  };

  readonly listen = (listener: (news: RoomNews) => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  };

  readonly markRead = async (eventId: string): Promise<void> => {
    // Marker and receipt in one; the receipt names no thread, so it means all that was said before.
    const event = this.#room.findEventById(eventId);
    await this.#client.setRoomReadMarkers(this.roomId, eventId, event);
  };

  readonly sayTyping = async (isTyping: boolean): Promise<void> => {
    await this.#client.sendTyping(this.roomId, isTyping, 20_000);
  };

  #show(window: TimelineWindow, aroundId: string | null): void {
    this.#window = window;
    this.#tell({ kind: 'opened', aroundId, window: this.#stretch(window, window.getEvents()) });
    this.#tellAll();
  }

  #stretch(window: TimelineWindow, events: readonly MatrixEvent[]): RoomWindow {
    return {
      events: this.#factsOf(events),
      hasOlder: window.canPaginate(Direction.Backward),
      hasNewer: window !== this.#filled && window.canPaginate(Direction.Forward),
    };
  }

  #tell(news: RoomNews): void {
    for (const listener of Array.from(this.#listeners)) listener(news);
  }

  #factsOf(events: readonly MatrixEvent[]): readonly RoomEventFact[] {
    return events.flatMap((event) => this.#reader.read(event) ?? []);
  }

  /** An event says something else now. */
  #change(event: MatrixEvent): void {
    const fact = this.#reader.read(event);
    if (fact) this.#tell({ kind: 'changed', event: fact });
  }

  /** What belongs to the room and not to a stretch of it. */
  #tellAll(): void {
    this.#tellPeople();
    for (const { userId } of this.#room.getJoinedMembers()) {
      const eventId = this.#room.getEventReadUpTo(userId, true);
      if (eventId !== null) this.#tell({ kind: 'received', userId, eventId });
    }
  }

  #tellPeople(): void {
    const people: Person[] = this.#room
      .getMembers()
      .map(({ userId, name }) => ({ id: userId, name }));
    this.#tell({ kind: 'people', people });
  }

  /** Takes what has come to the end of the window, unless the window is in the past. */
  #extend(): void {
    const window = this.#window;
    if (!window) return;
    const before = window.getEvents().length;
    // Only what is known already: no request is made.
    void window.paginate(Direction.Forward, PAGE, false);
    const events = window.getEvents().slice(before);
    if (events.length > 0) this.#tell({ kind: 'appended', events: this.#factsOf(events) });
  }

  /** The server has left a gap: what is shown stays, and what is missing after it is fetched, with what comes then. */
  async #catchUp(before: EventTimeline): Promise<void> {
    const window = this.#window;
    const end = window?.getTimelineIndex(Direction.Forward);
    // Who looks at the past is led to the end by `widen`.
    if (!window || end?.timeline !== before || end.index < end.maxIndex()) return;
    this.#filled = window;
    const set = this.#room.getUnfilteredTimelineSet();
    const isFilled = await fillGap(this.#client, { set, before }).catch(() => false);
    if (this.#filled === window) this.#filled = null;
    if (this.#window !== window) return;
    if (isFilled) this.#tellRest(window);
    else if (this.#next === window) this.#tell({ kind: 'reset' });
  }

  #tellRest(window: TimelineWindow): void {
    const before = window.getEvents().length;
    let isMore = true;
    while (isMore) isMore = window.extend(Direction.Forward, PAGE);
    const events = window.getEvents().slice(before);
    this.#tell({ kind: 'widened', where: 'newer', window: this.#stretch(window, events) });
  }

  #follow(): () => void {
    const { roomId } = this;
    const set = this.#room.getUnfilteredTimelineSet();
    let live = set.getLiveTimeline();
    const isOurs = (event: MatrixEvent): boolean => event.getRoomId() === roomId;
    const change = (event: MatrixEvent): void => {
      if (isOurs(event)) this.#change(event);
    };
    const onTimeline = (event: MatrixEvent, _room: unknown, isOlder?: boolean): void => {
      if (isOurs(event) && isOlder !== true) this.#extend();
    };
    const onRedaction = (event: MatrixEvent, room: Room): void => {
      const id = event.getAssociatedId();
      const redacted = room.roomId === roomId && id ? room.findEventById(id) : undefined;
      if (redacted) change(redacted);
    };
    const onReplaced = (event: MatrixEvent): void => {
      const edit = isOurs(event) ? event.replacingEvent() : null;
      const fact = edit && this.#reader.read(edit);
      if (fact) this.#tell({ kind: 'related', event: fact });
    };
    const onReset = (_room: unknown, which: EventTimelineSet): void => {
      if (which !== set) return;
      const before = live;
      live = set.getLiveTimeline();
      void this.#catchUp(before);
    };
    const onReceipt = (event: MatrixEvent, room: Room): void => {
      if (room.roomId === roomId) this.#tellReceipts(event);
    };
    const onTyping = (_event: MatrixEvent, member: RoomMember): void => {
      if (member.roomId === roomId) this.#tellTyping();
    };
    const onMember = (_event: MatrixEvent, state: { readonly roomId: string }): void => {
      if (state.roomId === roomId) this.#tellPeople();
    };
    const client = this.#client;
    client.on(RoomEvent.Timeline, onTimeline);
    client.on(RoomEvent.Redaction, onRedaction);
    client.on(RoomEvent.TimelineReset, onReset);
    client.on(RoomEvent.Receipt, onReceipt);
    client.on(MatrixEventEvent.Decrypted, change);
    client.on(MatrixEventEvent.Replaced, onReplaced);
    client.on(RoomMemberEvent.Typing, onTyping);
    client.on(RoomStateEvent.Members, onMember);
    return () => {
      this.#reader.stop();
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(RoomEvent.Redaction, onRedaction);
      client.off(RoomEvent.TimelineReset, onReset);
      client.off(RoomEvent.Receipt, onReceipt);
      client.off(MatrixEventEvent.Decrypted, change);
      client.off(MatrixEventEvent.Replaced, onReplaced);
      client.off(RoomMemberEvent.Typing, onTyping);
      client.off(RoomStateEvent.Members, onMember);
    };
  }

  #tellReceipts(event: MatrixEvent): void {
    const content: Record<string, Record<string, Record<string, unknown>>> = event.getContent();
    for (const [eventId, kinds] of Object.entries(content)) {
      for (const kind of [ReceiptType.Read, ReceiptType.ReadPrivate]) {
        for (const userId of Object.keys(kinds[kind] ?? {})) {
          this.#tell({ kind: 'received', userId, eventId });
        }
      }
    }
  }

  #tellTyping(): void {
    const userIds = this.#room
      .getMembers()
      .filter(({ typing, userId }) => typing && userId !== this.myId)
      .map(({ userId }) => userId);
    this.#tell({ kind: 'typing', userIds });
  }
}

function isNotFound(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'errcode' in error &&
    error.errcode === 'M_NOT_FOUND'
  );
}
