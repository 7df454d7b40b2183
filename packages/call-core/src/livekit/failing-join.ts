import { ConnectionState, RoomEvent } from 'livekit-client';
import type { Room } from 'livekit-client';

/**
 * A server that gives up media which failed closes the signalling, and may be sooner than the browser with its own word
 * on the same media: so long it is waited for.
 */
export const MEDIA_SPEAK_WITHIN_MS = 500;

const MENDING = [RoomEvent.SignalReconnecting, RoomEvent.Reconnecting] as const;

/** Whether the room is not joined yet. */
export const isJoining = (room: Room): boolean => room.state === ConnectionState.Connecting;

/** A join that is watched. */
export interface WatchedJoin {
  /** The signalling worked, and the media that were tried failed. */
  readonly isBlocked: () => boolean;
  readonly unwatch: () => void;
}

/** Ends a join in which something is to be mended: who calls tries again, with a fresh grant. */
export function watchJoin(room: Room, end: () => void): WatchedJoin {
  let isBlocked = false;
  const look = (): void => {
    isBlocked ||= hasMediaFailed(room);
    end();
  };
  for (const event of MENDING) room.on(event, look);
  return {
    isBlocked: () => isBlocked,
    unwatch: () => {
      for (const event of MENDING) room.off(event, look);
    },
  };
}

/**
 * So it is at once when the other end has not the key that the signalling named. In a join the client tells it by no
 * event: it begins to mend, as it does when the server dies.
 */
function hasMediaFailed(room: Room): boolean {
  // Gone once the room is disconnected, whatever its type says.
  const engine = room.engine as Room['engine'] | undefined;
  const { publisher, subscriber } = engine?.pcManager ?? {};
  return [publisher, subscriber].some((one) => one?.getConnectionState() === 'failed');
}
