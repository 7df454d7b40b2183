const wrong = '[aria-invalid="true"], .field--error :is(input, select, textarea)';

/**
 * A form that is refused where it stands leads to its first fault, whose field says what is wrong: on the button that was
 * pressed nothing would be heard of it. Forms that list their faults have moved the focus themselves by then.
 */
export function leadToFaults(): void {
  // Before the form itself hears of it: a list of faults takes the focus as soon as it does.
  document.addEventListener('submit', lead, { capture: true });
}

function lead({ target }: Event): void {
  const before = document.activeElement;
  requestAnimationFrame(() => {
    if (document.activeElement !== before || !(target instanceof HTMLFormElement)) return;
    target.querySelector<HTMLElement>(wrong)?.focus();
  });
}
