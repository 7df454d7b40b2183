import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { systemClock } from '@astra/kit/clock';
import { makeOpenStreams } from '#app/open-streams.ts';
import type { ByMember } from '#ports/by.ts';
import type { News } from '#ports/news.ts';

type Tell = (told: News | null) => void;

/** Streams whose news a test tells; nobody's rights are looked at again here. */
function startStreams(): ReturnType<typeof makeOpenStreams> & { readonly tell: Tell } {
  const listeners: Tell[] = [];
  const listen = (listener: Tell): (() => void) => {
    listeners.push(listener);
    return () => undefined;
  };
  const parts = { news: { listen }, clock: systemClock } as unknown as Parameters<
    typeof makeOpenStreams
  >[0];
  return {
    ...makeOpenStreams(parts),
    tell: (told) => {
      for (const listener of listeners) listener(told);
    },
  };
}

const by = { actor: { id: randomUUID(), sessionId: randomUUID() } } as unknown as ByMember;

test('a session that ends while the right to a file is being read gets nothing of it', () => {
  const { begin, tell } = startStreams();
  let isCut = false;
  const cut = (): void => {
    isCut = true;
  };

  const begun = begin();
  tell({ sessionId: by.actor.sessionId });
  begun.add({
    itemId: randomUUID(),
    spaceId: randomUUID(),
    isByShare: false,
    reader: { personId: by.actor.id, sessionId: by.actor.sessionId },
    mayStill: async () => true,
    cut,
  });
  begun.end();

  expect(isCut).toBe(true);
});
