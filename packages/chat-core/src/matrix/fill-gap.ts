import { Direction } from 'matrix-js-sdk';
import type { EventTimeline, EventTimelineSet, MatrixClient } from 'matrix-js-sdk';

const PAGE = 50;
/** Who has missed more than that begins anew at the end. */
const MOST_PAGES = 4;

interface Gap {
  readonly set: EventTimelineSet;
  /** What was the end of the room before. */
  readonly before: EventTimeline;
}

/**
 * A sync brings the last ten messages of a room where there are more: fetches, from the end backwards, what lies between
 * them and the former end. False: that is too much. Throws when nobody answers.
 */
export async function fillGap(client: MatrixClient, gap: Gap): Promise<boolean> {
  for (let pages = 0; pages <= MOST_PAGES; pages += 1) {
    const first = firstAfter(gap);
    if (first === null) return true;
    if (pages === MOST_PAGES || first.getPaginationToken(Direction.Backward) === null) break;
    await client.paginateEventTimeline(first, { backwards: true, limit: PAGE });
  }
  return false;
}

/** The stretch before which something is missing: another gap may have come meanwhile. Null: all of it is there. */
function firstAfter({ set, before }: Gap): EventTimeline | null {
  let first = set.getLiveTimeline();
  for (
    let at: EventTimeline | null = first;
    at;
    at = at.getNeighbouringTimeline(Direction.Backward)
  ) {
    if (at === before) return null;
    first = at;
  }
  return first;
}
