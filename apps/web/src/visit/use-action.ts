import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** How one action stands. */
export interface ActionState<R> {
  readonly isBusy: boolean;
  readonly value: R | undefined;
  /** Whatever it threw; null when it has not failed. */
  readonly error: unknown;
}

/** Runs an action once at a time: a second press while it runs does nothing. */
export function useAction<A extends readonly unknown[], R>(
  action: (...args: A) => Promise<R>,
): readonly [ActionState<R>, (...args: A) => void] {
  const [state, setState] = useState<ActionState<R>>({
    isBusy: false,
    value: undefined,
    error: null,
  });
  const isRunning = useRef(false);
  const latest = useRef(action);
  useLayoutEffect(() => {
    latest.current = action;
  });
  const run = useCallback((...args: A) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setState((before) => ({ ...before, isBusy: true, error: null }));
    latest
      .current(...args)
      .then(
        (value) => setState({ isBusy: false, value, error: null }),
        (error: unknown) => setState({ isBusy: false, value: undefined, error }),
      )
      .finally(() => {
        isRunning.current = false;
      });
  }, []);
  return [state, run];
}
