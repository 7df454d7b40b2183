import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Farther from the window nobody sees a row, and no key leads to it before it has come near. */
const nearPx = 1200;

/** One for all rows: of thousands each would cost more than what it spares. */
let watch: IntersectionObserver | null = null;
const tell = new WeakMap<Element, (seen: IntersectionObserverEntry) => void>();
const watcher = (): IntersectionObserver =>
  (watch ??= new IntersectionObserver(
    (all) => {
      for (const seen of all) tell.get(seen.target)?.(seen);
    },
    { rootMargin: `${String(nearPx)}px 0px` },
  ));

interface Near {
  readonly isNear: boolean;
  /** Of what is far: how high it was, CSS pixels; null: it has never been near. */
  readonly heightPx: number | null;
}

/**
 * Whether a row of a long list is near the window of the browser. One that has the focus stays near, wherever one scrolls.
 * Of a list that is not long all are.
 */
export function useNear(
  isLong: boolean,
): Near & { readonly place: RefObject<HTMLTableRowElement | null> } {
  const place = useRef<HTMLTableRowElement>(null);
  const [{ isNear, heightPx }, setNear] = useState<Near>({ isNear: !isLong, heightPx: null });
  useEffect(() => {
    const row = place.current;
    if (!isLong || !row) return undefined;
    tell.set(row, ({ isIntersecting, boundingClientRect: { height } }) => {
      if (isIntersecting || row.contains(document.activeElement))
        setNear({ isNear: true, heightPx: null });
      else setNear((before) => (before.isNear ? { isNear: false, heightPx: height } : before));
    });
    watcher().observe(row);
    return () => watcher().unobserve(row);
  }, [isLong]);
  return { place, isNear: isNear || !isLong, heightPx };
}
