import { useEffect, useLayoutEffect, useRef } from 'react';

const steps: (() => void)[] = [];
const listeners = new Set<() => void>();

/**
 * While `count` is more than none, Back (the button, a phone's gesture) does this instead of leaving the page, and can do it
 * so many times. Of several, the one that was turned on last is done; it stays until it is turned off.
 */
export function useBackSteps(count: number, step: () => void): void {
  const latest = useRef(step);
  useLayoutEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    if (count <= 0) return undefined;
    const mine = (): void => latest.current();
    for (let one = 0; one < count; one += 1) steps.push(mine);
    tell();
    return () => {
      steps.splice(steps.indexOf(mine), count);
      tell();
    };
  }, [count]);
}

/** The same, of what is either there to be done or not. */
export function useBackStep(isOn: boolean, step: () => void): void {
  useBackSteps(isOn ? 1 : 0, step);
}

/** Does what Back does first. Gives false where there is nothing, and the page may be left. */
export function stepBack(): boolean {
  const last = steps[steps.length - 1];
  last?.();
  return last !== undefined;
}

/** How many times Back has something to do first. */
export const countBackSteps = (): number => steps.length;

/** Tells whenever that may be another number. Gives what ends it. */
export function watchBackSteps(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
