import { useLayoutEffect } from 'react';

/** How often it is looked whether the page takes the focus again, and for how long. */
const everyMs = 20;
const mostTimes = 50;

/**
 * Gives the focus back to what opened something modal. React Aria does so too, but at once: where it closes by itself,
 * after an answer of the network, the page behind is still inert at that moment, takes no focus, and whoever works by
 * keyboard or screen reader is at the beginning of the page.
 */
export function useReturnedFocus(isOpen: boolean): void {
  useLayoutEffect(() => {
    const opener = document.activeElement;
    if (!isOpen || !(opener instanceof HTMLElement) || opener === document.body) return undefined;
    return () => giveBack(opener, mostTimes);
  }, [isOpen]);
}

/** Unless it is elsewhere by then, or what opened it is gone, too. */
function giveBack(opener: HTMLElement, times: number): void {
  setTimeout(() => {
    if (!opener.isConnected || times === 0) return;
    // React Aria moves it in the meantime where it can.
    if (document.activeElement !== document.body) return;
    if (opener.closest('[inert]')) return giveBack(opener, times - 1);
    opener.focus({ preventScroll: true });
  }, everyMs);
}
