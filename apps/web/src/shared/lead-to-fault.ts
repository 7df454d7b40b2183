const wrong = '[aria-invalid="true"], .field--error :is(input, select, textarea)';

/** Texts that no service takes, which their fields say by themselves. */
const refused = '[data-refused]';

/**
 * A form with a text that no service takes is not sent: it leads to it. A form that is refused where it stands leads to its
 * first fault, whose field says what is wrong: on the button that was pressed nothing would be heard of it. Forms that list
 * their faults have moved the focus themselves by then.
 */
export function leadToFaults(): void {
  // Before the form itself hears of it: a list of faults takes the focus as soon as it does.
  document.addEventListener('submit', lead, { capture: true });
}

function lead(event: Event): void {
  const { target } = event;
  const field =
    target instanceof HTMLFormElement ? target.querySelector<HTMLElement>(refused) : null;
  if (field) {
    event.preventDefault();
    event.stopImmediatePropagation();
    field.focus();
    return;
  }
  const before = document.activeElement;
  requestAnimationFrame(() => {
    if (document.activeElement !== before || !(target instanceof HTMLFormElement)) return;
    target.querySelector<HTMLElement>(wrong)?.focus();
  });
}
