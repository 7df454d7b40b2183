import { Direction, RelationType, RoomEvent } from 'matrix-js-sdk';
import type { EventTimeline, MatrixClient, Room } from 'matrix-js-sdk';
import type { IMinimalEvent } from 'matrix-js-sdk/lib/sync-accumulator.js';
import type { LinkHooks } from '../chat-link.ts';
import type { TellReadable } from './tell-readable.ts';

const PAGE = 100;
/** Whoever has missed more than this of a room forgets what was known of it. */
const MOST_PAGES = 50;

interface MissedParts {
  readonly hooks: Pick<LinkHooks, 'heardTo' | 'onHeard' | 'onLost'>;
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
  #isLooking = false;

  constructor(client: MatrixClient, parts: MissedParts) {
    this.#client = client;
    this.#parts = parts;
    client.on(RoomEvent.TimelineReset, (room, set) => {
      if (room && set === room.getUnfilteredTimelineSet()) this.#whole.delete(room.roomId);
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
    // One after the other: the page is in use meanwhile.
    for (const room of rooms)
      if (client.clientRunning) await this.#lookAt(room).catch(() => undefined);
    this.#isLooking = false;
  }

  async #lookAt(room: Room): Promise<void> {
    const { heardTo, onHeard, onLost } = this.#parts.hooks;
    const timeline = room.getLiveTimeline();
    const known = heardTo(room.roomId);
    const newest = newestOf(timeline);
    const isHere = timeline.getEvents().some((event) => event.getId() === known);
    if (known !== null && !isHere && !(await this.#readBack(timeline, known))) onLost(room.roomId);
    // Where another gap has come meanwhile, it is looked at with the next sync.
    const isSame = room.getLiveTimeline() === timeline;
    if (isSame) this.#whole.add(room.roomId);
    const heard = isSame ? newestOf(timeline) : newest;
    if (heard !== null) onHeard(room.roomId, heard);
  }

  /** From what has come back to what was heard last, or to the beginning of the room. False: that is too far. */
  async #readBack(timeline: EventTimeline, known: string): Promise<boolean> {
    const client = this.#client;
    const roomId = timeline.getRoomId() ?? '';
    let from = timeline.getPaginationToken(Direction.Backward);
    for (let pages = 0; from !== null; pages += 1) {
      if (pages === MOST_PAGES) return false;
      const page = await client.createMessagesRequest(roomId, from, PAGE, Direction.Backward);
      for (const raw of page.chunk) {
        if (raw.event_id === known) return true;
        await this.#take(raw);
      }
      from = page.end ?? null;
    }
    return true;
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
