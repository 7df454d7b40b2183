import { LAYOUT_CHOICES } from '@astra/call-core/arrange';
import type { LayoutChoice } from '@astra/call-core/arrange';

const storageKey = 'astra-call-layout';

/** The layout that this person chose last on this device. */
export function keptLayout(): LayoutChoice {
  try {
    const kept = localStorage.getItem(storageKey);
    return LAYOUT_CHOICES.find((choice) => choice === kept) ?? 'auto';
  } catch {
    return 'auto'; // a browser that keeps nothing
  }
}

/** Keeps it for the next call. */
export function keepLayout(choice: LayoutChoice): void {
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // The next call begins with the automatic one.
  }
}
