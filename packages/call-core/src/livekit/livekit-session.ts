import { RoomEvent } from 'livekit-client';
import type {
  LocalTrackPublication,
  Participant,
  Room,
  RoomEventCallbacks,
  TrackPublication,
} from 'livekit-client';
import type { EngineSession, MediaSource, MediaStats, Wanted } from '../call-engine.ts';
import { sumStats } from '../rtc-stats.ts';
import { SessionNews } from '../session-news.ts';
import type { Reaction } from '../signals.ts';
import { SilentPeople } from '../silent-people.ts';
import { receivedFrom } from './received.ts';
import { readRoster } from './roster.ts';
import { RoomSignals } from './room-signals.ts';
import { WantedPictures } from './wanted-pictures.ts';
import { engineSource, neutralEnd, neutralQuality, neutralSource } from './words.ts';

/** Whatever changes what others see or hear of somebody. */
const ROSTER_EVENTS = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
] as const satisfies readonly (keyof RoomEventCallbacks)[];

/** One join of a LiveKit room. */
export class LiveKitSession implements EngineSession {
  readonly engine = 'livekit';
  readonly participantId: string;
  readonly #news: SessionNews = new SessionNews({
    look: () => this.look(),
    close: () => void this.#room.disconnect(false),
  });
  readonly state = this.#news.state;
  readonly roster = this.#news.roster;
  readonly me = this.#news.me;
  readonly #room: Room;
  readonly #wanted: WantedPictures;
  readonly #signals: RoomSignals;
  readonly #silent = new SilentPeople();
  readonly #hostMutes = new Set<(source: MediaSource) => void>();
  /** Mutes that are our own doing, while they are under way. */
  readonly #ownMutes = new Set<MediaSource>();

  /** To be made before the room connects, so that nothing is missed. */
  constructor(room: Room, participantId: string) {
    this.#room = room;
    this.participantId = participantId;
    this.#wanted = new WantedPictures(room);
    this.#signals = new RoomSignals(room, this.#news.lookSoon);
    for (const event of ROSTER_EVENTS) room.on(event, this.#news.lookSoon);
    room.on(RoomEvent.SignalReconnecting, () => this.#news.become({ status: 'reconnecting' }));
    room.on(RoomEvent.Reconnected, () => this.#news.become({ status: 'connected' }));
    room.on(RoomEvent.TrackMuted, this.#noticeHostMute);
    room.on(RoomEvent.Reconnecting, this.#refuseFullReconnect);
    room.on(RoomEvent.Disconnected, (reason) => this.#news.become(neutralEnd(reason)));
  }

  async publish(track: MediaStreamTrack, source: MediaSource): Promise<void> {
    if (this.#published(source)) return this.replaceTrack(track, source);
    await this.#whenConnected();
    await this.#room.localParticipant.publishTrack(track, { source: engineSource(source) });
  }

  async unpublish(source: MediaSource): Promise<void> {
    const track = this.#published(source)?.track;
    if (track) await this.#room.localParticipant.unpublishTrack(track, false);
  }

  async replaceTrack(track: MediaStreamTrack, source: MediaSource): Promise<void> {
    await this.#published(source)?.track?.replaceTrack(track, { userProvidedTrack: true });
  }

  async setMuted(source: MediaSource, isMuted: boolean): Promise<void> {
    const publication = this.#published(source);
    this.#ownMutes.add(source);
    try {
      await (isMuted ? publication?.mute() : publication?.unmute());
    } finally {
      this.#ownMutes.delete(source);
    }
  }

  onHostMute(run: (source: MediaSource) => void): () => void {
    this.#hostMutes.add(run);
    return () => this.#hostMutes.delete(run);
  }

  setHand(raisedAt: number | null): void {
    if (this.#news.isOpen()) this.#signals.setHand(raisedAt);
  }

  react(reaction: Reaction): void {
    if (this.#news.isOpen()) this.#signals.react(reaction);
  }

  onReaction(run: (participantId: string, reaction: Reaction) => void): () => void {
    return this.#signals.onReaction(run);
  }

  setWanted(wanted: readonly Wanted[]): void {
    if (this.#news.isOpen()) this.#wanted.set(wanted);
  }

  async getStats(): Promise<MediaStats> {
    const people = [this.#room.localParticipant, ...this.#room.remoteParticipants.values()];
    const tracks = people
      .flatMap((one) => [...one.trackPublications.values()])
      .map((publication) => publication.track)
      .filter((track) => track !== undefined);
    const reports = await Promise.all(tracks.map((track) => track.getRTCStatsReport()));
    const known = reports.filter((report) => report !== undefined);
    const now = Date.now();
    const packets = receivedFrom(this.#room, known);
    if (this.#silent.look(packets, now)) this.#news.lookSoon();
    return sumStats(known, now);
  }

  async leave(): Promise<void> {
    this.#news.become({ status: 'ended', reason: 'left' });
    await this.#room.disconnect(false).catch(() => {
      // Already gone: that is what was asked for.
    });
  }

  /** To be called once the room is connected: events of the join itself came before. */
  look(): void {
    if (!this.#news.isOpen()) return;
    this.#wanted.apply();
    this.roster.set(
      readRoster(this.#room, this.roster.getSnapshot(), {
        handOf: this.#signals.handOf,
        isSilent: (id) => this.#silent.has(id),
      }),
    );
    const { connectionQuality, isSpeaking } = this.#room.localParticipant;
    this.#news.tellMe(neutralQuality(connectionQuality), isSpeaking);
  }

  /** The client obeys the server's mute by itself, and tells it like one of ours. */
  readonly #noticeHostMute = (publication: TrackPublication, who: Participant): void => {
    const source = neutralSource(publication.source);
    // A device that is unplugged or asleep mutes its track too: that is the device's own story.
    const isDevice = publication.track?.mediaStreamTrack.readyState !== 'live';
    const isOurs = source === null || this.#ownMutes.has(source) || isDevice;
    if (who !== this.#room.localParticipant || isOurs) return;
    for (const run of this.#hostMutes) run(source);
  };

  /**
   * The client would now join anew with a credential of its own, which is no new decision of the
   * meetings service. The call does that itself, with a fresh grant.
   */
  readonly #refuseFullReconnect = (): void => this.#news.cut();

  /** The client stops a track, device and all, that it could not publish for 15 s: it gets none while it cannot. */
  #whenConnected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const { status } = this.state.getSnapshot();
        if (status === 'reconnecting') return;
        stop();
        if (status === 'connected') resolve();
        else reject(new Error(`Nothing is published on a session that is ${status}`));
      };
      const stop = this.state.subscribe(look);
      look();
    });
  }

  #published(source: MediaSource): LocalTrackPublication | undefined {
    return this.#room.localParticipant.getTrackPublication(engineSource(source));
  }
}
