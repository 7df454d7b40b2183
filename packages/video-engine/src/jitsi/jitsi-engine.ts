import {
  checkGrantRequest,
  checkOpening,
  checkParticipantId,
  checkRoomId,
} from '../check-request.ts';
import type {
  DoorAnswer,
  DoorQuestion,
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
import { EngineError } from '../engine-error.ts';
import { signJoinToken } from './join-token.ts';
import type { TokenKey } from './join-token.ts';
import { Orders } from './orders.ts';
import { isFields, readDoorQuestion, readJitsiEvent, readPeople } from './read-post.ts';
import { checkSeal, sealOf, SEAL_HEADER } from './seal.ts';

/** Where the Jitsi deployment is, and how it and we believe each other. */
export interface JitsiSettings {
  /** The signalling server on the inner network: http(s), without a path. */
  readonly url: string;
  /** Where browsers connect: ws(s), the path included. */
  readonly publicUrl: string;
  /** The deployment's XMPP domain. */
  readonly domain: string;
  readonly tokenKey: TokenKey;
  /** Believes our orders there. */
  readonly ordersSecret: string;
  /** Seals the server's questions and events, and our answers. */
  readonly hookSecret: string;
  /** Where the people are to whom it gives grants, for bridges that stand in several places: lower case, digits, dashes. */
  readonly region?: string | undefined;
  /** Bound of each call to the server. Default 3000: a person waits for the answer. */
  readonly timeoutMs?: number;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}

/** The adapter of Jitsi. The server must run our modules of `platform/jitsi`. */
export class JitsiEngine implements VideoEngine {
  readonly name = 'jitsi';
  readonly door: EngineDoor;
  readonly #orders: Orders;
  readonly #settings: JitsiSettings;
  readonly #now: () => Date;

  constructor(settings: JitsiSettings) {
    const { url, ordersSecret: secret, timeoutMs = 3000 } = settings;
    this.#settings = settings;
    this.#orders = new Orders({ url, secret, timeoutMs });
    this.#now = settings.now ?? (() => new Date());
    this.door = {
      readQuestion: async (rawBody, headers) => {
        this.#check(rawBody, headers);
        return readDoorQuestion(rawBody);
      },
      answer: (question, refusal) => this.#answer(question, refusal),
    };
  }

  async prepare(room: RoomOpening): Promise<void> {
    checkOpening(room);
    const { roomId, maxParticipants } = room;
    await this.#orders.send('open', { roomId, maxParticipants });
  }

  async grant(request: GrantRequest): Promise<EngineGrant> {
    checkGrantRequest(request);
    const { tokenKey: key, domain, publicUrl, region } = this.#settings;
    const { token, expiresAt } = await signJoinToken({ key, domain, region }, request, this.#now());
    return {
      engine: this.name,
      url: publicUrl,
      credential: token,
      roomId: request.roomId,
      participantId: request.participantId,
      expiresAt: expiresAt.toISOString(),
    };
  }

  async remove(roomId: string, participantId: string): Promise<void> {
    checkRoomId(roomId);
    checkParticipantId(participantId);
    await this.#orders.send('remove', { roomId, participantId });
  }

  async mute(roomId: string, participantId: string, source: MediaSource): Promise<void> {
    checkRoomId(roomId);
    checkParticipantId(participantId);
    const told = await this.#orders.send('mute', { roomId, participantId, source });
    // Neither has the client obeyed, nor has the bridge been told: it is heard and seen on.
    if (isFields(told) && told['isMuted'] !== true && told['isHeld'] !== true)
      throw new EngineError('refused', 'The person’s client does not obey');
  }

  async end(roomId: string): Promise<void> {
    checkRoomId(roomId);
    await this.#orders.send('end', { roomId });
  }

  async presence(roomId: string): Promise<readonly Presence[]> {
    checkRoomId(roomId);
    return readPeople(await this.#orders.send('presence', { roomId }));
  }

  async readEvent(rawBody: string, headers: EventHeaders): Promise<EngineEvent | null> {
    this.#check(rawBody, headers);
    return readJitsiEvent(rawBody);
  }

  async health(): Promise<EngineHealth> {
    const start = performance.now();
    try {
      return toHealth(await this.#orders.ask('health'), start);
    } catch (error) {
      return { status: 'down', detail: error instanceof Error ? error.message : 'unknown' };
    }
  }

  #check(rawBody: string, headers: EventHeaders): void {
    checkSeal({ rawBody, headers }, this.#settings.hookSecret, this.#now());
  }

  #answer(question: DoorQuestion, refusal: string | null): DoorAnswer {
    const mayEnter = refusal === null;
    const rawBody = JSON.stringify(mayEnter ? { mayEnter } : { mayEnter, refusal });
    return {
      rawBody,
      headers: {
        'content-type': 'application/json',
        [SEAL_HEADER]: sealOf(this.#settings.hookSecret, question.id, rawBody),
      },
    };
  }
}

function toHealth(body: unknown, start: number): EngineHealth {
  const told = isFields(body) ? body : {};
  const missing = Array.isArray(told['missing']) ? told['missing'].map(String) : ['an answer'];
  if (missing.length > 0)
    return { status: 'down', detail: `The engine lacks: ${missing.join(', ')}` };
  const { load } = told;
  return {
    status: 'up',
    latencyMs: performance.now() - start,
    rooms: Number(told['rooms']),
    participants: Number(told['participants']),
    ...(typeof load === 'number' ? { load } : {}),
  };
}
