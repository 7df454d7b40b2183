import type {
  MeetingDocuments as MeetingView,
  VisitDocuments,
} from '@astra/contracts/visit-documents';
import { AppError } from '@astra/kit/problems';
import type { By, ByGuest, ByMember, InMeeting } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import type { Deps } from './deps.ts';
import type { GuestDocuments } from './guest-documents.ts';
import type { MeetingDocuments } from './meeting-documents.ts';
import { makeRefresher } from './refresher.ts';

/** One open page on which a meeting's documents are looked at. */
export type DocumentsPage<T> = {
  readonly documents: (shown: T) => void;
  /** Nothing more is to be seen. */
  readonly close: () => void;
};
/** Pages that are open on this replica: the whole list goes out at once and at each change, until the right to it ends. */
export type LiveVisits = {
  readonly watchAsMember: (by: InMeeting<ByMember>, page: DocumentsPage<MeetingView>) => () => void;
  readonly watchAsGuest: (
    by: InMeeting<ByGuest>,
    page: DocumentsPage<VisitDocuments>,
  ) => () => void;
};

type Parts = {
  readonly meetingDocuments: MeetingDocuments;
  readonly guestDocuments: GuestDocuments;
};
type Watcher = {
  readonly by: InMeeting;
  readonly refresh: () => void;
  readonly close: () => void;
};

export function makeLiveVisits(
  { news, log }: Deps,
  { meetingDocuments, guestDocuments }: Parts,
): LiveVisits {
  const watchers = new Set<Watcher>();
  news.listen((told) => {
    for (const watcher of watchers) hear(watcher, told);
  });
  const watch = <B extends InMeeting, T>(
    by: B,
    page: DocumentsPage<T>,
    list: (by: B) => Promise<T>,
  ): (() => void) => {
    const refresh = makeRefresher(async () => {
      try {
        page.documents(await list(by));
      } catch (error) {
        // Their page comes back by itself, and is told why not.
        if (!(error instanceof AppError)) log.warn({ err: error }, 'News did not reach a page');
        page.close();
      }
    });
    const watcher = { by, refresh, close: page.close };
    watchers.add(watcher);
    refresh();
    return () => watchers.delete(watcher);
  };
  return {
    watchAsMember: (by, page) => watch(by, page, meetingDocuments.list),
    watchAsGuest: (by, page) => watch(by, page, guestDocuments.list),
  };
}

function hear({ by, refresh, close }: Watcher, told: News | null): void {
  if (told === null) return refresh();
  if ('spaceId' in told) return told.spaceId === by.meeting.id ? refresh() : undefined;
  if ('linkId' in told) return;
  if (isOf(by, told)) close();
}

const isOf = (
  { actor }: By,
  told: Exclude<News, { spaceId: string } | { linkId: string }>,
): boolean =>
  'personId' in told ? told.personId === actor.id : told.sessionId === actor.sessionId;
