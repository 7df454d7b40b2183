import { useEffect, useState, type ComponentType, type ReactElement } from 'react';

/** A part of a page whose code comes when it is needed. */
export interface Later<P> {
  readonly Part: ComponentType<P>;
  /** Brings the code without showing it. */
  readonly bring: () => Promise<void>;
}

/**
 * Makes such a part. Where its code has come already it is shown at once: React's own `lazy` first shows the fallback,
 * and then keeps it for 300 ms. A download that fails is thrown, for the boundary around it.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Fallback: ComponentType,
): Later<P> {
  let Loaded: ComponentType<P> | undefined;
  const bring = async (): Promise<void> => {
    Loaded = await load();
  };
  function Part(props: P): ReactElement {
    const [state, setState] = useState<{ readonly error?: Error }>({});
    useEffect(() => {
      if (Loaded) return;
      bring().then(
        () => setState({}),
        (cause: unknown) =>
          setState({ error: new Error('A part of the page did not come', { cause }) }),
      );
    }, []);
    if (state.error !== undefined) throw state.error;
    return Loaded ? <Loaded {...props} /> : <Fallback />;
  }
  return { Part, bring };
}
