import type {
  AddPushDevice,
  PushDevice as View,
  PushDevices as Views,
} from '@astra/contracts/push';
import { AppError } from '@astra/kit/problems';
import type { Account } from '#domain/account.ts';
import { testNews } from '#domain/push.ts';
import type { ByMember } from '#ports/by.ts';
import type { PushDevice } from '#ports/push.ts';
import type { Unit } from '#ports/store.ts';
import type { AccountKeeper } from './accounts.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

/** A person's browsers that are told of news. */
export type PushDeviceUses = {
  readonly list: (by: ByMember) => Promise<Views>;
  readonly add: (by: ByMember, wish: AddPushDevice) => Promise<View>;
  readonly remove: (by: ByMember, id: string) => Promise<void>;
  /** Sends a notification to this one. */
  readonly test: (by: ByMember, id: string) => Promise<void>;
};

/** More browsers than anybody has. */
const mostDevices = 20;

type Keepers = { readonly accounts: AccountKeeper };

export function makePushDeviceUses(deps: Deps, { accounts }: Keepers): PushDeviceUses {
  const { pushServices, clock } = deps;
  const act = makeAct(deps);
  return {
    list: (by) =>
      act(by, { action: 'push-device.list', isReading: true }, async ({ pushDevices }) => ({
        publicKey: pushServices.publicKey,
        items: (await pushDevices.ofPerson(by.actor.id)).map((one) => present(by, one)),
      })),
    add: makeAdd(deps, accounts),
    remove: (by, id) =>
      act(by, about('push-device.remove', id), async ({ pushDevices }) => {
        if (!(await pushDevices.remove(id, by.actor.id))) throw new AppError('not-found');
      }),
    test: async (by, id) => {
      const name = { ...about('push-device.test', id), isReading: true };
      const device = await act(by, name, async ({ pushDevices }) => {
        const found = (await pushDevices.ofPerson(by.actor.id)).find((one) => one.id === id);
        if (!found) throw new AppError('not-found');
        return found;
      });
      await deps.store.within('system', ({ pushLetters }) =>
        pushLetters.tellDevice(device, testNews(clock.now())),
      );
    },
  };
}

function makeAdd(deps: Deps, accounts: AccountKeeper): PushDeviceUses['add'] {
  const { store, server, clock, random } = deps;
  const act = makeAct(deps);
  const check = makeCheck(deps);
  return async (by, { keys, ...wish }) => {
    const { id: personId, organisationId, sessionId } = by.actor;
    const id = random.uuid();
    const name = about('push-device.add', id);
    const account = await accounts.ensureMember(personId);
    await act(by, { ...name, isReading: true }, (unit) => check(unit, { by, account, wish }));
    if (!account) throw new AppError('not-allowed');
    // The chat server knows whom to tell of before anything is kept: what fails here is tried again by the person.
    const key = await store.within('system', async ({ pushKeys, pushDevices }) => {
      // Somebody else may have been told in this browser before: it is theirs no more.
      await pushDevices.leave(wish.endpoint);
      const fresh = { key: random.secret(), at: clock.now() };
      return pushKeys.ensure({ personId, organisationId }, fresh);
    });
    await accounts.sync(personId);
    await server.setPusher(account.localpart, key);
    const facts = { id, personId, organisationId, sessionId, ...wish, ...keys };
    const device = { ...facts, addedAt: clock.now(), toldAt: null };
    await act(by, name, ({ pushDevices }) => pushDevices.put(device));
    await refuseIfEnded(deps, device);
    return present(by, device);
  };
}

type Wanted = {
  readonly by: ByMember;
  readonly account: Account | null;
  readonly wish: Pick<AddPushDevice, 'endpoint'>;
};

const makeCheck =
  ({ pushServices }: Deps) =>
  async (
    { devices, pushDevices }: Unit,
    { by: { actor }, account, wish: { endpoint } }: Wanted,
  ): Promise<void> => {
    if (!account) throw new AppError('not-allowed');
    if (!pushServices.isWithinReach(endpoint)) throw outOfReach();
    if (await devices.isSessionOver(actor.sessionId)) throw new AppError('not-signed-in');
    const own = await pushDevices.ofPerson(actor.id);
    if (own.length >= mostDevices && !own.some((one) => one.endpoint === endpoint))
      throw new AppError('too-many-requests');
  };

/** The session may have ended while the device was being kept: then nobody has taken it away. */
const refuseIfEnded = ({ store }: Deps, { id, sessionId }: PushDevice): Promise<void> =>
  store.within('system', async ({ devices, pushDevices }) => {
    if (await devices.isSessionOver(sessionId)) await pushDevices.drop(id);
  });

const outOfReach = (): AppError =>
  new AppError('invalid-input', undefined, {
    extras: {
      errors: [{ pointer: '/endpoint', message: 'is no push service of this deployment' }],
    },
  });

const about = (action: string, targetId: string) =>
  ({ action, targetKind: 'push-device', targetId }) as const;

const present = (
  { actor }: ByMember,
  { id, name, addedAt, toldAt, sessionId }: PushDevice,
): View => ({
  id,
  name,
  addedAt: addedAt.toISOString(),
  toldAt: toldAt?.toISOString() ?? null,
  isThis: sessionId === actor.sessionId,
});
