import { againAt, callOver, urgencyOf } from '#domain/push.ts';
import type { DueLetter } from '#ports/push.ts';
import type { Deps } from './deps.ts';

/** Sends what is due to the browsers of people, each piece of news once to each, by whichever replica. */
export type SendPush = () => Promise<void>;

const atOnce = 50;
/** What a replica had in hand when it died is taken up again after this. */
const heldMs = 30_000;

export function makeSendPush(deps: Deps): SendPush {
  const { store, clock } = deps;
  return async () => {
    await endCalls(deps);
    for (;;) {
      const now = clock.now();
      const hold = { until: new Date(now.getTime() + heldMs), limit: atOnce };
      const letters = await store.within('system', ({ pushLetters }) =>
        pushLetters.claim(now, hold),
      );
      await Promise.all(letters.map((letter) => deliver(deps, letter)));
      if (letters.length < atOnce) return;
    }
  };
}

/** A call that nobody took rings on no phone any more. */
const endCalls = ({ store, clock }: Deps): Promise<void> =>
  store.within('system', async ({ pushSummons, pushLetters }) => {
    const now = clock.now();
    for (const { meetingId, personId, kind } of await pushSummons.takeOver(now))
      if (kind === 'call') await pushLetters.tell([personId], callOver(meetingId, now));
  });

async function deliver(
  { store, pushServices, clock, log }: Deps,
  letter: DueLetter,
): Promise<void> {
  const { device, kind, topic, path, until } = letter;
  const begun = clock.now();
  const answer = await pushServices.send(
    device,
    { kind, tag: topic, path, locale: device.locale },
    {
      ttlSeconds: Math.max(1, Math.ceil((until.getTime() - begun.getTime()) / 1_000)),
      urgency: urgencyOf(kind),
      topic,
    },
  );
  const now = clock.now();
  await store.within('system', async ({ pushDevices, pushLetters }) => {
    if (answer.is === 'gone') return pushDevices.drop(device.id);
    const again =
      answer.is === 'later' ? againAt(letter, { now, retryAfterMs: answer.retryAfterMs }) : null;
    if (again !== null) return pushLetters.postpone(letter, again);
    if (answer.is !== 'taken')
      log.warn(
        { deviceId: device.id, answer },
        'A push service did not take what was for a browser',
      );
    return pushLetters.settle(letter, now);
  });
}
