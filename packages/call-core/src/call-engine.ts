import type { Observable } from '@astra/page-state/observable';
import type { Reaction } from './signals.ts';

/** The engines that a deployment can have. */
export type EngineName = 'livekit' | 'jitsi';

/** What a participant can send. The sound of a shared screen is its own source. */
export type MediaSource = 'camera' | 'microphone' | 'screen' | 'screen-audio';

/** What the meetings service gave for one join. Opaque to all but the engine's adapter. */
export interface EngineGrant {
  /** Which of the deployment's engines; two can be of one kind. */
  readonly engineId: string;
  readonly engine: EngineName;
  readonly url: string;
  readonly credential: string;
  readonly roomId: string;
  readonly participantId: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** How well a participant is connected, as the engine judges it. */
export type LinkQuality = 'good' | 'fair' | 'poor' | 'lost' | 'unknown';

/** One source of somebody else. */
export interface RemoteMedia {
  readonly isMuted: boolean;
  /** Null until it arrives, and while it is not wanted. */
  readonly track: MediaStreamTrack | null;
}

/** Somebody else in the room. */
export interface RemoteParticipant {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds by the engine's clock: orders the roster the same for everybody. */
  readonly joinedAt: number;
  readonly isSpeaking: boolean;
  readonly quality: LinkQuality;
  /** Epoch milliseconds by their own clock, for the order of hands and nothing else; null: it is down. */
  readonly handRaisedAt: number | null;
  readonly media: Readonly<Partial<Record<MediaSource, RemoteMedia>>>;
}

/** Where the connection stands. `lost` can be mended by a new join; `ended` cannot. */
export type EngineState =
  | { readonly status: 'connected' }
  /** The engine mends it by itself, without a new join. */
  | { readonly status: 'reconnecting' }
  /** `signalling-gone`: pictures and sound still flow, but nobody comes, goes or is muted any more. */
  | { readonly status: 'lost'; readonly reason: 'network' | 'engine-gone' | 'signalling-gone' }
  | { readonly status: 'ended'; readonly reason: EngineEndReason };

/** Why a session is over for good. */
export type EngineEndReason = 'left' | 'ended-by-host' | 'removed' | 'replaced';

/** How much of a video source is to be received. */
export interface Wanted {
  readonly participantId: string;
  readonly source: MediaSource;
  /** Pixels of height that the tile can show, or `off`. */
  readonly maxHeight: number | 'off';
}

/** Numbers that grow, the same for every engine; sums over the sources that are there now. */
export interface MediaStats {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly framesDecoded: number;
  readonly frozenMs: number;
  /** Of the selected network path; null until it is known. */
  readonly rttMs: number | null;
  /** Estimated by congestion control; null until it is known. */
  readonly availableUpKbps: number | null;
  /** Energy of the received sound: grows only while something is heard. */
  readonly audioEnergy: number;
  /** Grows while anything at all comes from the other end, be it only an answer; 0: not known. */
  readonly signsOfLife: number;
  readonly path: NetworkPath;
}

/** How the media travels. */
export type NetworkPath = 'udp' | 'tcp' | 'relay-udp' | 'relay-tcp' | 'unknown';

/** What a short loopback through the media server showed. */
export interface NetworkReport {
  readonly path: NetworkPath;
  readonly rttMs: number | null;
  /** 0 to 1. */
  readonly lossRatio: number | null;
  readonly upKbps: number | null;
}

/**
 * Place for end-to-end encryption of media. It must be installed before an engine's code runs: it
 * takes over each peer connection at its making, so that no frame leaves in clear.
 */
export interface MediaCrypto {
  /** Puts the encryption in place and refuses (throws) where the browser cannot do it. Idempotent. */
  readonly install: () => void;
}

/** Options of one attempt to probe. */
export interface ProbeOptions {
  readonly signal: AbortSignal;
}

/** Options of one attempt to connect. */
export interface ConnectOptions extends ProbeOptions {
  /**
   * Called at most once, before `connect` comes about: from now on the session takes tracks, though the media still look
   * for their way. To send then spares a negotiation after it. The session may yet never connect.
   */
  readonly onOpen?: (session: EngineSession) => void;
}

/** A video engine in the browser. */
export interface CallEngine {
  readonly name: EngineName;
  /**
   * Joins. Throws `ConnectError` when it does not come about within the engine's own bound (10 s),
   * and the signal's reason when it is aborted; nothing stays open then.
   */
  connect(grant: EngineGrant, options: ConnectOptions): Promise<EngineSession>;
  /** Joins a room of one's own for about three seconds, and measures the way there and back. */
  probe(grant: EngineGrant, options: ProbeOptions): Promise<NetworkReport>;
}

/** One join, from connected to lost or ended. It never owns a local track: it does not stop any. */
export interface EngineSession {
  readonly engine: EngineName;
  readonly participantId: string;
  /** After `lost` or `ended` nothing changes any more. */
  readonly state: Observable<EngineState>;
  /** Everybody else, by time of joining. */
  readonly roster: Observable<readonly RemoteParticipant[]>;
  /** One's own link and whether one is heard speaking. */
  readonly me: Observable<{ readonly quality: LinkQuality; readonly isSpeaking: boolean }>;
  /** Calls back when a host has stopped what one sends from a source; the result stops it. */
  onHostMute(run: (source: MediaSource) => void): () => void;
  /** Sends the track. A second publish of the same source replaces the first. */
  publish(track: MediaStreamTrack, source: MediaSource): Promise<void>;
  unpublish(source: MediaSource): Promise<void>;
  /** Swaps the track without the others noticing a new source. */
  replaceTrack(track: MediaStreamTrack, source: MediaSource): Promise<void>;
  setMuted(source: MediaSource, isMuted: boolean): Promise<void>;
  /**
   * Raises one's hand since then, for everybody and whoever comes later, or lowers it (null). Tried while the
   * session lasts; never throws.
   */
  setHand(raisedAt: number | null): void;
  /** Shows a reaction to whoever is there now. What cannot be sent is dropped; never throws. */
  react(reaction: Reaction): void;
  /** Calls back at each reaction of somebody else, however many come; the result stops it. */
  onReaction(run: (participantId: string, reaction: Reaction) => void): () => void;
  /** The last word on each pair of participant and source; unknown ones are kept for later. */
  setWanted(wanted: readonly Wanted[]): void;
  getStats(): Promise<MediaStats>;
  /** Leaves; never throws, and may be called twice. */
  leave(): Promise<void>;
}

/** Why a join did not come about. */
export type ConnectFailure =
  /** The engine refused the grant: expired, of another room, or the room is not open. */
  | 'refused'
  /** The engine could not be reached. */
  | 'unreachable'
  /** The engine was reached, but no way for the media was found. */
  | 'media-blocked'
  | 'timeout';

/** Thrown by `connect` and `probe`. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly reason: ConnectFailure;

  constructor(reason: ConnectFailure, options?: ErrorOptions) {
    super(`The engine could not be joined: ${reason}`, options);
    this.reason = reason;
  }
}
