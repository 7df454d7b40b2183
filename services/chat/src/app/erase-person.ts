import { askFreshProof } from '@astra/kit/fresh-proof';
import { AppError } from '@astra/kit/problems';
import { mayKeepPerson } from '@astra/policy/chat-keeping';
import { erasedReason, holdsWordsOf, nobody } from '#domain/erased.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { thePerson } from './the-person.ts';

export type EraseUses = {
  /** Of somebody who has left. It begins at once and is taken up again until it is done, whatever dies in between. */
  readonly ask: (by: ByMember, personId: string, name: string) => Promise<void>;
  readonly unfinished: () => Promise<void>;
};

const atOnce = 5;

export function makeEraseUses(deps: Deps): EraseUses {
  const { store, clock, log } = deps;
  const act = makeAct(deps);
  return {
    ask: (by, personId, name) => {
      const facts = {
        action: 'chat.erase-person',
        targetKind: 'person',
        targetId: personId,
        subjectId: personId,
      };
      return act(by, facts, async (unit) => {
        const { account, record } = await thePerson(unit, by, personId);
        if (!mayKeepPerson(by.actor, 'chat.erase-person', account))
          throw new AppError('not-allowed');
        askFreshProof(by, clock);
        if (account.isActive) throw new AppError('person-still-active');
        if (record.erasedAt) return;
        if (name.trim() !== account.displayName.trim()) throw wrongName();
        await unit.records.askErasure(personId, clock.now());
      });
    },
    unfinished: async () => {
      const people = await store.within('system', ({ records }) => records.toErase(atOnce));
      // One that cannot be erased yet holds up none of the others.
      for (const personId of people)
        await erase(deps, personId).catch((error: unknown) =>
          log.warn({ err: error, personId }, 'Not erased yet'),
        );
    },
  };
}

function wrongName(): AppError {
  const errors = [{ pointer: '/name', message: 'is not the name of this person' }];
  return new AppError('invalid-input', undefined, { extras: { errors } });
}

async function erase({ store, server, clock }: Deps, personId: string): Promise<void> {
  const record = await store.within('system', ({ records }) => records.find(personId));
  if (!record) return;
  const { localparts, organisationId } = record;
  const userIds = localparts.map(server.userId);
  const note = { personId, organisationId, localparts };
  // On the list from here on: an older database would not even know that somebody has asked.
  await store.within('system', ({ erasures }) => erasures.note({ ...note, at: clock.now() }));
  await eraseInServer(server, localparts);
  // Last: as long as this is not done, all of it is done again.
  await store.within('system', async ({ records, archives, erasures }) => {
    await archives.forgetBy(userIds);
    await records.erase(personId, nobody, clock.now());
    await erasures.note({ ...note, at: clock.now() });
  });
}

/** Takes these accounts, and what they wrote, out of the chat server; what is out already stays so. */
export async function eraseInServer(
  server: Deps['server'],
  localparts: readonly string[],
): Promise<void> {
  const userIds = localparts.map(server.userId);
  // Account, devices, keys and their backup first: nobody writes any more under this name.
  for (const localpart of localparts) await server.closeAccount(localpart, { isErased: true });
  for (const userId of userIds)
    for (const matrixRoomId of await server.roomsOf(userId))
      await empty(server, matrixRoomId, userIds);
}

/** Takes out of a room what these people wrote and what names them. */
async function empty(
  server: Deps['server'],
  matrixRoomId: string,
  userIds: readonly string[],
): Promise<void> {
  for await (const event of server.history(matrixRoomId))
    if (holdsWordsOf(userIds, event))
      await server.redact(matrixRoomId, event.event_id, erasedReason);
}
