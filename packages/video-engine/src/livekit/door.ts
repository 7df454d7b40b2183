import { TokenVerifier } from 'livekit-server-sdk';
import { EngineError } from '../engine-error.ts';
import type { DoorQuestion, DoorWish, EngineDoor } from '../video-engine.ts';
import { SERVER_LEEWAY_MS } from './access-token.ts';
import type { ApiKey } from './access-token.ts';
import { GRANT_ATTRIBUTE } from './grant-attribute.ts';

const WISHES: readonly string[] = ['enter', 'resume', 'stay'] satisfies DoorWish[];

/**
 * The door before LiveKit, which cannot ask by itself: the gateway asks for each connection of its signalling. A
 * question is `{ id, wish, token }`; what is believed is the token alone, which we or the server signed. The server
 * renews tokens of whoever is inside; a renewed one carries the grant of its first one, and so is no other grant.
 */
export function makeLiveKitDoor({ key, secret }: ApiKey, now: () => Date): EngineDoor {
  const verifier = new TokenVerifier(key, secret);
  return {
    readQuestion: async (rawBody) => {
      const { id, wish, token } = fieldsOf(rawBody);
      return { id, wish, at: now(), ...(await whoseToken(verifier, token)) };
    },
    answer: (_question, refusal) => {
      const mayEnter = refusal === null;
      const rawBody = JSON.stringify(mayEnter ? { mayEnter } : { mayEnter, refusal });
      return { rawBody, headers: { 'content-type': 'application/json' } };
    },
  };
}

type Whose = Pick<DoorQuestion, 'roomId' | 'participantId' | 'grantId'>;

async function whoseToken(verifier: TokenVerifier, token: string): Promise<Whose> {
  const claims = await verifier.verify(token, SERVER_LEEWAY_MS / 1000).catch((cause: unknown) => {
    throw new EngineError('forged-event', 'The token is not the engine’s', { cause });
  });
  const { sub, video, attributes } = claims;
  const grantId = attributes?.[GRANT_ATTRIBUTE];
  if (typeof sub !== 'string' || !video?.roomJoin || !video.room || !grantId) throw strange();
  return { roomId: video.room, participantId: sub, grantId };
}

type Fields = Pick<DoorQuestion, 'id' | 'wish'> & { readonly token: string };

function fieldsOf(rawBody: string): Fields {
  const { id, wish, token } = parsed(rawBody);
  const isWish = typeof wish === 'string' && WISHES.includes(wish);
  if (typeof id !== 'string' || id === '' || id.length > 128) throw strange();
  if (!isWish || typeof token !== 'string') throw strange();
  // The list above holds nothing but wishes.
  return { id, wish: wish as DoorWish, token };
}

function parsed(rawBody: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(rawBody)) as Readonly<Record<string, unknown>>;
  } catch {
    throw strange();
  }
}

const strange = (): EngineError =>
  new EngineError('forged-event', 'The question is not of the form that the gateway writes');
