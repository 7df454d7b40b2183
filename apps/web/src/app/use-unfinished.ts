import { useEffect, useState } from 'react';
import { forgetPart, noteUnfinished, returnedPart } from '#shared/unfinished.ts';

/** State that outlives a sign-in in between: when the person must prove again who they are, it is there as they left it. */
export function useUnfinished<T>(name: string, initial: T): [T, (next: T) => void] {
  // Under its name there is only what this hook put there.
  const [value, setValue] = useState(() => (returnedPart(name) as T | undefined) ?? initial);
  useEffect(() => forgetPart(name), [name]);
  useEffect(() => noteUnfinished(name, value), [name, value]);
  return [value, setValue];
}
