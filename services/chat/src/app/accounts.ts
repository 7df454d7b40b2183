import type { DirectoryPerson } from '@astra/contracts/identity';
import type { Random } from '@astra/kit/random';
import { roleMay } from '@astra/policy/permissions';
import { isToDo, type Account } from '#domain/account.ts';
import type { Deps } from './deps.ts';
import { followOrganisation } from './follow-organisation.ts';
import type { KeepDeviceKeys } from './keep-device-keys.ts';
import { makeTurns } from './turns.ts';

/** People's accounts, brought to where they ought to be. */
export type AccountKeeper = {
  /** Brings one account in the chat server to what is wanted; costs nothing when it is there. */
  readonly sync: (personId: string) => Promise<void>;
  /** What identity says of a person, taken over. */
  readonly take: (person: DirectoryPerson) => Promise<void>;
  /** The person's account, made where there is none yet; null for somebody who has none and gets none. */
  readonly ensureMember: (personId: string) => Promise<Account | null>;
  /** The same for somebody of this organisation; of another one nothing is made. */
  readonly ensureColleague: (personId: string, organisationId: string) => Promise<Account | null>;
  readonly ensureGuest: (guest: {
    readonly guestId: string;
    readonly meetingId: string;
    readonly organisationId: string;
    readonly name: string;
  }) => Promise<Account | null>;
};

export function makeAccountKeeper(deps: Deps, keepDeviceKeys: KeepDeviceKeys): AccountKeeper {
  const { store, directory, clock, random } = deps;
  const find = (personId: string): Promise<Account | null> =>
    store.within('system', (unit) => unit.accounts.find(personId));
  const take = makeTake(deps);
  const ensure = async (
    personId: string,
    isWanted: (person: { readonly organisationId: string }) => boolean,
  ): Promise<Account | null> => {
    const known = await find(personId);
    if (known) return known.isActive && isWanted(known) ? known : null;
    const person = await directory.person(personId);
    if (!person || !isWanted(person)) return null;
    await take(person);
    return find(personId);
  };

  return {
    sync: makeSync(deps, { find, keepDeviceKeys }),
    take,
    ensureMember: (personId) => ensure(personId, () => true),
    ensureColleague: (personId, organisationId) =>
      ensure(personId, (person) => person.organisationId === organisationId),
    ensureGuest: async ({ guestId, meetingId, organisationId, name }) => {
      await store.within('system', ({ accounts }) =>
        accounts.add(
          {
            personId: guestId,
            organisationId,
            kind: 'guest',
            meetingId,
            localpart: newName(random),
            displayName: name,
          },
          clock.now(),
        ),
      );
      const account = await find(guestId);
      return account?.isActive === true ? account : null;
    },
  };
}

/** Says nothing of whom it is of. */
const newName = (random: Random): string => `p${random.uuid().replaceAll('-', '')}`;

function makeTake({ store, clock, random }: Deps): AccountKeeper['take'] {
  return async (person) => {
    const { id, organisationId, displayName } = person;
    const isActive = person.isActive && roleMay(person.roles, 'chat.use');
    await store.within('system', async (unit) => {
      const { accounts, rooms, devices, pushDevices } = unit;
      if (isActive)
        await accounts.add(
          {
            personId: id,
            organisationId,
            displayName,
            kind: 'member',
            meetingId: null,
            localpart: newName(random),
          },
          clock.now(),
        );
      // Who may come back has left everything behind: a chat server does not open a closed account again.
      const renewed = { displayName, localpart: newName(random), renewedAt: clock.now() };
      if (isActive) await accounts.renew(id, renewed);
      const isOther = await accounts.change(id, { displayName, isActive: person.isActive });
      // What somebody is says in which rooms of the organisation they are.
      if (person.isActive && (await accounts.setRoles(id, person.roles)))
        await followOrganisation(unit, organisationId);
      if (!isOther || person.isActive) return;
      await rooms.removeEverywhere(id);
      await pushDevices.endPerson(id);
      await devices.endDevicesOf({ personId: id }, clock.now());
    });
  };
}

function makeSync(
  { store, server }: Deps,
  {
    find,
    keepDeviceKeys,
  }: {
    readonly find: (personId: string) => Promise<Account | null>;
    readonly keepDeviceKeys: KeepDeviceKeys;
  },
): AccountKeeper['sync'] {
  const inTurn = makeTurns();
  const bring = async (personId: string): Promise<void> => {
    const account = await find(personId);
    if (!account || !isToDo(account)) return;
    const { localpart, displayName, isActive, kind, wanted } = account;
    if (isActive)
      await server.putAccount({
        localpart,
        displayName,
        personId: kind === 'member' ? personId : null,
      });
    else {
      await keepDeviceKeys([localpart]);
      await server.closeAccount(localpart, { isErased: kind === 'guest' });
    }
    // What has changed in the meantime has raised `wanted` further and comes again.
    await store.within('system', ({ accounts }) => accounts.done(personId, wanted));
  };
  return (personId) => inTurn(personId, () => bring(personId));
}
