import { countBackSteps, stepBack, watchBackSteps } from '@astra/ui/back-steps';

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
  const hold = (): void => {
    while (depth < countBackSteps()) {
      depth += 1;
      history.pushState({ astraHeld: depth }, '');
    }
  };
  watchBackSteps(hold);
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
