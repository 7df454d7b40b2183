import {
  ConnectionError,
  ConnectionErrorReason,
  ConnectionQuality,
  DisconnectReason,
  Track,
} from 'livekit-client';
import { ConnectError } from '../call-engine.ts';
import type { ConnectFailure, EngineState, LinkQuality, MediaSource } from '../call-engine.ts';

const SOURCES: Readonly<Record<MediaSource, Track.Source>> = {
  camera: Track.Source.Camera,
  microphone: Track.Source.Microphone,
  screen: Track.Source.ScreenShare,
  'screen-audio': Track.Source.ScreenShareAudio,
};

/** Our word for a source, in the engine's. */
export function engineSource(source: MediaSource): Track.Source {
  return SOURCES[source];
}

/** The engine's word for a source, in ours; null for what we never ask for. */
export function neutralSource(source: Track.Source): MediaSource | null {
  switch (source) {
    case Track.Source.Camera:
      return 'camera';
    case Track.Source.Microphone:
      return 'microphone';
    case Track.Source.ScreenShare:
      return 'screen';
    case Track.Source.ScreenShareAudio:
      return 'screen-audio';
    case Track.Source.Unknown:
      return null;
  }
}

/** The engine's judgement of a link, in ours. */
export function neutralQuality(quality: ConnectionQuality): LinkQuality {
  switch (quality) {
    case ConnectionQuality.Excellent:
      return 'good';
    case ConnectionQuality.Good:
      return 'fair';
    case ConnectionQuality.Poor:
      return 'poor';
    case ConnectionQuality.Lost:
      return 'lost';
    case ConnectionQuality.Unknown:
      return 'unknown';
  }
}

/** Why the engine's client is disconnected, when it was not we who left. */
export function neutralEnd(reason: DisconnectReason | undefined): EngineState {
  // What is not here is a lost network. Among it CLIENT_INITIATED: the client leaves by itself
  // when the browser freezes the page.
  return (
    ENDS.get(reason ?? DisconnectReason.UNKNOWN_REASON) ?? { status: 'lost', reason: 'network' }
  );
}

const ENDS = new Map<DisconnectReason, EngineState>([
  [DisconnectReason.ROOM_DELETED, { status: 'ended', reason: 'ended-by-host' }],
  [DisconnectReason.PARTICIPANT_REMOVED, { status: 'ended', reason: 'removed' }],
  [DisconnectReason.DUPLICATE_IDENTITY, { status: 'ended', reason: 'replaced' }],
  [DisconnectReason.SERVER_SHUTDOWN, { status: 'lost', reason: 'engine-gone' }],
  [DisconnectReason.ROOM_CLOSED, { status: 'lost', reason: 'engine-gone' }],
]);

/** Why a join did not come about. */
export function asConnectError(cause: unknown): ConnectError {
  if (cause instanceof ConnectError) return cause;
  return new ConnectError(failureOf(cause), { cause });
}

function failureOf(cause: unknown): ConnectFailure {
  if (!(cause instanceof ConnectionError)) return 'unreachable';
  // 401: expired or not for this room. 404: the room is not open.
  if (cause.status !== undefined && cause.status >= 400 && cause.status < 500) return 'refused';
  // The gateway is there, and the server behind it, or who knows whether one may come in, is not.
  if (cause.status !== undefined && cause.status >= 500) return 'unreachable';
  switch (cause.reason) {
    case ConnectionErrorReason.NotAllowed:
    case ConnectionErrorReason.LeaveRequest:
      return 'refused';
    case ConnectionErrorReason.Timeout:
      return 'timeout';
    // The signalling worked and the media did not.
    case ConnectionErrorReason.InternalError:
      return 'media-blocked';
    default:
      return 'unreachable';
  }
}
