import type { KeyState } from '@astra/contracts/documents';
import type { ByMember } from '#ports/by.ts';
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
    const behind = await store.within({ organisationId }, ({ files }) =>
      files.countWrappedBefore(organisationId, version),
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
      const all = await store.within('system', ({ files }) => files.organisations());
      for (const organisationId of all) await rewrapAll(deps, organisationId);
    },
  };
}

async function rewrapAll({ store, contents }: Deps, organisationId: string): Promise<void> {
  const newest = await contents.keyVersion(organisationId);
  for (;;) {
    const some = await store.within('system', ({ files }) =>
      files.wrappedBefore(organisationId, newest, atOnce),
    );
    for (const sealed of some) {
      const after = await contents.rewrap(sealed);
      await store.within('system', ({ files }) => files.setKey(sealed, after));
    }
    if (some.length < atOnce) return;
  }
}
