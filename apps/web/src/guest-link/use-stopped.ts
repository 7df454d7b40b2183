import { useEffect } from 'react';
import type { ActionState } from '#visit/use-action.ts';

/** Tells once of an error after which the link has nothing more to give; what only failed this time is not told. */
export function useStopped(
  { error }: ActionState<unknown>,
  isOver: boolean,
  onStop: (error: unknown) => void,
): void {
  useEffect(() => {
    if (isOver) onStop(error);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- told once, whoever listens
  }, [isOver]);
}
