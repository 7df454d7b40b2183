import { useEffect, useLayoutEffect, useRef } from 'react';

const steps: (() => void)[] = [];
let hold = (): void => undefined;

/**
 * While `isOn`, Back (the button, a phone's gesture) does this instead of leaving the page. Of several, the one that was
 * turned on last is done; it stays until it is turned off.
 */
export function useBackStep(isOn: boolean, step: () => void): void {
  const latest = useRef(step);
  useLayoutEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const mine = (): void => latest.current();
    steps.push(mine);
    hold();
    return () => void steps.splice(steps.indexOf(mine), 1);
  }, [isOn]);
}

/** Does what Back does first. Gives false where there is nothing, and the page may be left. */
export function stepBack(): boolean {
  const last = steps[steps.length - 1];
  last?.();
  return last !== undefined;
}

const held = { astraHeld: true };

const isHeld = (): boolean =>
  (history.state as Partial<typeof held> | null)?.astraHeld === held.astraHeld;

/**
 * For a page without a router: while Back has something to do first, an entry of the history lies above the page's own. A
 * browser that takes two Backs without a touch between them for a wish to get away leaves all the same.
 */
export function holdBack(): void {
  hold = () => {
    if (!isHeld()) history.pushState(held, '');
  };
  window.addEventListener('popstate', () => {
    // Forward again; or another link was opened in this tab, with which the page begins anew.
    if (isHeld() || location.hash !== '') return;
    if (stepBack()) hold();
    else history.back();
  });
}
