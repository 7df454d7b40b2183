import type { KeyboardEvent } from 'react';

type Step = (all: readonly HTMLElement[], at: number) => HTMLElement | undefined;

const steps: Readonly<Record<string, Step>> = {
  ArrowRight: (all, at) => all[at + 1],
  ArrowLeft: (all, at) => all[at - 1],
  Home: (all) => all[0],
  End: (all) => all.at(-1),
  ArrowDown: (all, at) => inNextRow(all.slice(at + 1), all[at]),
  ArrowUp: (all, at) => inNextRow(all.slice(0, at).toReversed(), all[at]),
};

/** The arrows among buttons that stand in rows, however many fit in one. */
export function moveAmong(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (!step) return;
  const all = [...event.currentTarget.querySelectorAll('button')];
  const at = all.findIndex((button) => button === document.activeElement);
  event.preventDefault();
  step(all, at)?.focus();
}

/** Of the nearest other row, what stands nearest by its left edge. */
function inNextRow(
  others: readonly HTMLElement[],
  from: HTMLElement | undefined,
): HTMLElement | undefined {
  if (!from) return undefined;
  const { top, left } = from.getBoundingClientRect();
  const places = others.map((button) => ({ button, place: button.getBoundingClientRect() }));
  const row = places.find(({ place }) => Math.abs(place.top - top) > 1)?.place.top;
  const off = (x: number): number => Math.abs(x - left);
  return places
    .filter(({ place }) => row !== undefined && Math.abs(place.top - row) <= 1)
    .toSorted((a, b) => off(a.place.left) - off(b.place.left))[0]?.button;
}
