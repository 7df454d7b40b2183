/**
 * The browser tells a screen reader of what changed in batches. Of a page's change and a focus that come in one batch, Orca
 * takes the focus for a mere consequence and says nothing of the page; so the change goes first.
 */
export const FOCUS_AFTER_MS = 150;

/** Gives the element the focus in a moment, unless the person has moved it meanwhile; then tells `onDone`. Gives how to let it be. */
export function focusSoon(element: HTMLElement | null, onDone?: () => void): () => void {
  const before = document.activeElement;
  const timer = setTimeout(() => {
    const isLost = document.activeElement === document.body;
    if (isLost || document.activeElement === before) element?.focus({ preventScroll: true });
    onDone?.();
  }, FOCUS_AFTER_MS);
  return () => clearTimeout(timer);
}
