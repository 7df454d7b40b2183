import { mostInMeeting } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { Deps } from './deps.ts';

/** @throws AppError `engine-unavailable` */
export type PrepareRoom = (roomId: string) => Promise<void>;

/**
 * The largest meeting, and places for ghosts that are about to be replaced. Who comes in is decided grant by grant; this is
 * only the engine's own limit.
 */
const mostInRoom = mostInMeeting + 3;
/** An answer of this age still holds: many join one room at nearly the same time. */
const keptMs = 2_000;

export function makePrepareRoom({
  engine,
  clock,
  feed,
}: Pick<Deps, 'engine' | 'clock' | 'feed'>): PrepareRoom {
  const ready = new Map<string, { readonly done: Promise<void>; readonly until: number }>();
  feed.listen((news) => {
    if (news?.kind === 'room-closed') ready.delete(news.roomId);
  });
  const forget = (now: number): void => {
    for (const [roomId, { until }] of ready) if (until <= now) ready.delete(roomId);
  };

  return (roomId) => {
    const now = clock.now().getTime();
    const hit = ready.get(roomId);
    if (hit && hit.until > now) return hit.done;
    forget(now);
    const done = engine.prepare({ roomId, maxParticipants: mostInRoom }).catch((cause: unknown) => {
      ready.delete(roomId);
      throw new AppError('engine-unavailable', undefined, { cause });
    });
    ready.set(roomId, { done, until: now + keptMs });
    return done;
  };
}
