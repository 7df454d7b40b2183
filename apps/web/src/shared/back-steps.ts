import { useEffect, useLayoutEffect, useRef } from 'react';

const steps: (() => void)[] = [];
let hold = (): void => undefined;

/**
 * While `count` is more than none, Back (the button, a phone's gesture) does this instead of leaving the page, and can do it
 * so many times. Of several, the one that was turned on last is done; it stays until it is turned off.
 */
export function useBackSteps(count: number, step: () => void): void {
  const latest = useRef(step);
  useLayoutEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    if (count <= 0) return undefined;
    const mine = (): void => latest.current();
    for (let one = 0; one < count; one += 1) steps.push(mine);
    hold();
    return () => void steps.splice(steps.indexOf(mine), count);
  }, [count]);
}

/** The same, of what is either there to be done or not. */
export function useBackStep(isOn: boolean, step: () => void): void {
  useBackSteps(isOn ? 1 : 0, step);
}

/** Does what Back does first. Gives false where there is nothing, and the page may be left. */
export function stepBack(): boolean {
  const last = steps[steps.length - 1];
  last?.();
  return last !== undefined;
}

/** How many entries of the history lie above the page's own, up to the one that is shown. */
const depthNow = (): number =>
  (history.state as { readonly astraHeld?: number } | null)?.astraHeld ?? 0;

/**
 * For a page without a router: there is an entry of the history above the page's own for each Back that has something to do
 * first. It is laid there as the person goes on, by a touch of theirs: a browser leaves over entries that it takes for a
 * page's own wish to keep somebody.
 */
export function holdBack(): void {
  let depth = depthNow();
  hold = () => {
    while (depth < steps.length) {
      depth += 1;
      history.pushState({ astraHeld: depth }, '');
    }
  };
  window.addEventListener('popstate', () => {
    const before = depth;
    depth = depthNow();
    // Forward again; or another link was opened in this tab, with which the page begins anew.
    if (depth >= before || location.hash !== '') return;
    // Once what was done is drawn, there may be less to do, or as much as before.
    if (stepBack()) setTimeout(hold);
    else history.go(-depth - 1);
  });
}
