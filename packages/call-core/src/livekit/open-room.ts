import { LogLevel, Room, RoomEvent, setLogLevel, VideoPreset, VideoPresets } from 'livekit-client';
import type { ReconnectPolicy, RoomOptions } from 'livekit-client';
import type { EngineGrant } from '../call-engine.ts';
import { ConnectError } from '../call-engine.ts';
import { isSmallMachine } from '../small-machine.ts';
import { isJoining, MEDIA_SPEAK_WITHIN_MS, watchJoin } from './failing-join.ts';
import { asConnectError } from './words.ts';

// Who speaks with whom, and by what the server knows them, stands in nobody's console.
setLogLevel(LogLevel.silent);

/** Bound of a join, all in all. */
const CONNECT_WITHIN_MS = 10_000;
/** For so long the client tries to resume, and what flows goes on; whoever joins anew beside it ends it. */
const RESUME_WITHIN_MS = 180_000;
/** A door that was killed is back within seconds: to take up the signalling is to be sooner than to join anew. */
const RESUME_EVERY_MS = 500;
const SOON_WITHIN_MS = 15_000;
const LATER_EVERY_MS = 2_000;

const resumePolicy = (isStillJoining: () => boolean): ReconnectPolicy => ({
  nextRetryDelayInMs: ({ retryCount, elapsedMs }) => {
    if (isStillJoining()) return MEDIA_SPEAK_WITHIN_MS;
    if (elapsedMs > RESUME_WITHIN_MS) return null;
    return elapsedMs > SOON_WITHIN_MS
      ? LATER_EVERY_MS
      : Math.min(RESUME_EVERY_MS, 300 * retryCount);
  },
});

/**
 * What others take of a small machine's picture (540 lines) when it stands small on their screens. With 180 lines it was
 * the whole picture that they took wherever four or nine people share a screen.
 */
const halfOfSmall = new VideoPreset(480, 270, 280_000, 20);

const options = (reconnectPolicy: ReconnectPolicy): RoomOptions => ({
  // What is received follows `setWanted`, not the elements that a page happens to have.
  adaptiveStream: false,
  // One connection for each direction: their small descriptions are quicker to agree on than one large
  // description again and again, by a fifth of the time to the first picture on a weak machine.
  singlePeerConnection: false,
  dynacast: true,
  // The session owns its tracks: an engine that goes must not turn the camera off.
  stopLocalTrackOnUnpublish: false,
  // Its listener leaves at `beforeunload` too, which the person can still cancel.
  disconnectOnPageLeave: false,
  reconnectPolicy,
  publishDefaults: {
    // Every browser decodes it; with simulcast the server needs no transcoding.
    videoCodec: 'vp8',
    simulcast: true,
    // The screen's own track says how many pictures a second it has: few for words, all for what moves.
    screenShareEncoding: { maxBitrate: 3_000_000, maxFramerate: 30 },
    // Beside the picture itself, which is smaller on a small machine: each layer is an encoder.
    videoSimulcastLayers: isSmallMachine() ? [halfOfSmall] : [VideoPresets.h180, VideoPresets.h360],
    dtx: true,
    red: true,
    stopMicTrackOnMute: false,
  },
});

/** A room whose listeners are in place before it connects. */
export function makeRoom(): Room {
  const room: Room = new Room(options(resumePolicy(() => isJoining(room))));
  return room;
}

interface Opening {
  readonly signal: AbortSignal;
  /** The server has let us in: tracks can be published from now on. */
  readonly onOpen: () => void;
}

/** Connects, or throws `ConnectError` (or the signal's reason) and leaves nothing open. */
export async function connectRoom(
  room: Room,
  grant: EngineGrant,
  { signal, onOpen }: Opening,
): Promise<void> {
  signal.throwIfAborted();
  const tooLate = AbortSignal.timeout(CONNECT_WITHIN_MS);
  const stop = (): void => void room.disconnect(false);
  const either = AbortSignal.any([signal, tooLate]);
  let isSignalling = false;
  room.once(RoomEvent.SignalConnected, () => {
    isSignalling = true;
    onOpen();
  });
  either.addEventListener('abort', stop);
  const join = watchJoin(room, stop);
  try {
    await room.connect(grant.url, grant.credential, {
      // A refusal or a dead server is told at once; who calls tries again with a fresh grant.
      maxRetries: 0,
      websocketTimeout: CONNECT_WITHIN_MS,
      peerConnectionTimeout: CONNECT_WITHIN_MS,
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (join.isBlocked()) throw new ConnectError('media-blocked', { cause });
    if (!tooLate.aborted) throw asConnectError(cause);
    throw new ConnectError(isSignalling ? 'media-blocked' : 'timeout', { cause });
  } finally {
    join.unwatch();
    either.removeEventListener('abort', stop);
  }
}
