import { createHash, createHmac } from 'node:crypto';
import type { Example } from '@astra/testing/requests';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { SEAL_HEADER, sealOf, TIME_HEADER } from '@astra/video-engine/jitsi/seal';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { makeTokenKey } from '@astra/video-engine/test-support/prosody-server';
import { MemoryEngine, type EventPost } from '@astra/video-engine/memory/memory-engine';
import { uuid } from './house.ts';

const posts: EventPost[] = [];
/** Calls go by this one. */
export const memory = new MemoryEngine({ post: (post) => posts.push(post) });
export async function webhookOfMemory(): Promise<Example> {
  await memory.prepare({ roomId: uuid(), maxParticipants: 2 });
  const { rawBody, headers } = posts.at(-1) ?? { rawBody: '{}', headers: {} };
  return {
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    signature: Object.keys(headers),
    body: JSON.parse(rawBody) as object,
    answers: 204,
    isRaw: true,
  };
}

/** Nobody is there: these engines are asked for their doors alone. */
const nowhere = { url: 'http://127.0.0.1:9', publicUrl: 'ws://127.0.0.1:9' };
const apiKey = { key: 'astra', secret: `${uuid()}${uuid()}` };
export const liveKit = new LiveKitEngine({ ...nowhere, apiKey });

const hookSecret = uuid();
export const jitsi = new JitsiEngine({
  ...nowhere,
  domain: 'astra.test',
  tokenKey: makeTokenKey(),
  ordersSecret: uuid(),
  hookSecret,
});

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** As LiveKit signs what it posts: a token that names the hash of the body. */
function tokenOver(body: object): string {
  const sha256 = createHash('sha256').update(JSON.stringify(body)).digest('base64');
  const exp = Math.floor(Date.now() / 1000) + 300;
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ iss: apiKey.key, exp, sha256 })}`;
  return `${signed}.${createHmac('sha256', apiKey.secret).update(signed).digest('base64url')}`;
}

/** What LiveKit tells. */
export function webhookOfLiveKit(): Example {
  const createdAt = String(Math.floor(Date.now() / 1000));
  const body = { event: 'room_started', id: uuid(), createdAt, room: { name: uuid() } };
  return {
    headers: { 'content-type': 'application/webhook+json', authorization: tokenOver(body) },
    signature: ['authorization'],
    body,
    answers: 204,
    isRaw: true,
  };
}

/** What the gateway asks before it leads somebody there. */
export async function questionOfLiveKit(): Promise<Example> {
  const { credential: token } = await liveKit.grant({
    roomId: uuid(),
    participantId: uuid(),
    displayName: 'Nadia',
    grantId: uuid(),
    may: { publish: ['microphone'] },
    connectWithinMs: 120_000,
  });
  return { body: { id: uuid(), wish: 'enter', token }, answers: 200, isRaw: true };
}

function byJitsi(answers: number, facts: object): Example {
  const body = { id: uuid(), at: Date.now(), roomId: uuid(), ...facts };
  const moment = String(Math.floor(Date.now() / 1000));
  const seal = sealOf(hookSecret, moment, JSON.stringify(body));
  return {
    headers: { [TIME_HEADER]: moment, [SEAL_HEADER]: seal },
    signature: [TIME_HEADER, SEAL_HEADER],
    body,
    answers,
    isRaw: true,
  };
}
/** What the server of Jitsi tells, and what it asks at its door. */
export const webhookOfJitsi = (): Example => byJitsi(204, { type: 'room-opened' });
export const questionOfJitsi = (): Example =>
  byJitsi(200, { type: 'admission', participantId: uuid(), grantId: uuid() });
