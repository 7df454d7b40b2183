import { useEffect, useState } from 'react';
import { isLeft } from '#screens/documents/uploads/row.ts';

/**
 * How many of the files that the person was sending into a meeting need them: broken off as a page was left, or refused
 * since. What sends them comes by itself, so that a call does not wait for it.
 */
export function useLeftSendings(base: string): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isGone = false;
    const watch = async (): Promise<void> => {
      const { uploadsTo } = await import('./uploads-to.ts');
      if (isGone) return;
      const uploads = uploadsTo(base);
      const look = (): void => setCount(uploads.getSnapshot().rows.filter(isLeft).length);
      stop = uploads.subscribe(look);
      look();
      await uploads.recall();
    };
    // Without an answer nothing is lost: the list itself asks again.
    watch().catch(() => undefined);
    return () => {
      isGone = true;
      stop?.();
    };
  }, [base]);
  return count;
}
