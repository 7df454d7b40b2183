import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { limitKey } from '#domain/client-address.ts';

/**
 * How often, a minute: each session, each address of strangers, and each address that tries secrets. A whole hospital
 * may come from one address, so these stop floods; guesses at one account or link are counted by identity and meetings.
 */
const perMinute = { session: 600, stranger: 300, guess: 60 } as const;
const most = 50_000;

/** @throws AppError `too-many-requests` */
export type CheckLimit = (request: FastifyRequest, isGuessable: boolean) => Promise<void>;

const byAddress = (request: FastifyRequest): string => limitKey(request.address);

/** Counts in this process alone: with several replicas the real bound is that many times higher. */
export async function makeLimits(app: App, factor: number): Promise<CheckLimit> {
  await app.register(rateLimit, { global: false, cache: most });
  const limiter = (
    max: number,
    keyGenerator: (request: FastifyRequest) => string,
  ): ReturnType<typeof app.createRateLimit> =>
    app.createRateLimit({ max: Math.ceil(max * factor), timeWindow: 60_000, keyGenerator });
  const limits = {
    session: limiter(perMinute.session, (request) => request.session?.id ?? ''),
    stranger: limiter(perMinute.stranger, byAddress),
    guess: limiter(perMinute.guess, byAddress),
  };
  return async (request, isGuessable) => {
    const kind = isGuessable ? 'guess' : request.session ? 'session' : 'stranger';
    const result = await limits[kind](request);
    if (result.isAllowed || !result.isExceeded) return;
    throw new AppError('too-many-requests', undefined, {
      extras: { retryAfterSeconds: Math.max(1, result.ttlInSeconds) },
    });
  };
}
