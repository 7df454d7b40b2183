import { useEffect, useState } from 'react';
import type { Dispatch, SetStateAction } from 'react';
import { forgetPart, noteUnfinished, returnedPart } from '#shared/unfinished.ts';

/**
 * State that outlives a sign-in in between, as JSON carries it: when the person must prove again who they are, or their session
 * has ended, it is there as they left it. What is as it began is nothing that was begun; the last of the three begins anew.
 */
export function useUnfinished<T>(
  name: string,
  initial: T | (() => T),
): [T, Dispatch<SetStateAction<T>>, (first: T) => void] {
  const [first, setFirst] = useState(initial);
  // Under its name there is only what this hook put there.
  const [value, setValue] = useState(() => (returnedPart(name) as T | undefined) ?? first);
  const isBegun = JSON.stringify(value) !== JSON.stringify(first);
  useEffect(() => forgetPart(name), [name]);
  useEffect(() => (isBegun ? noteUnfinished(name, value) : undefined), [name, value, isBegun]);
  const beginAnew = (next: T): void => {
    setFirst(() => next);
    setValue(() => next);
  };
  return [value, setValue, beginAnew];
}
