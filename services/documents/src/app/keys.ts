import type { KeyState } from '@astra/contracts/documents';
import type { ByMember } from '#ports/by.ts';
import type { Files, Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type KeyUses = {
  readonly see: (by: ByMember) => Promise<KeyState>;
  readonly rotate: (by: ByMember) => Promise<KeyState>;
  /** Wraps anew what older versions wrap, for every organisation; goes on where it was broken off. */
  readonly rewrap: () => Promise<void>;
};

const atOnce = 100;

/** The keys of organisations. What they seal can be read all the while: older versions open what they have wrapped. */
export function makeKeyUses(deps: Deps): KeyUses {
  const act = makeAct(deps);
  const { store, contents } = deps;
  const stateOf = async (organisationId: string): Promise<KeyState> => {
    const version = await contents.keyVersion(organisationId);
    // Sign-ins at a file server are their persons' alone: counted by the service.
    const behind = await store.within(
      'system',
      async ({ files, fileServers }) =>
        (await files.countWrappedBefore(organisationId, version)) +
        (await fileServers.countWrappedBefore(organisationId, version)),
    );
    return { version, behind };
  };
  return {
    see: (by) =>
      act(by, { action: 'document.see-key', isQuiet: true }, () =>
        stateOf(by.actor.organisationId),
      ),
    rotate: async (by) => {
      await act(by, { action: 'document.rotate-key' }, () =>
        contents.rotateKey(by.actor.organisationId),
      );
      return stateOf(by.actor.organisationId);
    },
    rewrap: async () => {
      const all = await store.within('system', async ({ files, fileServers }) => [
        ...(await files.organisations()),
        ...(await fileServers.organisations()),
      ]);
      for (const organisationId of new Set(all)) {
        await rewrapAll(deps, organisationId, ({ files }) => files);
        await rewrapAll(deps, organisationId, ({ fileServers }) => fileServers);
      }
    },
  };
}

type Wrapped = Pick<Files, 'wrappedBefore' | 'setKey'>;

async function rewrapAll(
  { store, contents }: Deps,
  organisationId: string,
  of: (unit: Unit) => Wrapped,
): Promise<void> {
  const newest = await contents.keyVersion(organisationId);
  for (;;) {
    const some = await store.within('system', (unit) =>
      of(unit).wrappedBefore(organisationId, newest, atOnce),
    );
    for (const sealed of some) {
      const after = await contents.rewrap(sealed);
      await store.within('system', (unit) => of(unit).setKey(sealed, after));
    }
    if (some.length < atOnce) return;
  }
}
