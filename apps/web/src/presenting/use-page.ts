import { useCallback, useEffect, useRef, useState } from 'react';
import { presentingApi, type Presented } from '#api/presenting.ts';
import { pageAfter } from './page-after.ts';

interface Turning {
  readonly presented: Presented;
  readonly isMine: boolean;
  /** Null while it is not known. */
  readonly pages: number | null;
}

interface Page {
  readonly page: number;
  readonly turnTo: (page: number) => void;
  readonly error: unknown;
}

/**
 * The page that is shown. Who presents sees at once where they have turned to; the others learn of the last one, however
 * fast it went.
 */
export function usePage(meetingId: string, { presented, isMine, pages }: Turning): Page {
  const [wanted, setWanted] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const next = useRef<number | null>(null);
  const isSending = useRef(false);
  // What was turned to of another document, or before it was handed over, is of no use any more.
  const of = `${presented.itemId} ${presented.presenterId}`;
  const [last, setLast] = useState(of);
  if (last !== of) {
    setLast(of);
    setWanted(null);
  }
  const send = useCallback(async (): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      while (next.current !== null) {
        const page = next.current;
        next.current = null;
        await presentingApi.turn(meetingId, page);
      }
      setError(null);
    } catch (failed) {
      next.current = null;
      setWanted(null);
      setError(failed);
    } finally {
      isSending.current = false;
    }
  }, [meetingId]);
  const page = isMine ? (wanted ?? presented.page) : presented.page;
  const turnTo = useCallback(
    (asked: number): void => {
      const most = pages ?? 1;
      const to = Math.min(most, Math.max(1, asked));
      setWanted(to);
      next.current = to;
      void send();
    },
    [pages, send],
  );
  useTurningKeys(isMine && pages !== null && pages > 1, { page, pages: pages ?? 1, turnTo });
  return { page, turnTo, error };
}

/** Where keys have a meaning of their own. */
const others = 'input, textarea, select, [contenteditable], .panel, .menu, [role=dialog]';

/** Arrows and the page keys turn the pages, wherever the focus is but in what uses them itself. */
function useTurningKeys(
  isOn: boolean,
  { page, pages, turnTo }: Pick<Page, 'page' | 'turnTo'> & { readonly pages: number },
): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest(others)) return;
      const to = pageAfter(event.key, page, pages);
      if (to === null) return;
      event.preventDefault();
      turnTo(to);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isOn, page, pages, turnTo]);
}
