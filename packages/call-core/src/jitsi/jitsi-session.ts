import type {
  EngineSession,
  LinkQuality,
  MediaSource,
  MediaStats,
  Wanted,
} from '../call-engine.ts';
import { sumStats } from '../rtc-stats.ts';
import { SessionNews } from '../session-news.ts';
import { keepSameRoster } from '../same-roster.ts';
import type { Reaction } from '../signals.ts';
import { SilentPeople } from '../silent-people.ts';
import { BridgeSignals } from './bridge-signals.ts';
import { EVENTS } from './library.ts';
import type { JitsiConference, JitsiLibrary } from './library.ts';
import { closeLine } from './open-conference.ts';
import type { Line } from './open-conference.ts';
import { OwnTracks } from './own-tracks.ts';
import { receivedFrom } from './received.ts';
import { readPeople, sourceName } from './roster.ts';
import { constraintsFor } from './wanted-pictures.ts';
import { faultOf, neutralFailure, neutralKick, neutralQuality } from './words.ts';

/** Whatever changes what others see or hear of somebody. */
const ROSTER_EVENTS = [
  EVENTS.personJoined,
  EVENTS.personLeft,
  EVENTS.trackAdded,
  EVENTS.trackRemoved,
  EVENTS.trackMuted,
  EVENTS.propertyChanged,
] as const;

/** One join of a Jitsi room. */
export class JitsiSession implements EngineSession {
  readonly engine = 'jitsi';
  readonly participantId: string;
  readonly #news: SessionNews = new SessionNews({
    look: () => this.look(),
    close: () => void closeLine(this.#line),
  });
  readonly state = this.#news.state;
  readonly roster = this.#news.roster;
  readonly me = this.#news.me;
  readonly #line: Line;
  readonly #conference: JitsiConference;
  readonly #tracks: OwnTracks;
  readonly #signals: BridgeSignals;
  readonly #hostMutes = new Set<(source: MediaSource) => void>();
  readonly #qualities = new Map<string, LinkQuality>();
  /** The last word on each picture, also of people and sources that are still to come. */
  readonly #wanted = new Map<string, Wanted>();
  /** Names of the pictures that the bridge passes on to us. */
  readonly #passedOn = new Set<string>();
  readonly #silent = new SilentPeople();
  #speakerId: string | null = null;

  /** To be made before the room is joined, so that nothing is missed. */
  constructor(
    library: JitsiLibrary,
    line: Line & { readonly conference: JitsiConference },
    participantId: string,
  ) {
    this.#line = line;
    this.#conference = line.conference;
    this.participantId = participantId;
    this.#tracks = new OwnTracks(library, line.conference, (source) => {
      for (const run of this.#hostMutes) run(source);
    });
    this.#signals = new BridgeSignals(line.conference);
    this.#listen();
  }

  publish(track: MediaStreamTrack, source: MediaSource): Promise<void> {
    return this.#tracks.put(track, source);
  }

  unpublish(source: MediaSource): Promise<void> {
    return this.#tracks.setMuted(source, true);
  }

  replaceTrack(track: MediaStreamTrack, source: MediaSource): Promise<void> {
    return this.#tracks.put(track, source);
  }

  setMuted(source: MediaSource, isMuted: boolean): Promise<void> {
    return this.#tracks.setMuted(source, isMuted);
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
    for (const one of wanted) this.#wanted.set(`${one.participantId} ${one.source}`, one);
    if (this.#news.isOpen()) this.#tellWanted();
  }

  async getStats(): Promise<MediaStats> {
    const report = await this.getReport();
    const now = Date.now();
    if (report) this.#noticeSilence(report, now);
    return sumStats(report ? [report] : [], now);
  }

  /** The browser's own statistics; null while there is no media. */
  async getReport(): Promise<RTCStatsReport | null> {
    return (await this.#conference.getActivePeerConnection()?.getStats()) ?? null;
  }

  async leave(): Promise<void> {
    this.#news.become({ status: 'ended', reason: 'left' });
    await closeLine(this.#line);
    await this.#tracks.letGo();
  }

  /** To be called once the media is there: events of the join itself came before. */
  look(): void {
    if (!this.#news.isOpen()) return;
    this.#tellWanted();
    const people = readPeople(this.#conference.getParticipants(), {
      speakerId: this.#speakerId,
      qualities: this.#qualities,
      handOf: this.#signals.handOf,
      isSilent: (id) => this.#silent.has(id),
    });
    this.roster.set(keepSameRoster(this.roster.getSnapshot(), people));
    this.#lookAtMe();
  }

  #noticeSilence(report: RTCStatsReport, now: number): void {
    const people = this.#conference.getParticipants();
    const packets = receivedFrom(people, (name) => this.#passedOn.has(name), report);
    if (this.#silent.look(packets, now)) this.#news.lookSoon();
  }

  #lookAtMe(): void {
    const myId = this.#conference.myUserId() ?? '';
    const isSpeaking = this.#speakerId !== null && this.#speakerId === myId;
    this.#news.tellMe(this.#qualities.get(myId) ?? 'unknown', isSpeaking);
  }

  #tellWanted(): void {
    const people = this.#conference.getParticipants();
    const nameOf = (id: string, source: MediaSource): string | null =>
      sourceName(people, id, source);
    this.#conference.setReceiverConstraints(constraintsFor([...this.#wanted.values()], nameOf));
  }

  #listen(): void {
    const conference = this.#conference;
    for (const event of ROSTER_EVENTS) conference.on(event, this.#news.lookSoon);
    conference.on(EVENTS.speaker, (id, _before, isSilence) => {
      this.#speakerId = typeof id === 'string' && isSilence !== true ? id : null;
      this.#news.lookSoon();
    });
    conference.on(EVENTS.passedOn, (leaving, entering) => {
      for (const name of namesIn(leaving)) this.#passedOn.delete(name);
      for (const name of namesIn(entering)) this.#passedOn.add(name);
    });
    conference.on(EVENTS.ownQuality, (told) => this.#judge(conference.myUserId(), told));
    conference.on(EVENTS.theirQuality, (id, told) => this.#judge(id, told));
    conference.on(EVENTS.mediaInterrupted, () => this.#news.become({ status: 'reconnecting' }));
    conference.on(EVENTS.mediaRestored, () => this.#news.become({ status: 'connected' }));
    conference.on(EVENTS.kicked, (_by, reason) => this.#news.become(neutralKick(reason)));
    conference.on(EVENTS.failed, (...told) => this.#news.become(neutralFailure(faultOf(told))));
    const lineLost = (...told: readonly unknown[]): void =>
      this.#news.become(neutralFailure(faultOf(told)));
    this.#line.connection.addEventListener(EVENTS.lineFailed, lineLost);
    this.#line.connection.addEventListener(EVENTS.lineClosed, lineLost);
  }

  #judge(id: unknown, told: unknown): void {
    if (typeof id !== 'string') return;
    this.#qualities.set(id, neutralQuality(told));
    this.#news.lookSoon();
  }
}

const namesIn = (told: unknown): readonly string[] =>
  Array.isArray(told) ? told.filter((name) => typeof name === 'string') : [];
