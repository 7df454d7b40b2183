import { mayTake } from '@astra/policy/documents';
import { isInPlace } from '#domain/item.ts';
import type { By } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { factsOf } from './seen.ts';

/** Somebody who is getting a file at this moment. */
export type OpenStream = {
  readonly itemId: string;
  readonly spaceId: string;
  /** Seen by a share: that can end by itself, and nobody tells it then. */
  readonly isByShare: boolean;
  readonly reader: Reader;
  /** Whether the right to it holds at this moment. */
  readonly mayStill: () => Promise<boolean>;
  /** Not one byte more. */
  readonly cut: () => void;
};
/** Who is getting it, as news name them. */
export type Reader = {
  readonly personId: string;
  readonly sessionId: string;
  readonly linkId?: string;
};
/** What is being given out; whoever loses the right to it gets no more of it. */
export type OpenStreams = {
  /** Called before the rights are read, so that what changes from then on counts. */
  readonly begin: () => Begun;
  /** Looks again at the rights that end by the clock. */
  readonly lookAgain: () => Promise<void>;
  readonly stop: () => void;
};
export type Begun = {
  /** The rights were there; the result is called at the stream's end. */
  readonly add: (stream: OpenStream) => () => void;
  /** Always called, also after `add`. */
  readonly end: () => void;
};

/** Of a member or a guest of a meeting, who has it as it is. */
export const makeMayStill =
  ({ store }: Pick<Deps, 'store'>, by: By, itemId: string): OpenStream['mayStill'] =>
  () =>
    store.within(scopeOf(by), async ({ items }) => {
      const item = await items.find(itemId, by.actor);
      return item !== null && isInPlace(item) && mayTake(by.actor, factsOf(item));
    });

export function makeOpenStreams({ news, log, clock }: Deps): OpenStreams {
  /** With when each began. */
  const open = new Map<OpenStream, Date>();
  /** Streams that go on though their session is over. */
  const outliving = new WeakSet<OpenStream>();
  /** What was told while somebody's rights were being read. */
  const missed = new Set<(News | null)[]>();
  const cutUnlessAllowed = async (stream: OpenStream): Promise<void> => {
    const may = await stream.mayStill().catch((error: unknown) => {
      log.warn({ err: error }, 'A download was ended, since nobody could say whether it may go on');
      return false;
    });
    if (!may) stream.cut();
  };
  const tell = (told: News | null, stream: OpenStream, begunAt: Date): void => {
    if (isFromBefore(told, begunAt)) return;
    const sessionId = outliving.has(stream) ? stream.reader.personId : stream.reader.sessionId;
    if (!concerns(told, { ...stream, reader: { ...stream.reader, sessionId } })) return;
    if (isOutlived(told)) outliving.add(stream);
    else if (isOfSomebody(told)) stream.cut();
    else void cutUnlessAllowed(stream);
  };
  const stop = news.listen((told) => {
    for (const list of missed) list.push(told);
    for (const [stream, begunAt] of open) tell(told, stream, begunAt);
  });
  const begin = (): Begun => {
    const list: (News | null)[] = [];
    const begunAt = clock.now();
    missed.add(list);
    return {
      add: (stream) => {
        open.set(stream, begunAt);
        for (const told of list) tell(told, stream, begunAt);
        return () => open.delete(stream);
      },
      end: () => missed.delete(list),
    };
  };
  const lookAgain = async (): Promise<void> => {
    const byShare = [...open.keys()].filter(({ isByShare }) => isByShare);
    await Promise.all(byShare.map(cutUnlessAllowed));
  };
  return { begin, lookAgain, stop };
}

const isOutlived = (news: News | null): boolean =>
  news !== null && 'sessionId' in news && news.isOutlived === true;

const isFromBefore = (news: News | null, begunAt: Date): boolean =>
  news !== null &&
  'sessionId' in news &&
  news.begunUntil !== undefined &&
  begunAt > new Date(news.begunUntil);

const isOfSomebody = (news: News | null): boolean =>
  news !== null && ('personId' in news || 'sessionId' in news);

function concerns(news: News | null, { reader, spaceId }: OpenStream): boolean {
  if (news === null) return true;
  if ('personId' in news) return news.personId === reader.personId;
  if ('sessionId' in news) return news.sessionId === reader.sessionId;
  if ('linkId' in news) return news.linkId === reader.linkId;
  return news.spaceId === spaceId;
}
