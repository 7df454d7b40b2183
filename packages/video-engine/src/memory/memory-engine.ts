import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  checkGrantRequest,
  checkOpening,
  checkParticipantId,
  checkRoomId,
} from '../check-request.ts';
import { EngineError } from '../engine-error.ts';
import type {
  EngineEvent,
  EngineGrant,
  EngineHealth,
  EngineName,
  EventHeaders,
  GrantRequest,
  LeaveReason,
  MediaSource,
  Presence,
  RoomOpening,
  VideoEngine,
} from '../video-engine.ts';
import { reviveEvent } from './revive-event.ts';

/** One event as an engine posts it. */
export interface EventPost {
  readonly rawBody: string;
  readonly headers: EventHeaders;
}

/** How a memory engine is made. */
export interface MemorySettings {
  /** Default `livekit`: two of them, one of each name, play a deployment with both. */
  readonly name?: EngineName;
  readonly now?: () => Date;
  /** Called with each event, signed as a real engine would. */
  readonly post?: (post: EventPost) => void;
}

/** Somebody who joined a memory engine. */
export interface MemoryGuest {
  /** Settles when the engine cuts this join off; never by `leave`. */
  readonly cut: Promise<LeaveReason>;
  start(source: MediaSource): void;
  leave(): void;
  /** Gone without a word, as a browser that crashed. */
  vanish(): void;
}

interface Member {
  readonly request: GrantRequest;
  readonly joinedAt: Date;
  readonly sending: Set<MediaSource>;
  readonly cutOff: (reason: LeaveReason) => void;
}

interface Room {
  readonly most: number;
  readonly members: Map<string, Member>;
}

const SIGNATURE = 'x-memory-signature';

/**
 * An engine without media, for the tests of services. It keeps to the same suite as the real ones;
 * `join` and `down` are the test's hands on it.
 */
export class MemoryEngine implements VideoEngine {
  readonly name: EngineName;
  /** While true, every call fails as if the engine did not answer. */
  down = false;
  readonly #rooms = new Map<string, Room>();
  readonly #grants = new Map<string, { readonly request: GrantRequest; readonly until: number }>();
  readonly #key = randomBytes(32);
  readonly #now: () => Date;
  readonly #post: (post: EventPost) => void;

  constructor(settings: MemorySettings = {}) {
    this.name = settings.name ?? 'livekit';
    this.#now = settings.now ?? (() => new Date());
    this.#post = settings.post ?? (() => {});
  }

  async prepare(room: RoomOpening): Promise<void> {
    checkOpening(room);
    this.#answer();
    if (this.#rooms.has(room.roomId)) return;
    this.#rooms.set(room.roomId, { most: room.maxParticipants, members: new Map() });
    this.#tell({ type: 'room-opened', ...this.#facts(room.roomId) });
  }

  async grant(request: GrantRequest): Promise<EngineGrant> {
    checkGrantRequest(request);
    const credential = randomUUID();
    const until = this.#now().getTime() + request.connectWithinMs;
    this.#grants.set(credential, { request, until });
    const { roomId, participantId } = request;
    const expiresAt = new Date(until).toISOString();
    return { engine: this.name, url: 'ws://memory', credential, roomId, participantId, expiresAt };
  }

  /** Joins as a browser would; throws when the grant is not good (any more). */
  join(grant: EngineGrant): MemoryGuest {
    const known = this.#grants.get(grant.credential);
    const room = this.#rooms.get(grant.roomId);
    const isGood = known && this.#now().getTime() <= known.until;
    if (this.down || !isGood || !room || known.request.roomId !== grant.roomId) {
      throw new Error('The engine refused the grant');
    }
    this.#take(known.request.roomId, known.request.participantId, 'replaced');
    if (room.members.size >= room.most) throw new Error('The room is full');
    return this.#enter(room, known.request);
  }

  async remove(roomId: string, participantId: string): Promise<void> {
    checkRoomId(roomId);
    checkParticipantId(participantId);
    this.#answer();
    this.#take(roomId, participantId, 'removed');
  }

  async mute(roomId: string, participantId: string, source: MediaSource): Promise<void> {
    checkRoomId(roomId);
    checkParticipantId(participantId);
    this.#answer();
    this.#rooms.get(roomId)?.members.get(participantId)?.sending.delete(source);
  }

  async end(roomId: string): Promise<void> {
    checkRoomId(roomId);
    this.#answer();
    const room = this.#rooms.get(roomId);
    if (!room) return;
    for (const id of room.members.keys()) this.#take(roomId, id, 'room-closed');
    this.#rooms.delete(roomId);
    this.#tell({ type: 'room-closed', ...this.#facts(roomId) });
  }

  async presence(roomId: string): Promise<readonly Presence[]> {
    checkRoomId(roomId);
    this.#answer();
    const members = this.#rooms.get(roomId)?.members ?? new Map<string, Member>();
    return [...members.values()].map(({ request, joinedAt, sending }) => ({
      participantId: request.participantId,
      grantId: request.grantId,
      joinedAt,
      sending: [...sending],
    }));
  }

  async readEvent(rawBody: string, headers: EventHeaders): Promise<EngineEvent | null> {
    const given = Buffer.from(String(headers[SIGNATURE] ?? ''), 'hex');
    const right = this.#sign(rawBody);
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      throw new EngineError('forged-event', 'The event is not signed by the engine');
    }
    return reviveEvent(rawBody);
  }

  async health(): Promise<EngineHealth> {
    if (this.down) return { status: 'down', detail: 'The engine does not answer' };
    const sizes = [...this.#rooms.values()].map((room) => room.members.size);
    const participants = sizes.reduce((sum, size) => sum + size, 0);
    return { status: 'up', latencyMs: 0, rooms: sizes.length, participants };
  }

  #enter(room: Room, request: GrantRequest): MemoryGuest {
    const { roomId, participantId, grantId } = request;
    const { promise: cut, resolve: cutOff } = Promise.withResolvers<LeaveReason>();
    const member: Member = { request, joinedAt: this.#now(), sending: new Set(), cutOff };
    room.members.set(participantId, member);
    this.#tell({ type: 'participant-joined', ...this.#facts(roomId), participantId, grantId });
    const go = (reason: LeaveReason): void => {
      if (room.members.get(participantId) === member) this.#take(roomId, participantId, reason);
    };
    return {
      cut,
      start: (source) => {
        if (!request.may.publish.includes(source)) throw new Error('The grant does not allow it');
        member.sending.add(source);
        this.#tell({ type: 'track-started', ...this.#facts(roomId), participantId, source });
      },
      leave: () => go('left'),
      vanish: () => go('lost'),
    };
  }

  #take(roomId: string, participantId: string, reason: LeaveReason): void {
    const members = this.#rooms.get(roomId)?.members;
    const member = members?.get(participantId);
    if (!members || !member) return;
    members.delete(participantId);
    if (reason !== 'left') member.cutOff(reason);
    const { grantId } = member.request;
    const facts = this.#facts(roomId);
    this.#tell({ type: 'participant-left', ...facts, participantId, grantId, reason });
  }

  #facts(roomId: string): { readonly id: string; readonly at: Date; readonly roomId: string } {
    return { id: randomUUID(), at: this.#now(), roomId };
  }

  #tell(event: EngineEvent): void {
    const rawBody = JSON.stringify(event);
    this.#post({ rawBody, headers: { [SIGNATURE]: this.#sign(rawBody).toString('hex') } });
  }

  #sign(rawBody: string): Buffer {
    return createHmac('sha256', this.#key).update(rawBody).digest();
  }

  #answer(): void {
    if (this.down) throw new EngineError('unreachable', 'The engine does not answer');
  }
}
