import { ConnectError } from '../call-engine.ts';
import type { ConnectFailure, EngineState, LinkQuality, MediaSource } from '../call-engine.ts';
import type { OwnMedia, TheirTrack } from './library.ts';

/** Something failed, as the library tells it: its word, and what the server said. */
export interface Fault {
  readonly code: string;
  /** A code of our modules in the server, or ''. */
  readonly detail: string;
}

/** Reads what comes with an event of failure; the server's own code is the last word in it. */
export function faultOf(told: readonly unknown[]): Fault {
  const [code, ...rest] = told.map((one) => (typeof one === 'string' ? one : ''));
  return { code: code ?? '', detail: rest.reduce((last, one) => one || last, '') };
}

/** Codes of our modules that a fresh grant may well get past. */
const PASSING = new Set(['gate.timeout', 'gate.unavailable', 'focus.absent', 'focus.refused']);

const FAILURES: Readonly<Record<string, ConnectFailure>> = {
  'connection.passwordRequired': 'refused',
  'conference.connectionError.notAllowed': 'refused',
  'conference.connectionError.membersOnly': 'refused',
  'conference.connectionError.accessDenied': 'refused',
  'conference.authenticationRequired': 'refused',
  'conference.passwordRequired': 'refused',
  'conference.destroyed': 'refused',
  'conference.max_users': 'refused',
  'conference.iceFailed': 'media-blocked',
  'conference.offerAnswerFailed': 'media-blocked',
};

/** Why a join did not come about. What is not in the list is a server that is not (all) there. */
export function connectFailure({ code, detail }: Fault): ConnectFailure {
  const failure = FAILURES[code] ?? 'unreachable';
  return failure === 'refused' && PASSING.has(detail) ? 'unreachable' : failure;
}

/** The same as an error. */
export function connectError(fault: Fault): ConnectError {
  return new ConnectError(connectFailure(fault), {
    cause: new Error(`${fault.code} ${fault.detail}`),
  });
}

/** What a failure in the middle of a call means for it. */
export function neutralFailure({ code, detail }: Fault): EngineState {
  switch (code) {
    case 'conference.destroyed':
      // The server also closes rooms that it believes empty: that is no host's doing.
      return detail === 'ended'
        ? { status: 'ended', reason: 'ended-by-host' }
        : { status: 'lost', reason: 'engine-gone' };
    case 'conference.iceFailed':
    case 'conference.offerAnswerFailed':
      return { status: 'lost', reason: 'network' };
    case 'conference.videobridgeNotAvailable':
    case 'conference.gracefulShutdown':
      return { status: 'lost', reason: 'engine-gone' };
    // The focus or the signalling server is away: what flows goes on, and nobody comes or goes.
    default:
      return { status: 'lost', reason: 'signalling-gone' };
  }
}

/** Why somebody was put out; the reason is our module's. */
export function neutralKick(reason: unknown): EngineState {
  return { status: 'ended', reason: reason === 'replaced' ? 'replaced' : 'removed' };
}

/** The library's word for a source, in ours; the first sound of a person is their microphone. */
export function neutralSource(
  track: Pick<TheirTrack, 'getType' | 'getVideoType' | 'getSourceName'>,
): MediaSource {
  if (track.getType() === 'video') return track.getVideoType() === 'desktop' ? 'screen' : 'camera';
  return (track.getSourceName() ?? '-a0').endsWith('-a0') ? 'microphone' : 'screen-audio';
}

/** Our word for a source, in the library's. */
export function engineMedia(
  source: MediaSource,
): Pick<OwnMedia, 'mediaType' | 'sourceType' | 'videoType'> {
  switch (source) {
    case 'camera':
      return { mediaType: 'video', sourceType: 'device', videoType: 'camera' };
    case 'screen':
      return { mediaType: 'video', sourceType: 'screen', videoType: 'desktop' };
    case 'microphone':
    case 'screen-audio':
      return { mediaType: 'audio', sourceType: 'device' };
  }
}

/** The library's judgement of a link (0 to 100), in ours. */
export function neutralQuality(told: unknown): LinkQuality {
  const percent = isFields(told) ? told['connectionQuality'] : undefined;
  if (typeof percent !== 'number') return 'unknown';
  if (percent >= 60) return 'good';
  return percent >= 30 ? 'fair' : 'poor';
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
