import { useEffect, useSyncExternalStore } from 'react';
import { useBlocker, useRouter } from '@tanstack/react-router';
import { countBackSteps, stepBack, watchBackSteps } from '@astra/ui/back-steps';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The tab's first page once more, above itself. */
    readonly isHeld?: boolean;
  }
}

const hasSteps = (): boolean => countBackSteps() > 0;

/**
 * In the pages of professionals Back closes what lies open, or asks, before it leaves a page. Links lead where they say.
 */
export function BackFirst(): null {
  const isOn = useSyncExternalStore(watchBackSteps, hasSteps);
  useBlocker({
    shouldBlockFn: isHeldBack,
    // The browser would ask before a reload too.
    enableBeforeUnload: false,
    disabled: !isOn,
  });
  useFirstPage(isOn);
  return null;
}

function isHeldBack({ action }: { readonly action: string }): boolean {
  if (action !== 'BACK' || !hasSteps()) return false;
  // The browser has gone back already, and is sent forward again: what is done first may lead elsewhere from there.
  window.addEventListener('popstate', () => void stepBack(), { once: true });
  return true;
}

/**
 * From a tab's first page Back leaves the application, of which no router hears. Once there is something to do first the same
 * page lies above it, and whoever comes down to the lower one goes on to where they were before.
 */
function useFirstPage(isOn: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isOn || router.history.canGoBack()) return;
    void router.navigate({
      to: '.',
      search: true,
      hash: true,
      state: (before) => ({ ...before, isHeld: true }),
      resetScroll: false,
      hashScrollIntoView: false,
      ignoreBlocker: true,
    });
  }, [isOn, router]);
  useEffect(() => {
    const isHeld = (): boolean => router.history.location.state.isHeld === true;
    let wasHeld = isHeld();
    return router.history.subscribe(({ action }) => {
      if (action.type === 'BACK' && wasHeld && !isHeld()) window.history.back();
      wasHeld = isHeld();
    });
  }, [router]);
}
