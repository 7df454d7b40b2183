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
    keepers.add(box);
    let last: Node | null = null;
    const note = ({ target }: FocusEvent): void => {
      last = target instanceof Element && nearestKeeper(target) === box ? target : null;
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
      keepers.delete(box);
    };
  }, [place]);
}

/** Places that keep the focus; of two around a button, the inner one does. */
const keepers = new WeakSet<Element>();

const nearestKeeper = (element: Element | null): Element | null =>
  element === null || keepers.has(element) ? element : nearestKeeper(element.parentElement);

/** Longer than a new page takes to say what it is. */
const SETTLED_MS = 600;
const homes = 'section, [role="region"], [role="group"], [role="search"], aside, main';

/**
 * The same for a whole page, once it has come to rest (a form gives way to what came of it; the button that opened a
 * question is gone with its answer): the person goes on in what is left around the place where they were, or else at the
 * page's title.
 */
export function useFoundFocus(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: Element | null = null;
    let around: readonly Element[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element) || page.current?.contains(target) !== true) return;
      last = target;
      around = homesOf(target);
    };
    const isLost = (): boolean =>
      last?.isConnected === false && document.activeElement === document.body;
    const find = (): void => {
      timer = undefined;
      if (isLost()) goOnIn(around.find((one) => one.isConnected));
    };
    const observer = new MutationObserver(() => {
      if (isLost()) timer ??= setTimeout(find, SETTLED_MS);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', note);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('focusin', note);
    };
  }, [page]);
}

function homesOf(element: Element): readonly Element[] {
  const home = element.parentElement?.closest(homes) ?? null;
  return home === null ? [] : [home, ...homesOf(home)];
}

function goOnIn(home: Element | undefined): void {
  const place = home?.matches('main') === true ? (home.querySelector('h1') ?? home) : home;
  if (!(place instanceof HTMLElement)) return;
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
