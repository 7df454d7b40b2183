import type { KeyState } from '@astra/contracts/documents';
import type { Sealed } from '#domain/sealed.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type KeyUses = {
  readonly see: (by: ByMember) => Promise<KeyState>;
  readonly rotate: (by: ByMember) => Promise<KeyState>;
  /** Wraps anew what older versions wrap, for every organisation; goes on where it was broken off. */
  readonly rewrap: () => Promise<void>;
};

const atOnce = 100;

/** Everything that an organisation's key wraps. */
const kinds: readonly ((unit: Unit) => WrappedKeys)[] = [
  ({ files }) => files,
  ({ comments }) => comments,
  ({ fileServers }) => fileServers,
  ({ contentSearch }) => contentSearch,
];

/** The keys of organisations. What they seal can be read all the while: older versions open what they have wrapped. */
export function makeKeyUses(deps: Deps): KeyUses {
  const act = makeAct(deps);
  const { store, contents } = deps;
  const stateOf = async (organisationId: string): Promise<KeyState> => {
    const version = await contents.keyVersion(organisationId);
    // Not all of them are to be seen by who asks: counted by the service.
    const behind = await store.within('system', async (unit) => {
      let count = 0;
      for (const of of kinds) count += await of(unit).countWrappedBefore(organisationId, version);
      return count;
    });
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
      const all = await store.within('system', async (unit) => {
        const found: string[] = [];
        for (const of of kinds) found.push(...(await of(unit).organisations()));
        return found;
      });
      for (const organisationId of new Set(all)) {
        try {
          for (const of of kinds) await rewrapAll(deps, organisationId, of);
        } catch (err) {
          deps.log.warn({ err, organisationId }, 'The keys of an organisation wait');
        }
      }
    },
  };
}

/** What cannot be wrapped anew stays as it is, and is tried again the next time; nothing behind it waits. */
async function rewrapAll(
  { store, contents, log }: Deps,
  organisationId: string,
  of: (unit: Unit) => WrappedKeys,
): Promise<void> {
  const newest = await contents.keyVersion(organisationId);
  let after: string | null = null;
  for (;;) {
    const page = { after, limit: atOnce };
    const some: readonly Sealed[] = await store.within('system', (unit) =>
      of(unit).wrappedBefore(organisationId, newest, page),
    );
    for (const sealed of some) {
      try {
        const anew = await contents.rewrap(sealed);
        await store.within('system', (unit) => of(unit).setKey(sealed, anew));
      } catch (err) {
        log.warn({ err, versionId: sealed.versionId }, 'A key could not be wrapped anew');
      }
    }
    after = some.at(-1)?.versionId ?? null;
    if (some.length < atOnce) return;
  }
}
