import { useEffect } from 'react';
import type { RefObject } from 'react';

/**
 * What was pressed may vanish by its own deed (the patient is put back, the card goes). The focus then stays in the
 * place around it, instead of falling back to the beginning of the page.
 */
export function useKeptFocus(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    let last: Node | null = null;
    const note = (event: FocusEvent): void => {
      last = event.target instanceof Node ? event.target : null;
    };
    const look = (): void => {
      const isLost = last !== null && !last.isConnected && document.activeElement === document.body;
      if (isLost) box.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(look);
    observer.observe(box, { childList: true, subtree: true });
    box.addEventListener('focusin', note);
    return () => {
      observer.disconnect();
      box.removeEventListener('focusin', note);
    };
  }, [place]);
}
