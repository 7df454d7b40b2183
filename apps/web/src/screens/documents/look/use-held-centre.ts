import { useLayoutEffect, useRef, type RefObject } from 'react';

/** What was in the middle of a box stays there when what is in it grows or shrinks; another page begins at its top. */
export function useHeldCentre(
  box: RefObject<HTMLElement | null>,
  { number, zoom }: { readonly number: number; readonly zoom: number },
): { readonly onScroll: () => void } {
  // In widths of the page.
  const centre = useRef({ x: 0.5, y: 0 });
  const last = useRef(number);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { clientWidth, clientHeight } = element;
    const [x, y] = [centre.current.x, centre.current.y].map((at) => at * clientWidth * zoom);
    element.scrollTo({ left: (x ?? 0) - clientWidth / 2, top: (y ?? 0) - clientHeight / 2 });
  }, [box, zoom]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || last.current === number) return;
    last.current = number;
    centre.current = { ...centre.current, y: 0 };
    element.scrollTo({ top: 0 });
    // It may have been read to its end.
    if (element.getBoundingClientRect().top < 0)
      element.closest('section')?.scrollIntoView({ block: 'start' });
  }, [box, number]);
  return {
    onScroll: () => {
      const element = box.current;
      if (!element || zoom === 1) return;
      const { clientWidth, clientHeight, scrollLeft, scrollTop } = element;
      centre.current = {
        x: (scrollLeft + clientWidth / 2) / (clientWidth * zoom),
        y: (scrollTop + clientHeight / 2) / (clientWidth * zoom),
      };
    },
  };
}
