import { buffer } from 'node:stream/consumers';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import type { LiveKitWay } from '#domain/livekit-path.ts';
import type { Upstreams } from '#ports/upstreams.ts';

type Comer = Pick<LiveKitWay, 'engineId' | 'token' | 'wish'>;

/** Somebody whom meetings lets in. */
export type Entry = {
  /** Whether they still may, now that the engine has them: who is put out meanwhile is told nothing of the room. */
  readonly mayStay: () => Promise<boolean>;
};

/**
 * Asks meetings whether a connection to an engine that cannot ask by itself may be opened; a yes uses the grant up.
 * `forged`: the engine has not signed this, so that meetings knows nobody to tell the trail of.
 * @throws AppError `unavailable` when meetings does not answer.
 */
export type Knock = (comer: Comer) => Promise<Entry | 'refused' | 'forged'>;

/** A person waits, and so does the engine's client. */
const answerWithinMs = 5_000;

export function makeKnock({
  upstreams,
  random,
}: {
  readonly upstreams: Upstreams;
  readonly random: Random;
}): Knock {
  const ask = async ({ engineId, ...question }: Question): Promise<Answer> => {
    const body = Buffer.from(JSON.stringify(question));
    const { status, body: said } = await upstreams.send('meetings', {
      method: 'POST',
      path: `/engines/${engineId}/admissions`,
      headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
      body,
      isEventStream: false,
      headersMs: answerWithinMs,
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const words = (await buffer(said)).toString('utf8');
    // What the engine has not signed, and an engine that meetings does not know.
    if (status === 401 || status === 404) return 'forged';
    if (status !== 200) throw new AppError('unavailable');
    return isYes(words) ? 'yes' : 'refused';
  };

  return async ({ engineId, token, wish }) => {
    const id = random.uuid();
    // The engine takes up the connection of nobody who is not inside: asked for first, an engine that is away would
    // cost meetings a question for each try of everybody.
    const mayStay = async (as: Question['wish']): Promise<boolean> =>
      (await ask({ engineId, id, wish: as, token })) === 'yes';
    if (wish === 'resume') return { mayStay: () => mayStay(wish) };
    const answer = await ask({ engineId, id, wish, token });
    return answer === 'yes' ? { mayStay: () => mayStay('stay') } : answer;
  };
}

type Answer = 'yes' | 'refused' | 'forged';

type Question = {
  readonly engineId: string;
  readonly id: string;
  readonly wish: LiveKitWay['wish'] | 'stay';
  readonly token: string;
};

function isYes(words: string): boolean {
  const said: unknown = JSON.parse(words);
  return typeof said === 'object' && said !== null && 'mayEnter' in said && said.mayEnter === true;
}
