/**
 * What we use of lib-jitsi-meet, the client that a Jitsi deployment serves itself. It is no dependency of
 * ours: the page loads it as a script when a call needs it. Written by hand after v2193 (August 2026).
 */
export interface JitsiLibrary {
  init(options: LibraryOptions): void;
  setLogLevel(level: 'error'): void;
  createLocalTracksFromMediaStreams(tracks: readonly OwnMedia[]): OwnTrack[];
  readonly JitsiConnection: new (
    appId: null,
    token: string,
    options: LineOptions,
  ) => JitsiConnection;
}

/** Settings of the whole library. */
export interface LibraryOptions {
  readonly disableAudioLevels: boolean;
  readonly enableAnalyticsLogging: boolean;
  readonly disableThirdPartyRequests: boolean;
  readonly externalStorage: Storage;
}

/** Settings of one connection to the signalling server. */
export interface LineOptions {
  readonly hosts: { readonly domain: string; readonly muc: string; readonly focus: string };
  readonly serviceUrl: string;
  readonly enableWebsocketResume: boolean;
  readonly websocketKeepAlive: number;
  readonly disableBeforeUnloadHandlers: boolean;
  readonly enableOpusRed: boolean;
  readonly p2p: { readonly stunServers: readonly [] };
  readonly bridgeChannel: { readonly preferSctp: boolean };
}

type Listener = (...told: readonly unknown[]) => void;

/** A connection to the signalling server. */
export interface JitsiConnection {
  addEventListener(event: string, listener: Listener): void;
  connect(): void;
  disconnect(): unknown;
  initJitsiConference(name: string, options: ConferenceOptions): JitsiConference;
}

/** Settings of one join. */
export interface ConferenceOptions {
  readonly p2p: { readonly enabled: boolean };
  readonly videoQuality: { readonly codecPreferenceOrder: readonly string[] };
  readonly audioQuality: { readonly enableOpusDtx: boolean };
  readonly testing: { readonly allowMultipleTracks: boolean };
}

/** A room, joined once. */
export interface JitsiConference {
  on(event: string, listener: Listener): void;
  join(): void;
  leave(): Promise<void>;
  myUserId(): string | null;
  getParticipants(): readonly JitsiPerson[];
  getParticipantById(id: string): JitsiPerson | undefined;
  addTrack(track: OwnTrack): Promise<void>;
  replaceTrack(before: OwnTrack, after: OwnTrack): Promise<void>;
  setReceiverConstraints(wish: ReceiverConstraints): void;
  setLocalParticipantProperty(name: string, value: string): void;
  broadcastEndpointMessage(message: Readonly<Record<string, string>>): void;
  getActivePeerConnection(): MediaConnection | null;
}

/** The way of the media, with the browser's own connection inside. */
export interface MediaConnection {
  readonly peerconnection: RTCPeerConnection;
  getStats(): Promise<RTCStatsReport>;
}

/** How much is to be received, by name of source. */
export interface ReceiverConstraints {
  readonly lastN: number;
  readonly defaultConstraints: { readonly maxHeight: number };
  readonly constraints: Readonly<Record<string, { readonly maxHeight: number }>>;
}

/** Somebody else. The identity is written by our module in the server, never by a client. */
export interface JitsiPerson {
  getId(): string;
  getIdentity():
    | { readonly user?: Readonly<Partial<Record<'id' | 'name' | 'joined', string>>> }
    | undefined;
  /** A property of their presence; written by their client. */
  getProperty(name: string): unknown;
  getTracks(): readonly TheirTrack[];
}

/** One source of somebody else. */
export interface TheirTrack {
  getType(): 'audio' | 'video';
  getVideoType(): 'camera' | 'desktop' | undefined;
  getSourceName(): string | null;
  getTrack(): MediaStreamTrack;
  isMuted(): boolean;
}

/** A track of ours, given to the library. */
export interface OwnMedia {
  readonly stream: MediaStream;
  readonly mediaType: 'audio' | 'video';
  readonly sourceType: string;
  readonly videoType?: 'camera' | 'desktop';
  readonly constraints: Readonly<Record<'width' | 'height', { readonly ideal: number }>>;
  readonly effects?: readonly SoundEffect[];
}

/** The library's hook for processing; we use it to say ourselves whether a sound is muted. */
export interface SoundEffect {
  isEnabled(): boolean;
  startEffect(stream: MediaStream): MediaStream;
  stopEffect(): void;
  isMuted(): boolean;
  setMuted(isMuted: boolean): void;
}

/** A track of ours in the hands of the library. */
export interface OwnTrack {
  addEventListener(event: string, listener: Listener): void;
  isMuted(): boolean;
  mute(): Promise<void>;
  unmute(): Promise<void>;
  dispose(): Promise<void>;
}

/** The library's events, by its public names. */
export const EVENTS = {
  lineOpen: 'connection.connectionEstablished',
  lineFailed: 'connection.connectionFailed',
  lineClosed: 'connection.connectionDisconnected',
  joined: 'conference.joined',
  failed: 'conference.failed',
  left: 'conference.left',
  kicked: 'conference.kicked',
  mediaOpen: 'conference.connectionEstablished',
  mediaInterrupted: 'conference.connectionInterrupted',
  mediaRestored: 'conference.connectionRestored',
  speaker: 'conference.dominantSpeaker',
  passedOn: 'conference.forwardedSourcesChanged',
  ownQuality: 'cq.local_stats_updated',
  theirQuality: 'cq.remote_stats_updated',
  personJoined: 'conference.userJoined',
  personLeft: 'conference.userLeft',
  propertyChanged: 'conference.participant_property_changed',
  message: 'conference.endpoint_message_received',
  trackAdded: 'conference.trackAdded',
  trackRemoved: 'conference.trackRemoved',
  trackMuted: 'conference.trackMuteChanged',
  ownTrackMuted: 'track.trackMuteChanged',
} as const;
