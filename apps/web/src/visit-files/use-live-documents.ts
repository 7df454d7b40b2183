import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { openLiveStream } from '#shared/events.ts';

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

/** A meeting's documents as they are at this moment; null until the first answer. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the contract of its stream
export function useLiveDocuments<T extends Listed>(stream: string): T | null {
  const [shown, setShown] = useState<T | null>(null);
  useEffect(
    () =>
      openLiveStream({
        url: stream,
        // The contract's shape, from our own service.
        on: { documents: (data) => setShown(data as T) },
      }),
    [stream],
  );
  return shown;
}

/** Which of them came since the person last looked, and how to say that they look now. What comes is also said. */
export function useNewOnes(
  items: readonly { readonly id: string; readonly name: string }[] | null,
): { readonly count: number; readonly look: () => void } {
  const t = useTranslations('visitFiles');
  const announce = useAnnounce();
  const [seen, setSeen] = useState<ReadonlySet<string> | null>(null);
  const told = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!items) return;
    const before = told.current;
    told.current = new Set(items.map(({ id }) => id));
    // What was there before the page was opened is no news.
    if (before === null) return setSeen((known) => known ?? told.current);
    for (const { id, name } of items) if (!before.has(id)) announce(t('came', { name }));
  }, [items, announce, t]);
  const count = (items ?? []).filter(({ id }) => seen !== null && !seen.has(id)).length;
  const look = useCallback(() => setSeen(new Set((items ?? []).map(({ id }) => id))), [items]);
  return { count, look };
}
