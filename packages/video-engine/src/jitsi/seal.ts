import { createHmac, timingSafeEqual } from 'node:crypto';
import { EngineError } from '../engine-error.ts';
import type { EventHeaders } from '../video-engine.ts';

/** Headers of a sealed post: when it was sealed, in seconds, and the seal over that and the body. */
export const TIME_HEADER = 'astra-time';
export const SEAL_HEADER = 'astra-signature';

/** A post that is older or younger than this is no longer believed. */
const LONGEST_AGE_MS = 300_000;

/** The seal on a body: HMAC-SHA256 over the moment, or the id of the question, and the very bytes. */
export function sealOf(secret: string, moment: string, rawBody: string): string {
  return createHmac('sha256', secret).update(`${moment}.${rawBody}`).digest('hex');
}

/** Throws `forged-event` unless the body was sealed with the secret a short time ago. */
export function checkSeal(
  post: { readonly rawBody: string; readonly headers: EventHeaders },
  secret: string,
  now: Date,
): void {
  const moment = textOf(post.headers, TIME_HEADER);
  const given = Buffer.from(textOf(post.headers, SEAL_HEADER));
  const right = Buffer.from(sealOf(secret, moment, post.rawBody));
  const isTrue = given.length === right.length && timingSafeEqual(given, right);
  if (!isTrue || !/^\d{1,12}$/.test(moment))
    throw new EngineError('forged-event', 'The post is not signed by the engine');
  if (Math.abs(now.getTime() - Number(moment) * 1000) > LONGEST_AGE_MS)
    throw new EngineError('forged-event', 'The post was signed long ago');
}

function textOf(headers: EventHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
