/** A value that changes over time. Fits React's `useSyncExternalStore` as it is. */
export interface Observable<T> {
  /** The value now: the same object until something changes. */
  readonly getSnapshot: () => T;
  /** Calls back after each change; the result stops it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** An observable whose owner can set it. */
export interface Store<T> extends Observable<T> {
  readonly set: (next: T) => void;
}

/** Makes a store. Setting the same value again tells nobody. */
export function makeStore<T>(first: T): Store<T> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    getSnapshot: () => value,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of Array.from(listeners)) safely(listener);
    },
  };
}

/** A screen that fails must not stop what feeds it: its error is thrown outside of our way. */
function safely(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
