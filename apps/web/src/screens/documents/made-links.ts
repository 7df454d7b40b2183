import { useQuery } from '@tanstack/react-query';
import type { MadeLink } from '#api/guest-links.ts';
import { client } from '#app/client.ts';
import { askBeforeLeaving } from '#shared/ask-before-leaving.ts';

/** A link with its secret and its code, which can be read nowhere else and never again. */
export interface Made extends MadeLink {
  readonly isMailed: boolean;
}

interface MadeLinks {
  readonly made: readonly Made[];
  readonly keep: (one: Made) => void;
  /** Noted by the person, or of a link that is ended. */
  readonly forget: (linkId: string) => void;
}

const none: readonly Made[] = [];
const key = 'made-links';

askBeforeLeaving(() =>
  client
    .getQueriesData<readonly Made[]>({ queryKey: [key] })
    .some(([, made = none]) => made.length > 0),
);

/**
 * What the person has made for an item and not yet said to have noted. In the memory of this page alone: closing the sheet
 * loses nothing, and leaving the page, before which the browser asks, leaves nothing behind.
 */
export function useMadeLinks(itemId: string): MadeLinks {
  const queryKey = [key, itemId];
  const { data = none } = useQuery({
    queryKey,
    queryFn: () => none,
    enabled: false,
    gcTime: Infinity,
  });
  const change = (next: (before: readonly Made[]) => readonly Made[]): void => {
    client.setQueryData<readonly Made[]>(queryKey, (before = none) => next(before));
  };
  return {
    made: data,
    keep: (one) => change((before) => [...before, one]),
    forget: (linkId) => change((before) => before.filter(({ link }) => link.id !== linkId)),
  };
}
