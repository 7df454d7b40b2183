import type {
  FileServerSettings,
  SetFileServer,
  TriedFileServer,
} from '@astra/contracts/file-server';
import { AppError } from '@astra/kit/problems';
import type { FileServer } from '#domain/file-server.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type FileServerSettingUses = {
  readonly see: (by: ByMember) => Promise<FileServerSettings>;
  readonly set: (by: ByMember, wish: SetFileServer) => Promise<FileServerSettings>;
  readonly remove: (by: ByMember) => Promise<void>;
  /** Says in one word what is at an address. */
  readonly knock: (by: ByMember, url: string) => Promise<TriedFileServer>;
};

/** Which server the organisation's people look at, as their administrator says; the address is never in the trail. */
export function makeFileServerSettings(deps: Deps): FileServerSettingUses {
  const act = makeAct(deps);
  const { userFiles, random, clock } = deps;
  const target = { targetKind: 'file-server' };
  return {
    see: (by) =>
      act(by, { action: 'file-server.see-settings', isQuiet: true }, async ({ fileServers }) =>
        shown(await fileServers.find(by.actor.organisationId)),
      ),
    set: (by, { version, name, url }) =>
      act(by, { ...target, action: 'file-server.set' }, async (unit) => {
        if (!userFiles.isWithinReach(url)) throw new AppError('file-server-off-limits');
        const { organisationId, id: personId } = by.actor;
        const before = await unit.fileServers.find(organisationId);
        const server = { id: random.uuid(), organisationId, name, url, version };
        const kept = await unit.fileServers.set(server, personId, clock.now());
        if (!kept) throw new AppError('stale-version');
        if (before) await unit.tell({ spaceId: before.id });
        return shown(kept);
      }),
    remove: (by) =>
      act(by, { ...target, action: 'file-server.remove' }, async (unit) => {
        const before = await unit.fileServers.find(by.actor.organisationId);
        if (!before) throw new AppError('not-found');
        await unit.fileServers.remove(by.actor.organisationId);
        await unit.tell({ spaceId: before.id });
      }),
    knock: (by, url) =>
      act(by, { ...target, action: 'file-server.try' }, async () => ({
        outcome: await userFiles.knock(url),
      })),
  };
}

const shown = (server: FileServer | null): FileServerSettings => ({
  version: server?.version ?? 0,
  name: server?.name ?? null,
  url: server?.url ?? null,
});
