import { Direction, RelationType, RoomEvent } from 'matrix-js-sdk';
import type { EventTimeline, MatrixClient, Room } from 'matrix-js-sdk';
import type { IMinimalEvent } from 'matrix-js-sdk/lib/sync-accumulator.js';
import type { LinkHooks } from '../chat-link.ts';
import type { TellReadable } from './tell-readable.ts';

const PAGE = 100;
/** Whoever has missed more than this of a room forgets what lies before it. */
const MOST_PAGES = 50;

interface Reached {
  readonly from: string | null;
  readonly pages: number;
  /** When the oldest that was read was sent, ms. */
  readonly at: number;
}

interface MissedParts {
  readonly hooks: Pick<LinkHooks, 'heardTo' | 'onHeard' | 'onLost' | 'onGap'>;
  readonly tell: TellReadable;
}

/**
 * A sync brings the last messages of a room where there are more. What was deleted or changed in between is read from the
 * server, so that nothing is found by words which nobody may read any more.
 */
export class MissedChanges {
  readonly #client: MatrixClient;
  readonly #parts: MissedParts;
  /** Rooms of which nothing is missing between what was heard last and what has come. */
  readonly #whole = new Set<string>();
  /** How far back somebody has read who was interrupted: the next time they go on from there. */
  readonly #reached = new WeakMap<EventTimeline, Reached>();
  #isLooking = false;

  constructor(client: MatrixClient, parts: MissedParts) {
    this.#client = client;
    this.#parts = parts;
    client.on(RoomEvent.TimelineReset, (room, set) => {
      if (!room || set !== room.getUnfilteredTimelineSet()) return;
      this.#whole.delete(room.roomId);
      this.#parts.hooks.onGap(room.roomId);
    });
    client.on(RoomEvent.Timeline, (event, room, ...[, , { liveEvent }]) => {
      const id = event.getId();
      if (!room || id === undefined || liveEvent !== true) return;
      if (this.#whole.has(room.roomId)) this.#parts.hooks.onHeard(room.roomId, id);
    });
  }

  /** Looks through the rooms in which something may be missing. What cannot be had now is asked for the next time. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const client = this.#client;
    const rooms = client.getRooms().filter(({ roomId }) => !this.#whole.has(roomId));
    // What costs nothing first: a page that is left in between has noted it. One after the other: the page is in use.
    const inOrder = rooms.toSorted((a, b) => Number(this.#isFar(a)) - Number(this.#isFar(b)));
    for (const room of inOrder)
      if (client.clientRunning) await this.#lookAt(room).catch(() => undefined);
    this.#isLooking = false;
  }

  /** What was heard last is not among what has come. */
  #isFar(room: Room): boolean {
    const known = this.#parts.hooks.heardTo(room.roomId);
    const events = room.getLiveTimeline().getEvents();
    return known !== null && !events.some((event) => event.getId() === known);
  }

  async #lookAt(room: Room): Promise<void> {
    const { heardTo, onHeard, onLost } = this.#parts.hooks;
    const timeline = room.getLiveTimeline();
    const newest = newestOf(timeline);
    const known = this.#isFar(room) ? heardTo(room.roomId) : null;
    const lostBefore = known === null ? null : await this.#readBack(timeline, known);
    if (lostBefore !== null) onLost(room.roomId, lostBefore);
    // Where another gap has come meanwhile, it is looked at with the next sync.
    const isSame = room.getLiveTimeline() === timeline;
    if (isSame) this.#whole.add(room.roomId);
    const heard = isSame ? newestOf(timeline) : newest;
    if (heard !== null) onHeard(room.roomId, heard);
  }

  /** From what has come back to what was heard last, or to the room's beginning. A moment (ms): no further back than that. */
  async #readBack(timeline: EventTimeline, known: string): Promise<number | null> {
    const client = this.#client;
    const roomId = timeline.getRoomId() ?? '';
    const token = timeline.getPaginationToken(Direction.Backward);
    let reached = this.#reached.get(timeline) ?? { from: token, pages: 0, at: Infinity };
    while (reached.from !== null) {
      if (reached.pages === MOST_PAGES) return reached.at;
      const { from, pages } = reached;
      const page = await client.createMessagesRequest(roomId, from, PAGE, Direction.Backward);
      for (const raw of page.chunk) {
        if (raw.event_id === known) return null;
        await this.#take(raw);
      }
      const at = page.chunk.at(-1)?.origin_server_ts ?? reached.at;
      reached = { from: page.end ?? null, pages: pages + 1, at };
      this.#reached.set(timeline, reached);
    }
    return null;
  }

  /** Messages are found once somebody has read them; what has become of them is told at once. */
  async #take(raw: IMinimalEvent): Promise<void> {
    const event = this.#client.getEventMapper({ decrypt: false })(raw);
    const isEdit = event.getWireContent()['m.relates_to']?.rel_type === RelationType.Replace;
    if (isEdit) await this.#client.decryptEventIfNeeded(event);
    // Stopped meanwhile: another tab has the search, perhaps.
    if (!this.#client.clientRunning) throw new Error('Stopped.');
    if (isEdit || event.isRedaction() || event.isRedacted()) this.#parts.tell(event);
  }
}

/** The newest event that the server has given. */
function newestOf(timeline: EventTimeline): string | null {
  const events = timeline.getEvents();
  return events.findLast((event) => event.getId()?.startsWith('$') === true)?.getId() ?? null;
}
