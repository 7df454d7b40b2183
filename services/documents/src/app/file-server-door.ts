import { AppError } from '@astra/kit/problems';
import type { FileServer, ServerPlace } from '#domain/file-server.ts';
import type { ByMember } from '#ports/by.ts';
import type { SignIn, Way } from '#ports/file-servers.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf, type ActName } from './act.ts';
import type { Deps } from './deps.ts';

/** Somebody at the organisation's file server, with their own rights there. */
export type Visitor = {
  readonly way: Way;
  readonly signInId: string;
  /** @throws AppError `not-found` for a place that was not given to them. */
  readonly placeAt: (at: string) => ServerPlace;
  /** The same place as it may stand in an address of theirs. */
  readonly close: (place: ServerPlace) => string;
};
export type FileServerDoor = {
  /**
   * Lets somebody ask the server. What they may have is the server's to say; each of its refusals is in the trail.
   * @throws AppError `file-server-sign-in-needed` without a sign-in that it takes.
   */
  readonly visit: <T>(
    by: ByMember,
    facts: (visitor: Visitor) => ActName,
    work: (visitor: Visitor) => Promise<T>,
  ) => Promise<T>;
};

export function makeFileServerDoor(deps: Deps): FileServerDoor {
  const { store, places, signInSeal } = deps;
  const enter = async (by: ByMember): Promise<Visitor> => {
    const { server, signIn } = await makeAct(deps)(
      by,
      { action: 'file-server.enter', isQuiet: true },
      (unit) => signedIn(unit, by),
    );
    const holder = { serverId: server.id, personId: by.actor.id };
    return {
      way: { server, credentials: await signInSeal.open(signIn) },
      signInId: signIn.id,
      close: (place) => places.close(holder, place),
      placeAt: (at) => {
        const place = places.open(holder, at);
        if (!place) throw new AppError('not-found');
        return place;
      },
    };
  };
  return {
    visit: async (by, facts, work) => {
      const visitor = await enter(by);
      const { isQuiet = false, ...named } = facts(visitor);
      try {
        const result = await work(visitor);
        if (!isQuiet)
          await store.within(scopeOf(by), (unit) => unit.audit(by, { ...named, outcome: 'done' }));
        return result;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const outcome = await afterRefusal(deps, { by, visitor, error });
        await store.within(scopeOf(by), (unit) =>
          unit.audit(by, { ...named, outcome: 'refused', reason: outcome.problem }),
        );
        throw outcome;
      }
    },
  };
}

/** @throws AppError */
export async function signedIn(
  { fileServers }: Unit,
  { actor }: ByMember,
): Promise<{ readonly server: FileServer; readonly signIn: SignIn }> {
  const server = await fileServers.find(actor.organisationId);
  if (!server) throw new AppError('not-found');
  const signIn = await fileServers.findSignIn(server.id, actor.id);
  if (!signIn || signIn.isRefused) throw new AppError('file-server-sign-in-needed');
  return { server, signIn };
}

type Refusal = { readonly by: ByMember; readonly visitor: Visitor; readonly error: AppError };

/** A sign-in that the server no longer takes is not tried again: some lock an account after a few wrong passwords. */
async function afterRefusal({ store }: Deps, { by, visitor, error }: Refusal): Promise<AppError> {
  if (error.problem !== 'file-server-sign-in-refused') return error;
  await store.within(scopeOf(by), ({ fileServers }) => fileServers.refuseSignIn(visitor.signInId));
  return new AppError('file-server-sign-in-needed', undefined, { cause: error });
}
