import { AppError } from '@astra/kit/problems';
import type { Session } from '#domain/session.ts';

/** The streams of events that are open now, so that they end with their session. */
export type OpenStreams = {
  /** `cut` ends the stream. Returns what to call when it has ended by itself. @throws AppError `too-many-requests` */
  readonly add: (session: Session, cut: () => void) => () => void;
  readonly cutSessions: (ids: readonly string[]) => void;
  readonly cutSubject: (subjectId: string) => void;
  readonly sessionIds: () => readonly string[];
};

/** A browser opens one a page; more than this is a fault or an attack. */
const mostPerSession = 12;

export function makeOpenStreams(): OpenStreams {
  const open = new Map<string, { readonly subjectId: string; readonly cuts: Set<() => void> }>();
  const cutSessions = (ids: readonly string[]): void => {
    for (const id of ids) for (const cut of new Set(open.get(id)?.cuts)) cut();
  };

  return {
    add: ({ id, subjectId }, cut) => {
      const of = open.get(id) ?? { subjectId, cuts: new Set() };
      if (of.cuts.size >= mostPerSession)
        throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 5 } });
      of.cuts.add(cut);
      open.set(id, of);
      return () => {
        of.cuts.delete(cut);
        if (of.cuts.size === 0 && open.get(id) === of) open.delete(id);
      };
    },
    cutSessions,
    cutSubject: (subjectId) =>
      cutSessions([...open].filter(([, of]) => of.subjectId === subjectId).map(([id]) => id)),
    sessionIds: () => [...open.keys()],
  };
}
