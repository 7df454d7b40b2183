import type { Deps } from './deps.ts';

/** The chat server tells of people for as long as they have a browser that wants it, whoever has taken that away there. */
export type MendPushers = () => Promise<void>;

const atOnce = 50;
const seenForMs = 3_600_000;

export const makeMendPushers =
  ({ store, server, clock, log }: Deps): MendPushers =>
  async () => {
    const before = new Date(clock.now().getTime() - seenForMs);
    const people = await store.within('system', ({ pushKeys }) =>
      pushKeys.longestUnseen(before, atOnce),
    );
    for (const { personId, localpart, key } of people)
      try {
        if (!(await server.hasPusher(localpart, key))) await server.setPusher(localpart, key);
        await store.within('system', ({ pushKeys }) => pushKeys.seen(personId, clock.now()));
      } catch (error) {
        log.warn({ err: error, personId }, 'Not told of messages for the moment');
      }
  };
