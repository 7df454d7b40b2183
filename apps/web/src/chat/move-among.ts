import type { KeyboardEvent } from 'react';

type Step = (all: readonly HTMLElement[], at: number) => HTMLElement | undefined;

const steps: Readonly<Record<string, Step>> = {
  ArrowRight: (all, at) => all[at + 1],
  ArrowLeft: (all, at) => all[at - 1],
  Home: (all) => all[0],
  End: (all) => all.at(-1),
  ArrowDown: (all, at) => inNextRow(all, all[at], 'below'),
  ArrowUp: (all, at) => inNextRow(all, all[at], 'above'),
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

/** Of the nearest row above or below, what stands nearest by its left edge. */
function inNextRow(
  all: readonly HTMLElement[],
  from: HTMLElement | undefined,
  where: 'above' | 'below',
): HTMLElement | undefined {
  if (!from) return undefined;
  const here = from.getBoundingClientRect();
  const others = all
    .map((button) => {
      const { top, left } = button.getBoundingClientRect();
      return { button, down: top - here.top, aside: Math.abs(left - here.left) };
    })
    .filter(({ down }) => (where === 'below' ? down > 1 : down < -1));
  const nearest = Math.min(...others.map(({ down }) => Math.abs(down)));
  return others
    .filter(({ down }) => Math.abs(down) - nearest <= 1)
    .toSorted((a, b) => a.aside - b.aside)[0]?.button;
}
