import { useSyncExternalStore } from 'react';
import { useBlocker } from '@tanstack/react-router';
import { countBackSteps, stepBack, watchBackSteps } from '@astra/ui/back-steps';

const hasSteps = (): boolean => countBackSteps() > 0;

/**
 * In the pages of professionals Back closes what lies open, or asks, before it leaves a page. Links lead where they say.
 */
export function BackFirst(): null {
  useBlocker({
    shouldBlockFn: isHeldBack,
    // The browser would ask before a reload too.
    enableBeforeUnload: false,
    disabled: !useSyncExternalStore(watchBackSteps, hasSteps),
  });
  return null;
}

function isHeldBack({ action }: { readonly action: string }): boolean {
  if (action !== 'BACK' || !hasSteps()) return false;
  // The browser has gone back already, and is sent forward again: what is done first may lead elsewhere from there.
  window.addEventListener('popstate', () => void stepBack(), { once: true });
  return true;
}
