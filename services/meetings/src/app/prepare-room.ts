import { mostInMeeting } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { Meeting } from '#domain/meeting.ts';
import type { Deps } from './deps.ts';

/** @throws AppError `engine-unavailable` */
export type PrepareRoom = (room: Pick<Meeting, 'roomId' | 'engineId'>) => Promise<void>;

/**
 * The largest meeting, and places for ghosts that are about to be replaced. Who comes in is decided grant by grant; this is
 * only the engine's own limit.
 */
const mostInRoom = mostInMeeting + 3;
/** An answer of this age still holds: many join one room at nearly the same time. */
const keptMs = 2_000;

export function makePrepareRoom({
  engines,
  clock,
  feed,
}: Pick<Deps, 'engines' | 'clock' | 'feed'>): PrepareRoom {
  const ready = new Map<string, { readonly done: Promise<void>; readonly until: number }>();
  feed.listen((news) => {
    if (news?.kind === 'room-closed') ready.delete(news.roomId);
  });
  const forget = (now: number): void => {
    for (const [roomId, { until }] of ready) if (until <= now) ready.delete(roomId);
  };

  const prepare: PrepareRoom = async ({ roomId, engineId }) => {
    try {
      await engines.at(engineId).prepare({ roomId, maxParticipants: mostInRoom });
    } catch (cause) {
      ready.delete(roomId);
      throw new AppError('engine-unavailable', undefined, { cause });
    }
  };

  return (room) => {
    const { roomId } = room;
    const now = clock.now().getTime();
    const hit = ready.get(roomId);
    if (hit && hit.until > now) return hit.done;
    forget(now);
    const done = prepare(room);
    ready.set(roomId, { done, until: now + keptMs });
    return done;
  };
}
