/**
 * What the meetings service needs of a video engine, whichever it is.
 * Nothing here names a technology: an engine is an adapter of this port, and every adapter passes
 * the suite of `contract-suite.ts`.
 *
 * Whatever an engine allows, these hold for each adapter:
 * - a room exists only after `prepare`; a grant for a room that is not open cannot connect;
 * - a grant is for one exact room and one participant and must connect within two minutes;
 * - the only personal data that an engine ever sees is the display name.
 */

/** The engines that a deployment can have. */
export type EngineName = 'livekit' | 'jitsi';

/** What a participant can send. The sound of a shared screen is its own source. */
export type MediaSource = 'camera' | 'microphone' | 'screen' | 'screen-audio';

/** Longest time that a grant may leave between its making and its use. */
export const LONGEST_CONNECT_MS = 120_000;

/** A room to be opened. */
export interface RoomOpening {
  /** Lower case, digits and dashes, at most 63: engines compare names without case. Never a wildcard. */
  readonly roomId: string;
  /** 2 to 1000; the engine refuses whoever would be one too many. A probe room takes 1. */
  readonly maxParticipants: number;
}

/** What the participant may do. Everyone admitted may see and hear. */
export interface Permission {
  readonly publish: readonly MediaSource[];
  /**
   * True marks a host for engines that know hosts. It never lets a browser command others:
   * mute, remove and end go through this port, so that they are decided and recorded by us.
   */
  readonly moderate?: boolean;
}

/** A decision of the meetings service, to be turned into something a browser can use. */
export interface GrantRequest {
  /** Chosen by the caller; comes back in events and presence, so that a second use can be seen. */
  readonly grantId: string;
  readonly roomId: string;
  /** One device of one person. A second join with the same id takes the place of the first. */
  readonly participantId: string;
  readonly displayName: string;
  readonly may: Permission;
  /** 1 to `LONGEST_CONNECT_MS`. An engine can have a floor (LiveKit: 61 s); `expiresAt` tells the truth. */
  readonly connectWithinMs: number;
}

/** What the browser gets. Opaque to all but the engine's own adapter; `credential` is never logged. */
export interface EngineGrant {
  readonly engine: EngineName;
  readonly url: string;
  readonly credential: string;
  readonly roomId: string;
  readonly participantId: string;
  /** ISO 8601. After it, the grant cannot connect; a call already running goes on. */
  readonly expiresAt: string;
}

/** Somebody who is in the room now, by the engine's own account. */
export interface Presence {
  readonly participantId: string;
  readonly grantId: string | null;
  readonly joinedAt: Date;
  /** What is being sent now; a muted source is not. */
  readonly sending: readonly MediaSource[];
}

/** What every event of a room says. */
export interface EventFacts {
  /** The same for each repeat of one event. */
  readonly id: string;
  readonly at: Date;
  readonly roomId: string;
}

/** Why somebody is no longer in the room, as far as the engine knows. */
export type LeaveReason = 'left' | 'removed' | 'replaced' | 'room-closed' | 'lost' | 'unknown';

/** What an engine tells by itself. Repeats and gaps are possible: reconcile with `presence`. */
export type EngineEvent =
  | TokenRefused
  | (EventFacts & { readonly type: 'room-opened' })
  /**
   * The room is gone: by `end`, or because nobody was in it for a while. That does not end a
   * meeting; `prepare` opens the room again.
   */
  | (EventFacts & { readonly type: 'room-closed' })
  | (EventFacts & {
      readonly type: 'participant-joined';
      readonly participantId: string;
      readonly grantId: string | null;
    })
  | (EventFacts & {
      readonly type: 'participant-left';
      readonly participantId: string;
      readonly grantId: string | null;
      readonly reason: LeaveReason;
    })
  | (EventFacts & {
      readonly type: 'track-started' | 'track-stopped';
      readonly participantId: string;
      readonly source: MediaSource;
    });

/**
 * Somebody showed a join token that the engine refused by itself, without a question at the door; the same fault is told
 * once a minute at most. Nothing in such a token is to be believed, so that no room and nobody is named.
 */
export interface TokenRefused extends Omit<EventFacts, 'roomId'> {
  readonly type: 'token-refused';
  readonly roomId: null;
  /** What was wrong with it, a word of the engine's own: `signature`, `audience`, `used`. */
  readonly fault: string;
}

/** How the engine is, asked at this moment. Its counts may lag by some seconds. */
export type EngineHealth =
  | {
      readonly status: 'up';
      readonly latencyMs: number;
      readonly rooms: number;
      readonly participants: number;
      /** How busy the part is that the next call would go to, where the engine says: 0 idle, 1 full. */
      readonly load?: number;
    }
  | { readonly status: 'down'; readonly detail: string };

/** Headers of an HTTP request as a server gives them. */
export type EventHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What somebody at the door wants: to come in; to take up again the connection of a join that is inside, which
 * brings nobody in; or, behind the door and before anything is shown, whether the yes to that question still holds.
 */
export type DoorWish = 'enter' | 'resume' | 'stay';

/** Somebody stands at the door of a room with a grant, and the engine asks before it opens. */
export interface DoorQuestion {
  /** The same for a repeat of one question, and for the `stay` that follows an `enter`. */
  readonly id: string;
  readonly wish: DoorWish;
  readonly at: Date;
  readonly roomId: string;
  readonly participantId: string;
  readonly grantId: string;
}

/** What goes back to the engine, byte for byte. */
export interface DoorAnswer {
  readonly rawBody: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The door of an engine that asks at each join, or for which the gateway before it asks. Nobody is let in without a
 * yes: no answer, a late one or a forged one is a no.
 */
export interface EngineDoor {
  /** Reads the question. Throws `forged-event` when the engine did not sign it, or signed it long ago. */
  readQuestion(rawBody: string, headers: EventHeaders): Promise<DoorQuestion>;
  /** The answer, sealed so that only this question can use it. A refusal is a word in lower case with dashes. */
  answer(question: DoorQuestion, refusal: string | null): DoorAnswer;
}

/** The port. Every method but `health` throws `EngineError` when the engine does not do what was asked. */
export interface VideoEngine {
  readonly name: EngineName;
  /** Absent: nobody asks for the engine, and who must not be there is put out by its events. */
  readonly door?: EngineDoor;
  /** Opens the room, or leaves it as it is when it is open already. Call it before each grant. */
  prepare(room: RoomOpening): Promise<void>;
  /** Makes a grant. Asks nothing of the engine; throws `invalid-request` for a request out of bounds. */
  grant(request: GrantRequest): Promise<EngineGrant>;
  /** Cuts the participant off at once. Who is not there (any more) is no error. */
  remove(roomId: string, participantId: string): Promise<void>;
  /**
   * Stops what the participant sends from this source. Whoever wants can start it again: `presence` then says so, and who
   * must be silent is muted again or removed by the caller. No such source is no error.
   */
  mute(roomId: string, participantId: string, source: MediaSource): Promise<void>;
  /** Closes the room and cuts everybody off. A room that is not open is no error. */
  end(roomId: string): Promise<void>;
  /** Who is in the room now; empty when it is not open. */
  presence(roomId: string): Promise<readonly Presence[]>;
  /**
   * Reads what the engine posted (the body byte for byte as it came). Null means: true, but of no
   * interest. Throws `forged-event` when the engine did not sign it, or signed it long ago.
   */
  readEvent(rawBody: string, headers: EventHeaders): Promise<EngineEvent | null>;
  /** Never throws: down is an answer. */
  health(): Promise<EngineHealth>;
}
