import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashSecret } from '@astra/kit/random';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { limitKey } from '#domain/client-address.ts';
import { liveKitWay } from '#domain/livekit-path.ts';
import { tokenIn } from '#domain/wopi-path.ts';

/**
 * How often, a minute: each person who is signed in, in however many browsers; each address of strangers; and each address
 * that tries secrets. A whole hospital may come from one address, so these stop floods; guesses at one account or link are
 * counted by identity and meetings.
 */
const perMinute = {
  person: 600,
  // Of a person too, and beside their own: many small files at once leave the consultation of who sends them alone.
  upload: 1_200,
  stranger: 300,
  guess: 60,
  // Two a person at the start of a working day; identity counts the wrong ones by account and network, for all replicas.
  signIn: 300,
  // A Matrix client asks much at its first sync; its server has limits of its own for each person.
  device: 1_200,
  devices: 20_000,
  // A server that asks for many people's documents, with a token each.
  editor: 600,
  editors: 6_000,
  // Asked after each connection to a video server that failed; a whole hospital's calls can fail at once.
  engine: 300,
  engines: 20_000,
} as const;
const most = 50_000;
/** Requests of one device that are on their way at once: a browser has six (HTTP/1.1) or a hundred (HTTP/2). */
const atOnceOfDevice = 100;

/** What a request does that has a limit of its own: it tries a secret, or brings a file; null: neither. */
export type Tries = 'guess' | 'signIn' | 'upload' | null;

/** @throws AppError `too-many-requests` */
export type CheckLimit = (request: FastifyRequest, tries: Tries) => Promise<void>;

/**
 * For a device that shows a token which only the chat server can read. Until the reply has ended the request is one of
 * those that are on their way. @throws AppError `too-many-requests`
 */
export type CheckDevices = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const byToken = ({ headers }: FastifyRequest): string => hashSecret(headers.authorization ?? '');
const byPerson = ({ session }: FastifyRequest): string => session?.subjectId ?? '';
const byAddress = (request: FastifyRequest): string => limitKey(request.address);

/** For an editor that shows a token which only the documents service can read. @throws AppError `too-many-requests` */
export type CheckEditor = (request: FastifyRequest) => Promise<void>;

/** For the client of a video server, whose token only that server and meetings can read. @throws AppError `too-many-requests` */
export type CheckEngine = (request: FastifyRequest) => Promise<void>;

export type Limits = {
  readonly check: CheckLimit;
  readonly checkEngine: CheckEngine;
  readonly checkDevices: CheckDevices;
  readonly checkEditor: CheckEditor;
};

/** Counts in this process alone: with several replicas the real bound is that many times higher. */
export async function makeLimits(app: App, factor: number): Promise<Limits> {
  await app.register(rateLimit, { global: false, cache: most });
  const limiter = (max: number, keyGenerator: (request: FastifyRequest) => string): Limiter =>
    app.createRateLimit({ max: Math.ceil(max * factor), timeWindow: 60_000, keyGenerator });
  const limits = {
    person: limiter(perMinute.person, byPerson),
    upload: limiter(perMinute.upload, byPerson),
    stranger: limiter(perMinute.stranger, byAddress),
    guess: limiter(perMinute.guess, byAddress),
    signIn: limiter(perMinute.signIn, byAddress),
    device: limiter(perMinute.device, byToken),
    devices: limiter(perMinute.devices, byAddress),
    editor: limiter(perMinute.editor, ({ url }) => hashSecret(tokenIn(url))),
    editors: limiter(perMinute.editors, byAddress),
    engine: limiter(perMinute.engine, ({ url }) => hashSecret(liveKitWay(url)?.token ?? '')),
    engines: limiter(perMinute.engines, byAddress),
  };
  const onTheirWay = new Map<string, number>();
  return {
    check: async (request, tries) => {
      await ask(limits[tries ?? (request.session ? 'person' : 'stranger')], request);
    },
    checkDevices: async (request, reply) => {
      await ask(limits.device, request);
      // Tokens can be made up, each with a count of its own.
      await ask(limits.devices, request);
      enter(onTheirWay, byToken(request), reply);
    },
    checkEngine: async (request) => {
      await ask(limits.engine, request);
      await ask(limits.engines, request);
    },
    checkEditor: async (request) => {
      await ask(limits.editor, request);
      await ask(limits.editors, request);
    },
  };
}

function enter(onTheirWay: Map<string, number>, key: string, { raw }: FastifyReply): void {
  const count = onTheirWay.get(key) ?? 0;
  if (count >= atOnceOfDevice)
    throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 1 } });
  onTheirWay.set(key, count + 1);
  // Also of a reply that nobody waited for.
  raw.once('close', () => {
    const left = (onTheirWay.get(key) ?? 1) - 1;
    if (left > 0) onTheirWay.set(key, left);
    else onTheirWay.delete(key);
  });
}

type Limiter = ReturnType<App['createRateLimit']>;

async function ask(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const result = await limiter(request);
  if (result.isAllowed || !result.isExceeded) return;
  throw new AppError('too-many-requests', undefined, {
    extras: { retryAfterSeconds: Math.max(1, result.ttlInSeconds) },
  });
}
