import type { CallEngine, EngineGrant, EngineName, MediaStats } from './call-engine.ts';
import type { CallSnapshot, View } from './call-state.ts';
import type { Clock } from './clock.ts';
import type { Devices } from './devices.ts';
import type { Observable } from './observable.ts';

/** Why a grant is asked for. */
export interface GrantOccasion {
  readonly why: 'join' | 'rejoin' | 'move';
  /** 1 for the first try of this occasion. */
  readonly attempt: number;
  /** The engine that was just lost or is to be left, so that another can be chosen. */
  readonly lostEngine: EngineName | null;
  readonly signal: AbortSignal;
}

/** Thrown by `fetchGrant` when there will be no grant, whatever one tries: the call ends with it. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';
  /** A problem key of the meetings service, for the page that follows. */
  readonly detail: string;

  constructor(detail: string, options?: ErrorOptions) {
    super(`No grant: ${detail}`, options);
    this.detail = detail;
  }
}

/** What a call needs. */
export interface CallSessionParts {
  /** Loads an engine when the first grant for it comes. */
  readonly loadEngine: (name: EngineName) => Promise<CallEngine>;
  /** A fresh grant for each join. `GrantRefused` ends the call; any other error is tried again. */
  readonly fetchGrant: (occasion: GrantOccasion) => Promise<EngineGrant>;
  readonly devices: Devices;
  readonly clock: Clock;
}

/** A call of one person in one page, carried by one engine after another. */
export interface CallSession extends Observable<CallSnapshot> {
  /** Starts to join; progress is in the snapshot. */
  join(): void;
  /** Leaves, lets every device go; the snapshot ends with `left`. */
  leave(): Promise<void>;
  /** A server said that the meeting is on another engine now, or wants it there. */
  move(): void;
  setMicrophone(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  chooseMicrophone(deviceId: string): Promise<void>;
  chooseCamera(deviceId: string): Promise<void>;
  /** The page gives it to its audio elements (`devices.ts`, `playOn`). */
  chooseSpeaker(deviceId: string): void;
  setAudioOnly(isAudioOnly: boolean): Promise<void>;
  /** Must be called from a click. */
  shareScreen(): Promise<void>;
  stopSharing(): Promise<void>;
  /** What the page shows of others' pictures. What is not named is received small. */
  setViews(views: readonly View[]): void;
  dismissNotice(): void;
  /** Null outside of a call. */
  getStats(): Promise<MediaStats | null>;
}
