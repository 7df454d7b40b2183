import type { FileServerState, SignInToFileServer } from '@astra/contracts/file-server';
import { AppError } from '@astra/kit/problems';
import { Secret } from '@astra/kit/secret';
import { mostTries, tryMinutes, type FileServer } from '#domain/file-server.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type FileServerSignIns = {
  readonly see: (by: ByMember) => Promise<FileServerState>;
  readonly signIn: (by: ByMember, wish: SignInToFileServer) => Promise<FileServerState>;
  readonly signOut: (by: ByMember) => Promise<void>;
};

/** Once for each person, with the name and the password that they have on that server. */
export function makeFileServerSignIns(deps: Deps): FileServerSignIns {
  const act = makeAct(deps);
  return {
    see: (by) =>
      act(by, { action: 'file-server.see', isQuiet: true }, async ({ fileServers }) => {
        const server = await fileServers.find(by.actor.organisationId);
        const signIn = server && (await fileServers.findSignIn(server.id, by.actor.id));
        const state = signIn?.isRefused === true ? 'refused' : 'good';
        return { name: server?.name ?? null, signIn: signIn ? state : 'none' };
      }),
    signIn: makeSignIn(deps),
    signOut: (by) =>
      act(by, { action: 'file-server.sign-out', targetKind: 'file-server' }, async (unit) => {
        const server = await unit.fileServers.find(by.actor.organisationId);
        await unit.fileServers.endSignIns(by.actor.id);
        if (server) await unit.tell({ spaceId: server.id });
      }),
  };
}

function makeSignIn(deps: Deps): FileServerSignIns['signIn'] {
  const act = makeAct(deps);
  const { signInSeal, random, clock } = deps;
  const about = { action: 'file-server.sign-in', targetKind: 'file-server' };
  return async (by, { user, password }) => {
    const { id: personId, organisationId } = by.actor;
    const server = await act(by, { ...about, isQuiet: true }, async ({ fileServers }) => {
      const found = await fileServers.find(organisationId);
      if (!found) throw new AppError('not-found');
      return found;
    });
    const facts = { ...about, targetId: server.id };
    const credentials = { user, password: new Secret(password) };
    await act(by, { ...facts, isQuiet: true }, () =>
      proved(deps, { server, who: [personId, deps.places.markOfUser(server.id, user)] }, () =>
        deps.userFiles.prove({ server, credentials }),
      ),
    );
    const id = random.uuid();
    const closed = await signInSeal.close(
      { organisationId, documentId: personId, versionId: id },
      credentials,
    );
    return act(by, facts, async (unit) => {
      // Another address meanwhile is another server, which was not asked.
      const now = await unit.fileServers.find(organisationId);
      if (now?.id !== server.id) throw new AppError('stale-version');
      const madeAt = clock.now();
      await unit.fileServers.keepSignIn({ id, serverId: server.id, ...closed, madeAt });
      return { name: now.name, signIn: 'good' as const };
    });
  };
}

type Tries = { readonly server: FileServer; readonly who: readonly string[] };

/**
 * Of wrong passwords a person has a few in a quarter of an hour, and so has each name, whoever tries it: nobody guesses by
 * us, and nobody's account there is locked by us. What the server never answered does not count.
 */
async function proved(
  { store, clock }: Deps,
  { server, who }: Tries,
  prove: () => Promise<void>,
): Promise<void> {
  const now = clock.now();
  const until = new Date(now.getTime() + tryMinutes * 60_000);
  const isAllowed = await store.within('system', async ({ fileServers }) => {
    const taken: boolean[] = [];
    for (const one of who.toSorted())
      taken.push(await fileServers.takeTry(server.id, one, { most: mostTries, now, until }));
    return taken.every(Boolean);
  });
  if (!isAllowed)
    throw new AppError('too-many-requests', undefined, {
      extras: { retryAfterSeconds: tryMinutes * 60 },
    });
  try {
    await prove();
  } catch (error) {
    if (error instanceof AppError && error.problem === 'files-unavailable')
      await store.within('system', async ({ fileServers }) => {
        for (const one of who) await fileServers.giveTryBack(server.id, one);
      });
    throw error;
  }
  await store.within('system', ({ fileServers }) => fileServers.forgetTries(server.id, who));
}
