const reasons = new Set<() => boolean>();

/** The browser asks before it leaves a page on which something would be lost now, wherever to. */
export function askBeforeLeaving(wouldLose: () => boolean): void {
  if (reasons.size === 0) window.addEventListener('beforeunload', ask);
  reasons.add(wouldLose);
}

function ask(event: BeforeUnloadEvent): void {
  if ([...reasons].some((wouldLose) => wouldLose())) event.preventDefault();
}
