import { useLayoutEffect, useState } from 'react';

/** The room that the pictures have, in CSS pixels, at the person's size of text. */
export interface Place {
  readonly width: number;
  readonly height: number;
  readonly sill: number;
  readonly foot: number;
}

const SMALL = { width: 768, height: 420 };

/** Follows the size of the element. Null before it is known, for no longer than a frame. */
export function usePlace(box: { readonly current: HTMLElement | null }): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const isSmall = width < SMALL.width || height < SMALL.height;
      setPlace({ width, height, sill: (isSmall ? 1.75 : 2.25) * rem, foot: 3 * rem });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return place;
}
