import type { RoomFiles as View } from '@astra/contracts/room-documents';
import { AppError } from '@astra/kit/problems';
import type { ByMember } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import type { Deps } from './deps.ts';
import type { DocumentsPage } from './live-visits.ts';
import { makeRefresher } from './refresher.ts';
import type { RoomFiles } from './room-files.ts';

/** Pages on which a room's files are looked at: the list goes out at once and at each change, until the right to it ends. */
export type LiveRooms = {
  readonly watch: (by: ByMember, roomId: string, page: DocumentsPage<View>) => () => void;
};
type Watcher = {
  readonly by: ByMember;
  readonly roomId: string;
  readonly refresh: () => void;
  readonly close: () => void;
};

export function makeLiveRooms({ news, log }: Deps, { list }: Pick<RoomFiles, 'list'>): LiveRooms {
  const watchers = new Set<Watcher>();
  news.listen((told) => {
    for (const watcher of watchers) hear(watcher, told);
  });
  return {
    watch: (by, roomId, page) => {
      const refresh = makeRefresher(async () => {
        try {
          page.documents(await list(by, roomId));
        } catch (error) {
          // Their page comes back by itself, and is told why not.
          if (!(error instanceof AppError)) log.warn({ err: error }, 'News did not reach a page');
          page.close();
        }
      });
      const watcher = { by, roomId, refresh, close: page.close };
      watchers.add(watcher);
      refresh();
      return () => watchers.delete(watcher);
    },
  };
}

function hear({ by, roomId, refresh, close }: Watcher, told: News | null): void {
  if (told === null) return refresh();
  if ('spaceId' in told) return told.spaceId === roomId ? refresh() : undefined;
  const { id, sessionId } = by.actor;
  const isTheirs =
    ('personId' in told && told.personId === id) ||
    ('sessionId' in told && told.sessionId === sessionId);
  if (isTheirs) close();
}
