import { useCallback, useLayoutEffect, useState } from 'react';

/** The room that the pictures have, in CSS pixels, at the person's size of text. */
export interface Place {
  readonly width: number;
  readonly height: number;
  readonly sill: number;
  readonly foot: number;
}

const SMALL = { width: 768, height: 420 };

/**
 * Follows the size of the element. Null before it is known, for no longer than a frame. With each drawing it is measured
 * anew: an observer tells of a panel that has opened only after a frame in which the pictures lie over it.
 */
export function usePlace(box: { readonly current: HTMLElement | null }): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  const measure = useCallback(() => {
    if (!box.current) return;
    const now = placeIn(box.current);
    // The same object while nothing has changed: it is drawn once more at most.
    // oxlint-disable-next-line react/set-state-in-effect -- see above
    setPlace((before) => (isSame(before, now) ? before : now));
  }, [box]);
  useLayoutEffect(measure);
  useLayoutEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, measure]);
  return place;
}

function placeIn({ clientWidth: width, clientHeight: height }: HTMLElement): Place {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isSmall = width < SMALL.width || height < SMALL.height;
  return { width, height, sill: (isSmall ? 1.75 : 2.25) * rem, foot: 3 * rem };
}

const isSame = (before: Place | null, { width, height, sill, foot }: Place): boolean =>
  before?.width === width &&
  before.height === height &&
  before.sill === sill &&
  before.foot === foot;
