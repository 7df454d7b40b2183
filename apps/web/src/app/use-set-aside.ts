import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useNow } from '@astra/ui/clock';
import { allSetAside, setAside, setAsideBy, takeOut } from '#shared/set-aside.ts';
import type { SetAside } from '#shared/set-aside.ts';

interface Begun<T> {
  /** What this person had begun here and left, the newest first. */
  readonly offers: readonly SetAside<T>[];
  /** Gives one back; what is typed now is set aside for it. */
  readonly resume: (one: SetAside<T>) => T;
  /** What is typed was sent: nothing of it is kept, also when the person has left meanwhile. */
  readonly sent: () => void;
}

/** Keeps a form that is left half filled, to be offered when its person comes back to it; `begun` is null while nothing is. */
export function useSetAside<T>(
  { personId, place }: Pick<SetAside, 'personId' | 'place'>,
  begun: T | null,
): Begun<T> {
  const all = useSyncExternalStore(allSetAside.subscribe, allSetAside.getSnapshot);
  const now = useNow(60_000);
  const last = useRef(begun);
  const kept = useRef<SetAside<T> | null>(null);
  const isSent = useRef(false);
  useEffect(() => {
    // After what was sent the next one begins with an empty form.
    if (begun === null) isSent.current = false;
    last.current = isSent.current ? null : begun;
  }, [begun]);
  const keep = (value: T): SetAside<T> => setAside({ personId, place, value }, Date.now());
  useEffect(
    () => {
      // In development React leaves and comes back once.
      if (kept.current) takeOut(kept.current);
      return () => {
        if (last.current !== null) kept.current = keep(last.current);
      };
    },
    // Once, when the form is left.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [],
  );
  return {
    offers: setAsideBy<T>(all, { personId, place }, now),
    resume: (one) => {
      takeOut(one);
      if (begun !== null) keep(begun);
      return one.value;
    },
    sent: () => {
      isSent.current = true;
      last.current = null;
      if (kept.current) takeOut(kept.current);
    },
  };
}
