import type { AccountKeeper } from './accounts.ts';
import { formerSince } from '#domain/former-device.ts';
import type { Deps } from './deps.ts';
import { followOrganisation } from './follow-organisation.ts';
import type { KeepDeviceKeys } from './keep-device-keys.ts';
import type { RemoveDevices } from './remove-devices.ts';
import type { SyncRoom } from './sync-room.ts';

/** What mends the chat server after a death, a lost event, or somebody else's hand in it. */
export type Repair = {
  /** Takes up whatever was left half done. */
  readonly unfinished: () => Promise<void>;
  /** Lets the next people into rooms of whole organisations. */
  readonly filling: () => Promise<void>;
  /** Takes over everybody of identity's directory. */
  readonly everybody: () => Promise<void>;
  /** Compares rooms with the chat server, those first that were seen longest ago. */
  readonly compare: () => Promise<void>;
  /** Notes the keys of devices that are there: their owner can end one by another way than ours. */
  readonly deviceKeys: () => Promise<void>;
};

type Keepers = {
  readonly accounts: AccountKeeper;
  readonly syncRoom: SyncRoom;
  readonly removeDevices: RemoveDevices;
  readonly keepDeviceKeys: KeepDeviceKeys;
};

const atOnce = 50;
/** Each room is compared, and the keys of each account are looked at, once a day. */
const seenForMs = 86_400_000;
/** Far beyond the life of a token. */
const rememberMs = 86_400_000;

/** Whatever was missed of somebody, each organisation's rooms have its people again. */
async function followAll({ store }: Deps): Promise<void> {
  const ids = await store.within('system', ({ rooms }) => rooms.organisations());
  for (const id of ids) await store.within('system', (unit) => followOrganisation(unit, id));
}

export function makeRepair(deps: Deps, keepers: Keepers): Repair {
  const { accounts, syncRoom, removeDevices, keepDeviceKeys } = keepers;
  const { store, directory, server, clock, log } = deps;
  /** One that cannot be mended holds up none of the others. */
  const eachOf = async (
    ids: readonly string[],
    mend: (id: string) => Promise<void>,
  ): Promise<void> => {
    for (const id of ids)
      await mend(id).catch((error: unknown) => log.warn({ err: error, id }, 'Not mended yet'));
  };
  return {
    unfinished: async () => {
      await server.prepare();
      const people = await store.within('system', (unit) => unit.accounts.toDo(atOnce));
      await eachOf(people, accounts.sync);
      const rooms = await store.within('system', (unit) => unit.rooms.toDo(atOnce));
      await eachOf(rooms, syncRoom);
      await removeDevices();
    },
    filling: async () => {
      const rooms = await store.within('system', (unit) => unit.rooms.toFill(atOnce));
      await eachOf(rooms, syncRoom);
    },
    everybody: async () => {
      let after: string | null = null;
      for (;;) {
        const page = await directory.everybody(after);
        for (const person of page) await accounts.take(person);
        const last = page.at(-1);
        if (!last) break;
        after = last.id;
      }
      await followAll(deps);
      const before = new Date(clock.now().getTime() - rememberMs);
      await store.within('system', async ({ devices, formerDevices }) => {
        await devices.forgetSessions(before);
        await formerDevices.forgetBefore(formerSince(clock.now()));
      });
    },
    compare: async () => {
      const before = new Date(clock.now().getTime() - seenForMs);
      const rooms = await store.within('system', (unit) =>
        unit.rooms.longestUnseen(before, atOnce),
      );
      await eachOf(rooms, syncRoom);
    },
    deviceKeys: async () => {
      const before = new Date(clock.now().getTime() - seenForMs);
      const localparts = await store.within('system', ({ formerDevices }) =>
        formerDevices.longestUnseen(before, atOnce),
      );
      if (await keepDeviceKeys(localparts))
        await store.within('system', ({ formerDevices }) =>
          formerDevices.seen(localparts, clock.now()),
        );
    },
  };
}
