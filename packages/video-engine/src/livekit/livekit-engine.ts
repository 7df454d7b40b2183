import {
  ParticipantInfo_State as State,
  RoomServiceClient,
  WebhookReceiver,
} from 'livekit-server-sdk';
import type { ParticipantInfo, WebhookEvent } from 'livekit-server-sdk';
import {
  checkGrantRequest,
  checkOpening,
  checkParticipantId,
  checkRoomId,
} from '../check-request.ts';
import { EngineError } from '../engine-error.ts';
import type {
  EngineDoor,
  EngineEvent,
  EngineGrant,
  EngineHealth,
  EventHeaders,
  GrantRequest,
  MediaSource,
  Presence,
  RoomOpening,
  VideoEngine,
} from '../video-engine.ts';
import { signToken } from './access-token.ts';
import type { ApiKey } from './access-token.ts';
import { makeLiveKitDoor } from './door.ts';
import { GRANT_ATTRIBUTE } from './grant-attribute.ts';
import { neutralEvent } from './read-event.ts';
import { attempt, unlessAbsent } from './server-errors.ts';
import { engineSource, neutralSource } from './sources.ts';

/** Where the LiveKit server is, and how to be believed by it. */
export interface LiveKitSettings {
  /** How we reach it: http(s). */
  readonly url: string;
  /** How browsers reach it: ws(s). */
  readonly publicUrl: string;
  readonly apiKey: ApiKey;
  /** Bound of each call to the server. Default 3000: a person waits for the answer. */
  readonly timeoutMs?: number;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}

/** A room in which nobody is stays open for this long: time enough to join, and to come back. */
const EMPTY_ROOM_SECONDS = 300;

/**
 * The adapter of LiveKit. The server must run with `room.auto_create: false`, and browsers must reach its signalling
 * through the gateway alone, which asks at the door.
 */
export class LiveKitEngine implements VideoEngine {
  readonly name = 'livekit';
  readonly door: EngineDoor;
  readonly #rooms: RoomServiceClient;
  readonly #webhooks: WebhookReceiver;
  readonly #settings: LiveKitSettings;
  readonly #now: () => Date;

  constructor(settings: LiveKitSettings) {
    const { key, secret } = settings.apiKey;
    const requestTimeout = (settings.timeoutMs ?? 3000) / 1000;
    this.#rooms = new RoomServiceClient(settings.url, key, secret, {
      requestTimeout,
      failover: false,
    });
    this.#webhooks = new WebhookReceiver(key, secret);
    this.#settings = settings;
    this.#now = settings.now ?? (() => new Date());
    this.door = makeLiveKitDoor(settings.apiKey, this.#now);
  }

  async prepare(room: RoomOpening): Promise<void> {
    checkOpening(room);
    await attempt(() =>
      this.#rooms.createRoom({
        name: room.roomId,
        maxParticipants: room.maxParticipants,
        emptyTimeout: EMPTY_ROOM_SECONDS,
        departureTimeout: EMPTY_ROOM_SECONDS,
      }),
    );
  }

  async grant(request: GrantRequest): Promise<EngineGrant> {
    checkGrantRequest(request);
    const { token, expiresAt } = await signToken(this.#settings.apiKey, request, this.#now());
    return {
      engine: this.name,
      url: this.#settings.publicUrl,
      credential: token,
      roomId: request.roomId,
      participantId: request.participantId,
      expiresAt: expiresAt.toISOString(),
    };
  }

  async remove(roomId: string, participantId: string): Promise<void> {
    checkRoomId(roomId);
    checkParticipantId(participantId);
    await unlessAbsent(() => this.#rooms.removeParticipant(roomId, participantId));
  }

  async mute(roomId: string, participantId: string, source: MediaSource): Promise<void> {
    checkRoomId(roomId);
    checkParticipantId(participantId);
    const person = await unlessAbsent(() => this.#rooms.getParticipant(roomId, participantId));
    const tracks = person?.tracks.filter((track) => track.source === engineSource(source)) ?? [];
    for (const track of tracks) {
      await unlessAbsent(() =>
        this.#rooms.mutePublishedTrack(roomId, participantId, track.sid, true),
      );
    }
  }

  async end(roomId: string): Promise<void> {
    checkRoomId(roomId);
    await unlessAbsent(() => this.#rooms.deleteRoom(roomId));
  }

  async presence(roomId: string): Promise<readonly Presence[]> {
    checkRoomId(roomId);
    const people = await unlessAbsent(() => this.#rooms.listParticipants(roomId));
    return (people ?? []).filter((one) => one.state !== State.DISCONNECTED).map(toPresence);
  }

  async readEvent(rawBody: string, headers: EventHeaders): Promise<EngineEvent | null> {
    return neutralEvent(await this.#verified(rawBody, headers));
  }

  async health(): Promise<EngineHealth> {
    const start = performance.now();
    try {
      const rooms = await attempt(() => this.#rooms.listRooms());
      const participants = rooms.reduce((sum, room) => sum + room.numParticipants, 0);
      return {
        status: 'up',
        latencyMs: performance.now() - start,
        rooms: rooms.length,
        participants,
      };
    } catch (error) {
      return { status: 'down', detail: error instanceof Error ? error.message : 'unknown' };
    }
  }

  async #verified(rawBody: string, headers: EventHeaders): Promise<WebhookEvent> {
    const signature = headers['authorization'];
    try {
      return await this.#webhooks.receive(rawBody, typeof signature === 'string' ? signature : '');
    } catch (cause) {
      throw new EngineError('forged-event', 'The event is not signed by the engine', { cause });
    }
  }
}

function toPresence(person: ParticipantInfo): Presence {
  const sending = person.tracks
    .filter((track) => !track.muted)
    .map((track) => neutralSource(track.source))
    .filter((source) => source !== null);
  return {
    participantId: person.identity,
    grantId: person.attributes[GRANT_ATTRIBUTE] ?? null,
    joinedAt: new Date(Number(person.joinedAtMs || person.joinedAt * 1000n)),
    sending,
  };
}
