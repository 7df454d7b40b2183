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
  readonly add: (stream: OpenStream) => () => void;
  readonly stop: () => void;
};

export function makeOpenStreams({ store, news, log }: Deps): OpenStreams {
  const open = new Set<OpenStream>();
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
  const stop = news.listen((told) => {
    for (const stream of open) {
      if (!concerns(told, stream)) continue;
      if (isOfSomebody(told)) stream.cut();
      else void cutUnlessAllowed(stream);
    }
  });
  return {
    add: (stream) => {
      open.add(stream);
      return () => open.delete(stream);
    },
    stop,
  };
}

const isOfSomebody = (news: News | null): boolean =>
  news !== null && ('personId' in news || 'sessionId' in news);

function concerns(news: News | null, { by, spaceId }: OpenStream): boolean {
  if (news === null) return true;
  if ('personId' in news) return news.personId === by.actor.id;
  if ('sessionId' in news) return news.sessionId === by.actor.sessionId;
  return news.spaceId === spaceId;
}
