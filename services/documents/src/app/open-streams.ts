import { mayOnItem } from '@astra/policy/documents';
import { isInPlace } from '#domain/item.ts';
import type { ByMember } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { factsOf } from './seen.ts';

/** Somebody who is getting a file at this moment. */
export type OpenStream = {
  readonly by: ByMember;
  readonly itemId: string;
  readonly spaceId: string;
  /** Not one byte more. */
  readonly cut: () => void;
};
/** What is being given out; whoever loses the right to it gets no more of it. */
export type OpenStreams = {
  /** Called before the rights are read, so that what changes from then on counts. */
  readonly begin: () => Begun;
  readonly stop: () => void;
};
export type Begun = {
  /** The rights were there; the result is called at the stream's end. */
  readonly add: (stream: OpenStream) => () => void;
  /** Always called, also after `add`. */
  readonly end: () => void;
};

export function makeOpenStreams({ store, news, log }: Deps): OpenStreams {
  const open = new Set<OpenStream>();
  /** What was told while somebody's rights were being read. */
  const missed = new Set<(News | null)[]>();
  const mayStill = ({ by, itemId }: OpenStream): Promise<boolean> =>
    store.within(scopeOf(by), async ({ items }) => {
      const item = await items.find(itemId, by.actor);
      return item !== null && isInPlace(item) && mayOnItem(by.actor, 'document.see', factsOf(item));
    });
  const cutUnlessAllowed = async (stream: OpenStream): Promise<void> => {
    const may = await mayStill(stream).catch((error: unknown) => {
      log.warn({ err: error }, 'A download was ended, since nobody could say whether it may go on');
      return false;
    });
    if (!may) stream.cut();
  };
  const tell = (told: News | null, stream: OpenStream): void => {
    if (!concerns(told, stream)) return;
    if (isOfSomebody(told)) stream.cut();
    else void cutUnlessAllowed(stream);
  };
  const stop = news.listen((told) => {
    for (const list of missed) list.push(told);
    for (const stream of open) tell(told, stream);
  });
  const begin = (): Begun => {
    const list: (News | null)[] = [];
    missed.add(list);
    return {
      add: (stream) => {
        open.add(stream);
        for (const told of list) tell(told, stream);
        return () => open.delete(stream);
      },
      end: () => missed.delete(list),
    };
  };
  return { begin, stop };
}

const isOfSomebody = (news: News | null): boolean =>
  news !== null && ('personId' in news || 'sessionId' in news);

function concerns(news: News | null, { by, spaceId }: OpenStream): boolean {
  if (news === null) return true;
  if ('personId' in news) return news.personId === by.actor.id;
  if ('sessionId' in news) return news.sessionId === by.actor.sessionId;
  return news.spaceId === spaceId;
}
